import { type FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { type ServeFlags, type ServeGround, serveGround } from '../../../src/app/serve/ground.ts'
import { type Ports } from '../../../src/ports/ports.ts'
import { type LogFields, type LogLevel } from '../../../src/ports/log.ts'
import { type Access, type Need } from '../../../src/server/access/access.ts'
import { buildServer, type ServerOptions } from '../../../src/server/build.ts'

export interface Line {
  readonly level: LogLevel
  readonly message: string
  readonly fields: LogFields
}

export interface TestServer {
  readonly app: FastifyInstance
  readonly ground: ServeGround
  /** What the routes asked for, in their order. */
  readonly needs: readonly Need[]
  readonly lines: readonly Line[]
}

/** Lets everybody in as alice, and remembers what for. */
function everybody(needs: Need[] = []): Access {
  return {
    mode: 'tokens',
    check: (_, need) => {
      needs.push(need)
      return Promise.resolve({ principal: { name: 'token:alice' } })
    },
  }
}

/** A server without a port, closed with the test. */
export async function testServer(
  ports: Ports,
  flags: ServeFlags,
  options: Partial<ServerOptions> = {},
): Promise<TestServer> {
  const ground = await serveGround(ports, flags)
  const needs: Need[] = []
  const lines: Line[] = []
  const log = {
    write: (level: LogLevel, message: string, fields: LogFields = {}) => void lines.push({ level, message, fields }),
  }
  const app = buildServer(ground, { access: everybody(needs), log, ...options })
  onTestFinished(async () => {
    await app.close()
    await ground.close()
  })
  await app.ready()
  return { app, ground, needs, lines }
}
