import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stepOf as stepIn } from '../../src/run/machine.ts'
import { deadlineOf, mayBegin, togetherKinds } from '../../src/run/limits.ts'
import { type RunLimits, type RunRecord } from '../../src/run/record.ts'
import { openingAt, readWindows } from '../../src/domain/window.ts'
import { runs } from '../support/arbitraries.ts'
import { hopOf, minute, runOf, upTo, wholeHop, type StepTold } from './run-of-hops.ts'

const zone = 'Europe/Berlin'
const at = (text: string): number => Date.parse(text)
const night = { windows: ['Sat 22:00-05:00'] }
/** The next night begins on Saturday 2026-11-28, 22:00 in Berlin. */
const opens = at('2026-11-28T21:00Z')
const closes = at('2026-11-29T04:00Z')

/** May the step be begun when everything before it is done? */
function asked(id: string, now: number, limits: Partial<RunLimits>, run = runOf([hopOf(1), hopOf(2)], limits)) {
  return mayBegin(upTo(run, id, now - 2 * minute), stepIn(run, id)!.step, now, zone)
}

describe('a window', () => {
  test('holds what is done together until it opens', () => {
    expect(asked('1.backup', opens - minute, night)).toEqual({
      kind: 'held',
      until: opens,
      because: 'no window is open; the next one that is long enough opens Sat 2026-11-28 22:00',
    })
    expect(asked('1.backup', opens, night)).toEqual({ kind: 'yes' })
  })

  test('is not needed by work in service, nor by what only looks and records', () => {
    for (const id of ['1.preflight', '1.finish-due', '1.verify', '1.finish-background', '1.gate-after', '1.record'])
      expect(asked(id, opens - minute, night)).toEqual({ kind: 'yes' })
  })

  test('must be long enough for a backup and the whole downtime behind it, to the minute', () => {
    expect(asked('1.backup', closes - 40 * minute, night)).toEqual({ kind: 'yes' })
    expect(asked('1.backup', closes - 40 * minute + 1, night)).toEqual({
      kind: 'held',
      until: opens + 7 * 24 * 60 * minute,
      because:
        '1.backup and what follows without a break may take 40 min; the window closes Sun 2026-11-29 05:00; the next one that is long enough opens Sat 2026-12-05 22:00',
    })
    expect(asked('1.stop', closes - 30 * minute, night)).toEqual({ kind: 'yes' })
    expect(asked('1.stop', closes - 30 * minute + 1, night)).toMatchObject({ kind: 'held' })
  })

  test('never keeps a downtime that has begun from ending', () => {
    for (const id of ['1.deploy', '1.migrate', '1.start'])
      expect(asked(id, closes + minute, night)).toEqual({ kind: 'yes' })
  })

  test('does not hold a step that failed without service: it is tried again at once', () => {
    const run = upTo(runOf([hopOf(1)], night), '1.stop', closes)
    const failed = { ...stepIn(run, '1.stop')!.step, state: 'failed' as const, attempts: 1 }
    const hops = run.hops.map((hop) => ({
      ...hop,
      steps: hop.steps.map((one) => (one.id === failed.id ? failed : one)),
    }))
    expect(mayBegin({ ...run, hops }, failed, closes + minute, zone)).toEqual({ kind: 'yes' })
  })

  test('that no hop fits into is said, instead of waiting for ever', () => {
    expect(asked('1.backup', opens, { windows: ['Sat 22:00-22:30'] })).toEqual({
      kind: 'pause',
      because: '1.backup and what follows without a break may take 40 min; no window is as long as that',
    })
  })

  test('that is longer is waited for past shorter ones', () => {
    expect(asked('1.backup', opens, { windows: ['daily 12:00-12:30', 'Tue 01:00-02:00'] })).toMatchObject({
      kind: 'held',
      until: at('2026-12-01T00:00Z'),
    })
  })

  test('that cannot be read pauses the run', () => {
    expect(asked('1.backup', opens, { windows: ['whenever'] })).toMatchObject({ kind: 'pause' })
  })
})

describe('a length that nobody knows', () => {
  const run = runOf([hopOf(1, [['backup', 10], ['stop', 1], ['migrate'], ['start', 1]])], night)

  test('needs the margin beside what is known, and the reason says so', () => {
    expect(asked('1.backup', closes - 72 * minute, night, run)).toEqual({ kind: 'yes' })
    expect(asked('1.backup', closes - 72 * minute + 1, night, run)).toMatchObject({
      kind: 'held',
      because: expect.stringContaining('need 12 min and 60 min for what nobody knows the length of (migrate)'),
    })
  })
})

describe('--stop-by', () => {
  const stopBy = { stopBy: closes }

  test('begins nothing that is not expected to end by then', () => {
    expect(asked('1.backup', closes - 40 * minute, stopBy)).toEqual({ kind: 'yes' })
    expect(asked('1.backup', closes - 40 * minute + 1, stopBy)).toEqual({
      kind: 'pause',
      because: '1.backup and what follows without a break may take 40 min; --stop-by is Sun 2026-11-29 05:00',
    })
  })

  test('lets work in service begin, which is left when the time has come', () => {
    const { step } = stepIn(runOf([hopOf(1)]), '1.finish-background')!
    expect(asked('1.finish-background', closes - 1, stopBy)).toEqual({ kind: 'yes' })
    expect(deadlineOf(runOf([], { ...stopBy, until: closes + 1 }), step)).toBe(closes)
    expect(deadlineOf(runOf([], stopBy), { kind: 'migrate' })).toBeUndefined()
    expect(deadlineOf(runOf([]), step)).toBeUndefined()
    expect(asked('1.finish-background', closes, stopBy)).toMatchObject({ kind: 'pause' })
  })

  test('before the next window means a pause, not a wait', () => {
    expect(asked('1.backup', opens - minute, { ...night, stopBy: opens + 30 * minute })).toMatchObject({
      kind: 'pause',
    })
    expect(asked('1.backup', opens - minute, { ...night, until: opens })).toMatchObject({ kind: 'pause' })
    expect(asked('1.backup', opens - minute, { ...night, until: opens + 1 })).toMatchObject({ kind: 'held' })
  })
})

describe('--until', () => {
  const until = { until: closes }

  test('begins nothing new after it, but ends a downtime and records what was done', () => {
    expect(asked('2.preflight', closes, until)).toEqual({
      kind: 'pause',
      because: '--until Sun 2026-11-29 05:00 is over; to go on, resume with another --until',
    })
    expect(asked('1.backup', closes, until)).toMatchObject({ kind: 'pause' })
    expect(asked('1.backup', closes - 1, until)).toEqual({ kind: 'yes' })
    for (const id of ['1.deploy', '1.migrate', '1.start', '1.verify', '1.record'])
      expect(asked(id, closes + minute, until)).toEqual({ kind: 'yes' })
  })
})

describe('a pause that was asked for by place', () => {
  const paused = (run: RunRecord, when: number): RunRecord => ({
    ...run,
    events: [{ at: when, by: 'plan', what: 'paused', step: undefined, text: undefined }],
  })

  test('--to-hop pauses behind the landing and nowhere before', () => {
    for (const { id } of hopOf(1).steps) expect(asked(id, opens, { toHop: '2.0.0' })).toEqual({ kind: 'yes' })
    expect(asked('2.preflight', opens, { toHop: '2.0.0' })).toEqual({
      kind: 'pause',
      because: '2.0.0 is reached, and --to-hop 2.0.0 was asked for',
    })
    expect(asked('2.preflight', opens, { toHop: '3.0.0' })).toEqual({ kind: 'yes' })
  })

  test.each(['backup', '1.backup'])('--pause-after %s pauses right behind it', (pauseAfter) => {
    expect(asked('1.backup', opens, { pauseAfter })).toEqual({ kind: 'yes' })
    expect(asked('1.stop', opens, { pauseAfter })).toEqual({
      kind: 'pause',
      because: `1.backup has ended, and --pause-after ${pauseAfter} was asked for`,
    })
  })

  test('--pause-after inside a downtime is obeyed, and says what that means', () => {
    expect(asked('1.migrate', opens, { pauseAfter: 'deploy' })).toMatchObject({
      kind: 'pause',
      because: expect.stringContaining('users are not served meanwhile'),
    })
  })

  test('is over when the run has paused there: who resumes goes on, a kind pauses again in the next hop', () => {
    const run = runOf([hopOf(1), hopOf(2)], { pauseAfter: 'backup', toHop: '2.0.0' })
    const here = upTo(run, '1.stop', opens)
    const { step } = stepIn(run, '1.stop')!
    expect(mayBegin(paused(here, opens - 1), step, opens, zone)).toMatchObject({ kind: 'pause' })
    expect(mayBegin(paused(here, opens), step, opens, zone)).toEqual({ kind: 'yes' })
    const landed = upTo(run, '2.preflight', opens)
    expect(mayBegin(paused(landed, opens), stepIn(run, '2.preflight')!.step, opens, zone)).toEqual({ kind: 'yes' })
    const later = upTo(run, '2.stop', opens + 9 * minute)
    expect(mayBegin(paused(later, opens), stepIn(run, '2.stop')!.step, opens, zone)).toMatchObject({ kind: 'pause' })
  })
})

describe('whatever the windows and the lengths are', () => {
  const lengths = fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined })
  const windowTexts = fc.constantFrom('Sat 22:00-05:00', 'daily 01:00-02:30', 'Mon-Fri 12:00-13:00', 'Sun 02:30-06:00')

  test('what is begun together ends inside the window if it takes as long as was thought, and what is held may begin then', () => {
    fc.assert(
      fc.property(
        fc.array(lengths, { minLength: wholeHop.length, maxLength: wholeHop.length }),
        fc.array(windowTexts, { minLength: 1, maxLength: 2 }),
        fc.integer({ min: at('2026-10-01T00:00Z'), max: at('2027-05-01T00:00Z') }),
        fc.constantFrom('1.backup', '1.stop'),
        (each, windows, now, id) => {
          const told = wholeHop.map(([kind], i): StepTold => (each[i] === undefined ? [kind] : [kind, each[i]]))
          const run = runOf([hopOf(1, told)], { windows })
          const answer = asked(id, now, { windows }, run)
          const first = told.findIndex(([kind]) => `1.${kind}` === id)
          const together = told.slice(first).filter(([kind]) => togetherKinds.includes(kind))
          const most = together.reduce((sum, [, length = 0]) => sum + length, 0) * minute
          const reading = readWindows(windows)
          const open = openingAt('ok' in reading ? reading.ok : [], zone, now)
          const fits = open !== undefined && now + most <= open.end!
          expect(answer.kind === 'yes' ? fits : true).toBe(true)
          expect(answer.kind === 'held' ? asked(id, answer.until, { windows }, run) : { kind: 'yes' }).toEqual({
            kind: 'yes',
          })
          const allKnown = together.every(([, length]) => length !== undefined)
          expect(allKnown && fits ? answer.kind : 'yes').toBe('yes')
        },
      ),
      runs(300),
    )
  })
})
