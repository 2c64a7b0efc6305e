import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { type Server, type ServerResponse } from 'node:http'
import { dirname } from 'node:path'
import { UserError } from '../domain/errors.ts'
import { type Listening, type Outlet, type OutletAnswer } from '../ports/outlet.ts'

type Answerer = (path: string) => Promise<OutletAnswer | undefined>

/** A small HTTP server and a file, for supervisors and monitors. */
export const machineOutlet: Outlet = {
  listen: async ({ host, port }, answer) => {
    const { createServer } = await import('node:http')
    const server = createServer({ maxHeaderSize: 8192, requestTimeout: 10_000 }, (request, response) => {
      // A body that nobody reads is not waited for.
      request.resume()
      void respond(request.method ?? '', request.url ?? '', response, answer)
    })
    server.keepAliveTimeout = 1000
    await begun(server, host, port)
    return listeningOn(server, host)
  },
  signFile: (path) => ({
    raise: (text) => {
      try {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, text)
      } catch (error) {
        throw new UserError(
          {
            code: 'cannot-write',
            what: `the file that says "ready" cannot be written: ${path}`,
            next: 'name a file in a folder that this user may write to',
          },
          { cause: error },
        )
      }
    },
    lower: () => rmSync(path, { force: true }),
  }),
}

async function respond(method: string, url: string, response: ServerResponse, answer: Answerer): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') return send(response, text(405, 'only GET is answered\n'))
  try {
    send(response, (await answer(url.replace(/[?#].*$/u, ''))) ?? text(404, 'not found\n'))
  } catch {
    send(response, text(500, 'the answer could not be made; the log says why\n'))
  }
}

const text = (status: number, body: string): OutletAnswer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  body,
})

function send(response: ServerResponse, { status, contentType, body }: OutletAnswer): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

function begun(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new UserError(
          {
            code: 'cannot-listen',
            what: `cannot listen on ${host}:${port}: ${error.message}`,
            next: 'choose another port, or end whoever has it',
          },
          { cause: error },
        ),
      )
    })
    server.listen(port, host, () => resolve())
  })
}

function listeningOn(server: Server, host: string): Listening {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
