import { machineClock } from '../../src/adapters/clock.ts'
import { type ServeGround } from '../../src/app/serve/ground.ts'
import { buildServer } from '../../src/server/build.ts'
import { described } from '../../src/server/openapi.ts'

/** The description of the HTTP API, as the server gives it at /openapi.json; nothing is asked of databases for that. */
export async function openApiDocument(): Promise<object> {
  const nobody = (): never => {
    throw new Error('only described')
  }
  const ground = {
    ports: { clock: machineClock },
    flags: {},
    standing: { take: nobody, forget: nobody },
  } as unknown as ServeGround
  const access = { mode: 'open', check: nobody } as const
  const app = buildServer(ground, { access, log: { write: () => undefined } })
  await app.ready()
  const document = described(app)
  await app.close()
  return document
}
