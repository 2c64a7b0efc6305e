import { expect, test } from 'vitest'
import { rehearsalOutcome } from '../../../src/app/rehearse/rehearse.ts'
import { testDatabase } from '../../support/postgres/database.ts'
import { type TestMigration } from '../../support/migrations/product.ts'
import { good, rehearsalPid, rehearsed } from './small-product.ts'

const everyEdge = { everyEdge: true } as const
const stops: never[] = []
const told = ({ edges }: Awaited<ReturnType<typeof rehearsed>>): string[] =>
  edges.map(({ from, to, verdict }) => `${from} ${to} ${verdict}`)

test('every legal hop is executed from a copy of its version, and an illegal one is not', async () => {
  const blocks = [{ name: 'never', from: '<1.1.0', to: '>=1.2.0', reason: 'it burns' }]
  const result = await rehearsed({ body: { stops, blocks }, flags: everyEdge })
  expect(result).toMatchObject({ how: 'every-edge', verdict: 'passed', hops: [] })
  expect(told(result)).toEqual(['1.0.0 1.1.0 passed', '1.0.0 1.2.0 illegal', '1.1.0 1.2.0 passed'])
  expect(result.edges[1]!.because).toContain('it burns')
  const { sql } = await testDatabase()
  const left = await sql('SELECT datname FROM pg_database WHERE datname LIKE $1', [
    `waystop_rehearsal_${rehearsalPid}_%`,
  ])
  expect(left).toEqual([])
}, 60_000)

test('a hop that fails, or ends in another schema, is told with what was wrong', async () => {
  const lost: TestMigration = {
    id: '20250102000000',
    release: '1.0',
    removed: { in: '1.2', because: 'obsolete' },
    sql: 'ALTER TABLE parcels ADD COLUMN colour text;',
  }
  const result = await rehearsed({
    migrations: [...good, lost],
    body: { stops },
    flags: { ...everyEdge, from: '1.1.0' },
  })
  expect(told(result)).toEqual(['1.1.0 1.2.0 failed'])
  expect(result.edges[0]!.because).toContain('public.parcels.colour is extra')
  expect(rehearsalOutcome(result)).toBe('findings')
}, 60_000)
