import { type ClientBase } from 'pg'

/** What pg knows of its own connection and does not declare. */
interface Connected {
  readonly processID: number
  readonly secretKey: number
  readonly host: string
  readonly port: number
}

/** Asks the server over a connection of its own, as the protocol wants it, to end what `client` runs. Never throws. */
export async function cancelRunning(client: ClientBase): Promise<void> {
  const { processID, secretKey, host, port } = client as unknown as Connected
  const { connect } = await import('node:net')
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)
  const message = Buffer.alloc(16)
  message.writeInt32BE(16, 0)
  message.writeInt32BE(80_877_102, 4)
  message.writeInt32BE(processID, 8)
  message.writeInt32BE(secretKey, 12)
  await new Promise<void>((resolve) => {
    socket.on('error', () => resolve())
    socket.on('close', () => resolve())
    socket.setTimeout(5000, () => socket.destroy())
    socket.end(message)
    socket.resume()
  })
}
