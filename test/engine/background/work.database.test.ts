import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { workOn } from '../../../src/engine/background/work.ts'
import { makeTable, visits, type Yard, yard } from './yard.ts'

let y: Yard

beforeAll(async () => {
  y = await yard()
})

beforeEach(async () => {
  await y.sql('DELETE FROM waystop.background_migration')
  y.events.length = 0
})

describe('work to the end', () => {
  it('visits every row once, in batches and sub-batches of their sizes', async () => {
    await makeTable(y, 93)
    const id = await y.queue({ batchSize: 50, subBatchSize: 10 })
    const summary = await workOn(y.engine, { untilIdle: true })
    expect(summary).toEqual({ ended: 'idle', batches: 2, rows: 93n, failures: 0, skipped: [] })
    expect(await visits(y)).toEqual({ 1: 93 })
    expect(await y.row(id)).toMatchObject({ state: 'finished', total_rows: 93n })
    const batches = await y.batches(id)
    expect(batches.map((batch) => [batch.lower_bound, batch.upper_bound, batch.state, batch.attempts])).toEqual([
      [null, ['50'], 'done', 1],
      [['50'], ['93'], 'done', 1],
    ])
  })
})
