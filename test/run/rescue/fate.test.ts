import { describe, expect, test } from 'vitest'
import { type Known, unknown } from '../../../src/facts/known.ts'
import { type RowsLeft } from '../../../src/facts/rows-left.ts'
import { type SiteReadings } from '../../../src/run/preflight/readings.ts'
import { fatesOf } from '../../../src/run/rescue/fate.ts'
import { judgeFate, rowsKey, type Tools } from '../../../src/run/rescue/mend.ts'
import { passedLives } from '../../../src/run/rescue/passed-lives.ts'
import { manifestWith, releases } from '../../support/manifests.ts'
import {
  allBut,
  database,
  judged,
  manifest,
  now,
  open,
  readings,
  rowsOf,
  tools,
  version,
  was,
  without,
} from './rescued-site.ts'
import { work } from '../../support/work-fact.ts'

describe('The lives that a hop passed', () => {
  test('are those that were over when it ended and not when it began, but for what was given up', () => {
    const passed = passedLives(manifest, { was, now })
    expect(passed.map(({ name, jumped, certain }) => [name, jumped, certain])).toEqual([
      ['Kept', true, true],
      ['Gone', true, true],
      ['Left', false, true],
      ['Guessed', true, false],
      ['folded', true, true],
    ])
    expect(passedLives(manifest, { was: now, now })).toEqual([])
    expect(passedLives(manifest, { was, now: was })).toEqual([])
  })

  test('leave out what was queued again, for the second stands for it', () => {
    const again = manifestWith({
      releases: releases('1.0.0', '1.1.0', '1.2.0', '1.3.0'),
      migrations: [
        { id: '20250201000000', release: '1.1' },
        { id: '20250301000000', release: '1.2' },
      ],
      background_migrations: [
        { name: 'Fill', queued_by: '20250201000000', finalized_in: '1.3' },
        { name: 'Fill', queued_by: '20250301000000', finalized_in: '1.3', requeues: '20250201000000' },
      ],
    })
    const passed = passedLives(again, { was: version('1.0.0'), now: version('1.3.0') })
    expect(passed.map(({ id }) => id)).toEqual(['Fill/20250301000000'])
  })
})

describe('What became of a life', () => {
  test('ran inside the migrate step where its finalizer is applied, or the record says final', () => {
    const site = judged(readings())
    expect(site.lives.map(({ life, fate }) => [life.name, fate])).toEqual([
      ['Kept', 'inline'],
      ['Gone', 'inline'],
      ['Guessed', 'later'],
      ['folded', 'inline'],
    ])
    expect(judged(readings({ work: allBut(work('Guessed', { stateAs: 'finalized' })) })).fate('Guessed')!.fate).toBe(
      'inline',
    )
  })

  test('was finished later where its finalizer is not applied', () => {
    const site = readings({ databases: [database({ applied: without('20250302000000') })] })
    expect(judged(site).fate('Kept')!.fate).toBe('later')
  })

  test('is unfinished with its code there, or with its code gone', () => {
    const site = judged(readings({ work: allBut(open('Kept'), open('Gone'), open('Left')) }))
    expect(site.fate('Kept')).toMatchObject({ fate: 'unfinished', mend: { commands: ['vendor finish Kept'] } })
    expect(site.fate('Gone')).toMatchObject({ fate: 'code-gone', mend: undefined })
    expect(site.fate('Gone')!.because).toBe('active, and its code was deleted in 1.3')
    // Work that was queued before is told only when it was left behind.
    expect(site.fate('Left')).toMatchObject({ fate: 'unfinished', life: { jumped: false } })
  })

  test('was cancelled, which is never finished', () => {
    const site = judged(readings({ work: allBut(work('Kept', { cancelled: true, stateAs: 'cancelled' })) }), {
      tools: { native: true },
    })
    expect(site.fate('Kept')).toMatchObject({ fate: 'unfinished', mend: { commands: ['plan bbm restart Kept'] } })
  })

  test('was never queued: the queueing migration is missing, or left no record', () => {
    const lost = judged(readings({ work: allBut('Kept') })).fate('Kept')
    expect(lost).toMatchObject({ fate: 'never-queued', mend: undefined })
    expect(lost!.because).toContain('is applied, and there is no record')
    const site = readings({ work: allBut('Kept'), databases: [database({ applied: without('20250201000000') })] })
    expect(judged(site).fate('Kept')).toMatchObject({ fate: 'never-queued', mend: { commands: ['vendor migrate'] } })
    const late = judged(site, { tools: { native: true } }).fate('Kept')
    expect(late!.mend!.commands[0]).toContain('plan migrate repair 20250201000000')
    const fresh = {
      applied: without('20250201000000'),
      own: { product: 'shop', state: 'complete', complete: [] },
    } as const
    const notLate = judged(readings({ work: allBut('Kept'), databases: [database(fresh)] }), {
      tools: { native: true },
    })
    expect(notLate.fate('Kept')!.mend!.commands).toEqual(['vendor migrate'])
  })

  test('was never applied where a migration was folded before it ran', () => {
    const site = judged(readings({ databases: [database({ applied: without('20250203000000') })] }))
    expect(site.fate('folded')).toMatchObject({ fate: 'never-applied', mend: undefined })
    expect(site.verdict.verdict).toBe('restore')
  })

  test('cannot be told where nobody reads, a database is missing, a state is unknown or an end is inferred', () => {
    const fateIn = (more: Partial<SiteReadings>, name = 'Kept') => judged(readings(more)).fate(name)!.fate
    expect(fateIn({ work: undefined })).toBe('cannot-tell')
    expect(fateIn({ work: allBut('Kept'), reads: [{ database: 'main', state: 'no-records' }] })).toBe('cannot-tell')
    const other = { database: 'ci', state: 'missing' } as const
    expect(fateIn({ work: allBut('Kept'), workPerDatabase: false, reads: [other] })).toBe('cannot-tell')
    expect(fateIn({ work: allBut(open('Kept', { state: 'unknown', stateAs: '9' })) })).toBe('cannot-tell')
    expect(fateIn({ work: allBut('Guessed') }, 'Guessed')).toBe('cannot-tell')
    const unread = database({}, { applied: unknown('the role may not read it'), schema: undefined })
    expect(fateIn({ databases: [unread] }, 'folded')).toBe('cannot-tell')
  })
})

describe('Rows that were counted', () => {
  const site = readings({ work: allBut(open('Gone')) })

  test('make a life harmless only when none is left and all were seen', () => {
    const verdictWith = (rows: Known<RowsLeft>) => judged(site, { rows: { Gone: rows } }).verdict.verdict
    expect(verdictWith(rowsOf(0))).toBe('sound')
    expect(verdictWith(rowsOf(1))).toBe('restore')
    expect(verdictWith(rowsOf(0, false))).toBe('restore')
    expect(verdictWith(unknown('it took too long'))).toBe('restore')
  })

  test('have a name for each life and database', () => {
    const keys = judged(site).lives.map(rowsKey)
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('are filled by plan itself where its tables keep the SQL, or on a landing whose code is still there', () => {
    const own = manifestWith({
      releases: releases('1.0.0', '1.1.0', '1.2.0', '1.3.0'),
      background_migrations: [
        {
          name: 'Gone',
          queued_in: '1.1',
          finalized_in: '1.2',
          deleted_in: '1.3',
          table: 'boats',
          key: ['id'],
          update: 'UPDATE boats SET a = 1 WHERE {batch}',
          done: 'a = 1',
        },
      ],
    })
    const ground = { manifest: own, now, readings: readings({ work: [open('Gone')] }) }
    const [one] = fatesOf(ground, passedLives(own, { was, now }))
    const mend = (more: Partial<Tools>) => judgeFate(ground, { ...tools, ...more }, one!, undefined).mend
    expect(mend({ native: true })!.commands).toEqual(['plan bbm finalize Gone'])
    expect(mend({ native: false })).toBeUndefined()
    expect(mend({ landings: [version('1.2.0')] })!.text).toContain('finish it on 1.2.0')
    expect(mend({ landings: [version('1.3.0')] })).toBeUndefined()
  })
})
