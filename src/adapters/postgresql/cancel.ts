import { Connection, type ClientBase, type ClientConfig } from 'pg'

/** Milliseconds for telling the server. */
const patience = 5000

/** What pg knows of its own connection and does not declare. */
interface Connected {
  readonly processID: number
  readonly secretKey: number
}

/**
 * Asks the server over a connection of its own, as the protocol wants it, to end what `client` runs: the same way, TLS and
 * pooler included. Resolves when the server has taken note, by hanging up. Never rejects.
 */
export function cancelRunning(
  client: ClientBase,
  { host, port, ssl, sslnegotiation = 'postgres' }: ClientConfig,
): Promise<void> {
  const { processID, secretKey } = client as unknown as Connected
  return new Promise((resolve) => {
    const connection = new Connection({ ssl: ssl ?? false, sslnegotiation })
    const timer = setTimeout(() => connection.stream.destroy(), patience)
    const done = (): void => {
      clearTimeout(timer)
      resolve()
    }
    const raw = connection as unknown as Wire
    connection.on('error', () => connection.stream.destroy())
    connection.on('end', done)
    connection.on(ssl ? 'sslconnect' : 'connect', () => raw.cancel(processID, secretKey))
    if (ssl && sslnegotiation !== 'direct') connection.on('connect', () => raw.requestSsl())
    if (host?.startsWith('/')) raw.connect(`${host}/.s.PGSQL.${port}`)
    else raw.connect(port!, host)
  })
}

interface Wire {
  readonly connect: (portOrSocket: number | string, host?: string) => void
  readonly requestSsl: () => void
  readonly cancel: (processID: number, secretKey: number) => void
}
