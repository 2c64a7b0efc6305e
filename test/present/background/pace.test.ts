import { describe, expect, test } from 'vitest'
import { paceText, tookText } from '../../../src/present/background/pace.ts'
import { type BackgroundItem } from '../../../src/results/background-parts.ts'

const running: BackgroundItem = {
  ref: 'main_1',
  database: 'main',
  id: 1,
  name: 'BackfillInvoices',
  state: 'running',
  judgement: 'working',
  told: 'somebody works on it',
  table: 'invoices',
  key: ['id'],
  batch_size: 1000,
  percent_capped: false,
  rows_done: 36_000,
  started_at: '2026-11-21T10:00:00.000Z',
  remarks: [],
}
const finished: BackgroundItem = {
  ...running,
  state: 'finished',
  judgement: 'finished',
  finished_at: '2026-11-21T11:00:00.000Z',
}

describe('The pace of a background migration', () => {
  test('is unknown, and what remains too, as long as nothing was measured', () => {
    expect(paceText(running)).toBe('unknown rows/s; remaining unknown')
  })

  test('is told with what remains while it goes on', () => {
    expect(paceText({ ...running, rate: 1234, remaining_ms: { least: 1000, most: 2000 } })).toBe(
      '1,234 rows/s; remaining 1 s - 2 s',
    )
  })

  test('is the average of the whole when it is finished', () => {
    expect(paceText(finished)).toBe('10 rows/s on average, from begin to end 1 h')
  })

  test('is what the vendor measured where the begin or the end is not known', () => {
    const { started_at: _, ...timeless } = finished
    expect(paceText({ ...timeless, rate: 12.5 })).toBe('13 rows/s')
    expect(paceText(timeless)).toBeUndefined()
  })

  test.each([
    ['nothing was done', { rows_done: 0 }],
    ['the rows are not known', { rows_done: undefined }],
    ['it took no time', { finished_at: '2026-11-21T10:00:00.000Z' }],
  ])('is left out of what is finished where %s', (_, what) => {
    expect(paceText({ ...finished, ...what } as BackgroundItem)).toBeUndefined()
  })

  test('is no average of what was given up', () => {
    expect(paceText({ ...finished, state: 'cancelled', judgement: 'cancelled' })).toBeUndefined()
  })
})

test.each([
  [undefined, ''],
  [0, '< 1 ms'],
  [1, '1 ms'],
  [999, '999 ms'],
  [1000, '1 s'],
  [1500, '1.5 s'],
])('An attempt of %j ms took "%s"', (took, text) => {
  expect(tookText(took)).toBe(text)
})
