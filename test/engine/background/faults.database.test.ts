import { beforeAll, describe, expect, it } from 'vitest'
import { workOn } from '../../../src/engine/background/work.ts'
import { type Fault, faultyDatabase } from './faulty-database.ts'
import { makeTable, visits, type Yard, yard } from './yard.ts'

let y: Yard

beforeAll(async () => {
  y = await yard()
})

const limits = { perTable: 1000, total: 1000 }

/** Two batches of two sub-batches, with a connection that breaks where it is told to. Gives the places it passed. */
async function run(name: string, hits: (fault: Fault, place: number) => boolean): Promise<Record<Fault, number>> {
  const places: Record<Fault, number> = { statement: 0, commit: 0, 'commit-lost': 0, 'rollback-lost': 0 }
  await makeTable(y, 8, name)
  const work = { kind: 'update', sql: `UPDATE ${name} SET n = n + 1 WHERE {batch}` } as const
  const id = await y.queue({ table: name, work, batchSize: 4, subBatchSize: 2, done: 'n > 0' })
  const database = faultyDatabase(y.db, (fault, place) => {
    places[fault] = place
    return hits(fault, place)
  })
  const options = { untilIdle: true, only: [id], limits, poll: 200, lease: 1000 }
  // Who cannot even say that it is there does not begin.
  await workOn(y.engineOn(database), options).catch(() => workOn(y.engineOn(database), options))
  const row = await y.row(id)
  expect([name, row.state, await visits(y, name)]).toEqual([name, 'finished', { 1: 8 }])
  const books = await y.sql<{ same: boolean }>(
    `SELECT t.rows_done = 8 AND t.batches_done = 2 AND t.batches_failed = 0
       AND (SELECT sum(rows_done) = 8 AND bool_and(state = 'done') FROM waystop.batch WHERE migration_id = $1)
       AND NOT EXISTS (SELECT 1 FROM waystop.attempt WHERE migration_id = $1 AND outcome = 'running') AS same
     FROM waystop.tally t WHERE migration_id = $1`,
    [id],
  )
  expect([name, books]).toEqual([name, [{ same: true }]])
  // Whatever was claimed with an answer that was lost is found again, and worked on by who claimed it.
  const lost = await y.sql("SELECT 1 FROM waystop.attempt WHERE migration_id = $1 AND outcome = 'lost'", [id])
  expect([name, name.startsWith('commit_lost') ? lost : []]).toEqual([name, []])
  return places
}

describe('a connection that breaks at any place of a run', () => {
  it.each<Fault>(['statement', 'commit', 'commit-lost', 'rollback-lost'])(
    'costs no row and repeats none: %s',
    async (fault) => {
      const places = await run(`whole_${fault.replaceAll('-', '_')}`, () => false)
      expect(places[fault]).toBeGreaterThan(8)
      const all = Array.from({ length: places[fault] }, (_, i) => i + 1)
      await Promise.all(
        all.map((at) => run(`${fault.replaceAll('-', '_')}_${at}`, (kind, place) => kind === fault && place === at)),
      )
    },
  )
})
