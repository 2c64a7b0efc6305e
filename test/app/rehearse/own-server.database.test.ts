import { chmodSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test, vi } from 'vitest'
import { binariesOf } from '../../support/postgres/binaries.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { rehearsed } from './small-product.ts'

const major = 15

test('a rehearsal on a major version is made on a server of its own, which is gone afterwards', async () => {
  const { postgres } = (await binariesOf(major))!
  const folder = temporaryFolder()
  chmodSync(folder, 0o755)
  vi.stubEnv('TMPDIR', folder)
  const environment = { WAYSTOP_POSTGRES_BIN: dirname(postgres) }
  const flags = { against: undefined, postgres: major }
  const result = await rehearsed({ flags, environment })
  expect(result).toMatchObject({ verdict: 'passed', where: `a PostgreSQL ${major} server`, findings: [] })
  expect(result.schemas).toMatchObject([{ verdict: 'same', against: `a PostgreSQL ${major} server` }])
  expect(JSON.stringify(result)).not.toContain('postgres:')
  // Somebody ends it in the middle: it is gone all the same.
  const stop = new AbortController()
  const tell = (line: string): void => {
    if (line.endsWith('1.1.0  migrate')) stop.abort()
  }
  const cut = await rehearsed({ flags, environment, tell, product: { stop: stop.signal } })
  expect(cut.verdict).toBe('interrupted')
  expect(cut.command).toContain(`--postgres ${major}`)
  expect(readdirSync(folder)).toEqual([])
  vi.unstubAllEnvs()
})
