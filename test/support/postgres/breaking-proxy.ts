import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

interface Break {
  /** A message with a statement that begins so cuts the connection. */
  readonly after: string
  /** Does the server still get it, and carry it out? */
  readonly reaches: boolean
  /** Nothing passes any more, and nobody is told. */
  readonly silent?: boolean
}

/** A way to the server that breaks at one statement; the answer to it never comes back. */
export async function brokenAt(
  serverUrl: string,
  { after, reaches, silent = false }: Break,
): Promise<{ readonly urlOf: (url: string) => string; readonly stop: () => Promise<void> }> {
  const { hostname, port } = new URL(serverUrl)
  const sockets = new Set<Socket>()
  const proxy = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
    }
    let cut = false
    near.on('data', (bytes: Buffer) => {
      cut ||= statementsIn(bytes).some((text) => text.startsWith(after))
      if (!cut) return void far.write(bytes)
      if (silent) return undefined
      if (!reaches) return void far.destroy()
      return void far.write(bytes)
    })
    far.on('data', (bytes) => {
      if (!cut) near.write(bytes)
      else if (!silent) near.destroy()
    })
    far.on('close', () => near.destroy())
    near.on('close', () => far.destroy())
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port: own } = proxy.address() as AddressInfo
  return {
    urlOf: (url) => url.replace(`:${port}/`, `:${own}/`),
    stop: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => proxy.close(() => resolve()))
    },
  }
}

/** Texts of a simple query (Q, length, text), and of the statements of a longer message (P, length, name, text). */
function statementsIn(bytes: Buffer): readonly string[] {
  const texts: string[] = []
  for (let at = 0; at + 5 <= bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    const body = bytes.toString('latin1', at + 5, at + 1 + bytes.readInt32BE(at + 1)).split('\0')
    if (bytes[at] === 0x51) texts.push(body[0]!)
    if (bytes[at] === 0x50) texts.push(body[1]!)
    // What comes before the first message of the protocol proper has no kind.
    if (bytes[at] === 0) break
  }
  return texts
}
