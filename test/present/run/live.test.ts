import { describe, expect, test } from 'vitest'
import { noticeAnswer } from '../../../src/app/run/answer/notice.ts'
import { plainPalette } from '../../../src/present/palette.ts'
import { noticeLine } from '../../../src/present/run/lines.ts'
import { changeLines, liveRunLines } from '../../../src/present/run/live.ts'
import { runNoticeSchema } from '../../../src/results/run-notice.ts'
import { type RunNotice } from '../../../src/run/notice.ts'
import { now, runAt } from '../../support/run-records.ts'
import { tales } from '../../support/run-tales.ts'
import { schemaErrors } from '../../support/valid-answer.ts'

const options = { width: 80, palette: plainPalette, zone: 'Europe/Berlin' }

describe('The list at a terminal', () => {
  test('tells hops that have landed in a line each, and the steps of the one that is under way', () => {
    const lines = liveRunLines(tales['a failed migrate']!(), [], { ...options, hint: 'Ctrl-C leaves' })
    expect(lines).toMatchInlineSnapshot(`
      [
        "03:10:00 CET  Harbor 2.0.4 -> 2.8.1  Ctrl-C leaves",
        "Safe to leave: NO. Users are not served until 2.start is done.",
        "Hop 2 of 3, 2.2.7 -> 2.5.3: failed in 2.migrate (migrate main to 2.5.3).",
        "Service: DOWN since 02:40 CET (30 min); up again on 2.5.3: once it goes on,",
        "         10-25 min (row counts).",
        "",
        "ok   hop 1  2.0.4 -> 2.2.7  landed 02:28 CET, down 20 min",
        ">    hop 2  2.2.7 -> 2.5.3",
        "     ok   2.preflight          1 min",
        "     ok   2.finish-due         2 min",
        "     ok   2.backup             9 min",
        "     ok   2.stop               1 min",
        "     ok   2.deploy             4 min",
        "     FAIL 2.migrate            migrate main to 2.5.3  22 min",
        "          2.start",
        "          2.verify",
        "          2.finish-background",
        "          2.record",
        "     hop 3  2.5.3 -> 2.8.1",
      ]
    `)
  })

  test('shows below a step what is told of it', () => {
    const progress = [
      { text: 'working', subject: 'BackfillMessageState', database: 'main', percent: 62.4, rate: 11_240 },
      { text: '20260301090000 add_state' },
    ]
    const lines = liveRunLines(tales['waiting for the product']!(), progress, { ...options, hint: '' })
    expect(lines.filter((line) => line.startsWith('            ')).map((line) => line.trim())).toEqual([
      'BackfillMessageState (main): working, 62 %, 11.2k rows/s',
      '20260301090000 add_state',
    ])
  })

  test('folds hops that are far from the one that is under way', () => {
    const run = tales['a long dry run']!()
    const lines = liveRunLines({ ...run, hop: { ...run.hop!, number: 5 } }, [], { ...options, hint: '' })
    const hops = lines.filter((line) => / hops? /u.test(line)).map((line) => line.trim())
    expect(hops[0]).toBe('ok   2 hops before')
    expect(hops.at(-1)).toBe('2 hops more, to 2.8.1')
  })

  test.each(Object.entries(tales))('has no line that would wrap: %s', (_, tale) => {
    for (const width of [60, 80]) {
      const lines = liveRunLines(tale(), [], { ...options, width, hint: 'Ctrl-C leaves' })
      expect(lines.filter((line) => line.length > width)).toEqual([])
    }
  })
})

describe('A notice', () => {
  const run = runAt('1.migrate', { state: 'begun' })
  const step = run.hops[0]!.steps.find(({ kind }) => kind === 'migrate')!
  const progress = {
    text: 'BackfillMessageState',
    subject: 'BackfillMessageState',
    database: 'main',
    percent: 3.7,
    rate: 7.25,
    remaining: { least: 60_000, most: 3_600_000 },
  }
  const notices: readonly (readonly [RunNotice, string])[] = [
    [{ kind: 'changed', run, step }, '03:10:00 CET 1.migrate begins: migrate main to 2.2.7'],
    [
      { kind: 'changed', run, step: { ...step, state: 'failed', outcome: 'no space' } },
      '03:10:00 CET 1.migrate FAILED: no space',
    ],
    [
      { kind: 'changed', run: { ...run, because: '1 is unfinished' }, step: { ...step, state: 'waiting' } },
      '03:10:00 CET 1.migrate waits: 1 is unfinished',
    ],
    [
      { kind: 'changed', run: { ...run, state: 'paused', because: 'ann asked for it' }, step: undefined },
      '03:10:00 CET the run is paused: ann asked for it',
    ],
    [
      { kind: 'progress', run, step, progress },
      '03:10:00 CET 1.migrate BackfillMessageState, 3 %, 7.3 rows/s, 1 min - 1 h left',
    ],
  ]

  test.each(notices)('is one line for people', (notice, line) => {
    expect(noticeLine(noticeAnswer(notice, now), 'Europe/Berlin', plainPalette)).toBe(line)
  })

  test.each(notices)('is a line of a stream that fits its schema', (notice) => {
    expect(schemaErrors(runNoticeSchema, noticeAnswer(notice, now))).toEqual([])
  })
})

describe('Watched on a pipe', () => {
  const before = tales['waiting for the product']!()

  test('the first look tells how it stands, and one that brings nothing new says nothing', () => {
    expect(changeLines(undefined, before, 'UTC')).toEqual([
      '02:10:00 UTC Hop 1 of 3, 2.0.4 -> 2.2.7: waiting since 01:28 UTC: 1 background migration is unfinished.',
      '02:10:00 UTC BackfillMessageState (main) active, 62 %',
    ])
    expect(changeLines(before, { ...before, at: '2026-11-22T02:11:00.000Z' }, 'UTC')).toEqual([])
  })

  test('a whole per cent of progress is a line', () => {
    const after = { ...before, background: before.background.map((work) => ({ ...work, percent: 63 })) }
    expect(changeLines(before, after, 'UTC')).toEqual(['02:10:00 UTC BackfillMessageState (main) active, 63 %'])
  })
})
