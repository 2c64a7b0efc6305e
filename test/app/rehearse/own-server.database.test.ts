import { chmodSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { binariesOf } from '../../support/postgres/binaries.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { rehearsed } from './small-product.ts'

// Servers are made here: a moment each, but not on a machine that is busy otherwise.
vi.setConfig({ testTimeout: 60_000 })

const major = 15

async function place() {
  const { postgres } = (await binariesOf(major))!
  const folder = temporaryFolder()
  // The server may run as another user, who has to come through.
  chmodSync(folder, 0o755)
  vi.stubEnv('TMPDIR', folder)
  return { folder, environment: { WAYSTOP_POSTGRES_BIN: dirname(postgres) } }
}

afterEach(() => vi.unstubAllEnvs())

const flags = { against: undefined, postgres: major }

test('a rehearsal on a major version is made on a server of its own, which is gone afterwards', async () => {
  const { folder, environment } = await place()
  const result = await rehearsed({ flags, environment })
  expect(result).toMatchObject({ verdict: 'passed', where: `a PostgreSQL ${major} server`, findings: [] })
  expect(result.schemas).toMatchObject([{ verdict: 'same', against: `a PostgreSQL ${major} server` }])
  expect(JSON.stringify(result)).not.toContain('postgres:')
  expect(readdirSync(folder)).toEqual([])
})

test.for(['a server of its own is started', '1.1.0  migrate'])(
  'it is gone as well when somebody ends the rehearsal after "%s"',
  async (after) => {
    const { folder, environment } = await place()
    const stop = new AbortController()
    const tell = (line: string): void => (line.endsWith(after) ? stop.abort() : undefined)
    const cut = await rehearsed({ flags, environment, tell, product: { stop: stop.signal } })
    expect(cut.verdict).toBe('interrupted')
    expect(cut.command).toContain(`--postgres ${major}`)
    expect(readdirSync(folder)).toEqual([])
  },
)

test('a server that dies in the middle ends the rehearsal soon, and nothing is left of it', async () => {
  const { folder, environment } = await place()
  const tell = (line: string): void => {
    if (!line.endsWith('1.1.0  finish-background')) return
    const [name] = readdirSync(folder)
    const [pid] = readFileSync(join(folder, name!, 'data/postmaster.pid'), 'utf8').split('\n')
    process.kill(Number(pid), 'SIGQUIT')
  }
  await expect(rehearsed({ flags, environment, tell })).rejects.toMatchObject({ name: 'DatabaseError' })
  expect(readdirSync(folder)).toEqual([])
})
