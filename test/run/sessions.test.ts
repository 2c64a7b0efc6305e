import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readWindows, type Window } from '../../src/domain/window.ts'
import { mayBegin, togetherKinds } from '../../src/run/limits.ts'
import { sessionsOf, type Session, type SessionGround, type TimedHop } from '../../src/run/sessions.ts'
import { runs } from '../support/arbitraries.ts'
import { hopOf, minute, runOf, upTo, type StepTold } from './run-of-hops.ts'

const zone = 'Europe/Berlin'
const at = (text: string): number => Date.parse(text)
const now = at('2026-11-21T12:00Z')
const nights = windowsOf('Sat 22:00-05:00')
const hour = 60 * minute

function windowsOf(...texts: string[]): readonly Window[] {
  const reading = readWindows(texts)
  return 'ok' in reading ? reading.ok : []
}

/** Lengths in minutes: without service, and in service afterwards. */
function timed(
  number: number,
  down: number | undefined,
  service: number | undefined,
  waits: TimedHop['waits'] = [],
): TimedHop {
  const told: StepTold[] = [
    ['stop', 0],
    ['migrate', down],
    ['finish-background', service],
  ]
  return { ...hopOf(number, told), waits }
}

function cut(hops: readonly TimedHop[], more: Partial<SessionGround> = {}): readonly Session[] {
  return sessionsOf({ hops, windows: nights, stopBy: undefined, zone, now, landings: new Map(), ...more })
}

const seen = (sessions: readonly Session[]) =>
  sessions.map(({ begin, certain, hops, landing }) => ({
    begin: begin === undefined ? undefined : new Date(begin).toISOString().slice(0, 16),
    certain,
    hops: hops.map(({ to }) => to).join(' '),
    landing,
  }))

describe('a path cut into sessions', () => {
  test('does as many hops in one as fit, and waits for background work in between', () => {
    const sessions = cut([timed(1, 60, 120), timed(2, 60, 120), timed(3, 60, 0), timed(4, 60, 0)])
    expect(seen(sessions)).toEqual([
      { begin: '2026-11-21T21:00', certain: true, hops: '2.0.0 3.0.0 4.0.0', landing: '4.0.0' },
      { begin: '2026-11-28T21:00', certain: true, hops: '5.0.0', landing: '5.0.0' },
    ])
    expect(sessions[0]).toMatchObject({
      closes: at('2026-11-22T04:00Z'),
      down: { least: 3 * hour, most: 3 * hour, unknown: [], sources: ['a test'] },
      hops: [
        { begin: at('2026-11-21T21:00Z') },
        { begin: at('2026-11-22T00:00Z') },
        { begin: at('2026-11-22T03:00Z') },
      ],
    })
  })

  test('ends a session where nobody knows how long background work takes, and does not pretend to know the next', () => {
    const sessions = cut([timed(1, 60, undefined), timed(2, 60, 0)])
    expect(seen(sessions)).toEqual([
      { begin: '2026-11-21T21:00', certain: true, hops: '2.0.0', landing: '2.0.0' },
      { begin: '2026-11-28T21:00', certain: false, hops: '3.0.0', landing: '3.0.0' },
    ])
    expect(sessions[0]!.hops[0]!.service).toEqual({ least: 0, most: 0, unknown: ['finish-background'], sources: [] })
  })

  test('goes to the next window that is open when work in service of days has ended', () => {
    expect(seen(cut([timed(1, 60, 9 * 24 * 60), timed(2, 60, 0)])).map(({ begin }) => begin)).toEqual([
      '2026-11-21T21:00',
      '2026-12-05T21:00',
    ])
  })

  test('counts an hour for a downtime that nobody knows, and names it', () => {
    const sessions = cut([timed(1, undefined, 0)], { windows: windowsOf('Sat 22:00-22:45', 'Sun 22:00-23:00') })
    expect(sessions).toMatchObject([{ begin: at('2026-11-22T21:00Z'), down: { most: 0, unknown: ['migrate'] } }])
  })

  test('goes on after a downtime that nobody knows, without saying when', () => {
    const [session, ...more] = cut([timed(1, undefined, 0), timed(2, undefined, 0), timed(3, 60, undefined)])
    expect(more).toEqual([])
    expect(session!.hops.map(({ begin }) => begin)).toEqual([at('2026-11-21T21:00Z'), undefined, undefined])
    expect(cut(Array.from({ length: 8 }, (_, i) => timed(i + 1, undefined, 0))).map(({ hops }) => hops.length)).toEqual(
      [7, 1],
    )
  })

  test('gives no beginning to what fits into no window, nor to what comes behind it', () => {
    expect(seen(cut([timed(1, 8 * 60, 0), timed(2, 60, 0)]))).toEqual([
      { begin: undefined, certain: false, hops: '2.0.0', landing: '2.0.0' },
      { begin: undefined, certain: false, hops: '3.0.0', landing: '3.0.0' },
    ])
  })

  test('waits for a dwell, counted from a landing on record or from one of this path', () => {
    const week = 7 * 24 * hour
    const recorded = [{ atLeast: week, since: '1.0.0' }]
    expect(seen(cut([timed(1, 60, 0, recorded)], { landings: new Map([['1.0.0', now - hour]]) }))).toMatchObject([
      { begin: '2026-11-28T21:00', certain: true },
    ])
    expect(seen(cut([timed(1, 60, 0, recorded)]))).toMatchObject([{ begin: '2026-11-21T21:00', certain: false }])
    const path = cut([timed(1, 60, 0), timed(2, 60, 0, [{ atLeast: week, since: '2.0.0' }])])
    expect(seen(path).map(({ begin }) => begin)).toEqual(['2026-11-21T21:00', '2026-11-28T22:00'])
    expect(path[1]!.hops[0]!.heldUntil).toBe(at('2026-11-28T22:00Z'))
  })

  test('without windows is one session, whatever takes how long', () => {
    expect(seen(cut([timed(1, 60, undefined), timed(2, undefined, 5), timed(3, 60, 0)], { windows: [] }))).toEqual([
      { begin: '2026-11-21T12:00', certain: true, hops: '2.0.0 3.0.0 4.0.0', landing: '4.0.0' },
    ])
  })

  test('leaves what does not end before --stop-by without a beginning', () => {
    expect(seen(cut([timed(1, 60, 0), timed(2, 60, 0)], { windows: [], stopBy: now + 90 * minute }))).toEqual([
      { begin: '2026-11-21T12:00', certain: true, hops: '2.0.0', landing: '2.0.0' },
      { begin: undefined, certain: false, hops: '3.0.0', landing: '3.0.0' },
    ])
  })
})

/** When each hop would begin in a run that asks before every step, if everything takes as long as was thought. */
function walked(hops: readonly TimedHop[], windows: readonly string[]): readonly number[] {
  const run = runOf(
    hops.map((hop, i) => ({ ...hopOf(i + 1, []), ...hop, steps: hopOf(i + 1, []).steps.concat(hop.steps as never) })),
    { windows },
  )
  let clock = now
  return run.hops.map(({ steps }) => {
    let begun = 0
    for (const step of steps) {
      const record = upTo(run, step.id, clock)
      const answer = mayBegin(record, step, clock, zone)
      if (answer.kind === 'held') clock = answer.until
      if (answer.kind === 'pause') throw new Error(answer.because)
      if (togetherKinds.includes(step.kind) && begun === 0) begun = clock
      clock += step.estimate!.most
    }
    return begun
  })
}

describe('the plan of sessions', () => {
  const lengths = fc.tuple(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 4000 }))

  test('is what a run does that asks before every step', () => {
    fc.assert(
      fc.property(
        fc.array(lengths, { minLength: 1, maxLength: 6 }),
        fc.uniqueArray(fc.constantFrom('Sat 22:00-05:00', 'daily 01:00-02:30', 'Mon-Fri 12:00-13:30'), {
          minLength: 1,
        }),
        (each, windows) => {
          const hops = each.map(([down, service], i) => timed(i + 1, down, service))
          const sessions = cut(hops, { windows: windowsOf(...windows) })
          expect(sessions.flatMap((session) => session.hops.map(({ begin }) => begin))).toEqual(walked(hops, windows))
        },
      ),
      runs(200),
    )
  })

  test('holds every hop once and in its order, and no session begins before the one before it', () => {
    const unsure = fc.tuple(
      fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined }),
      fc.option(fc.integer({ min: 0, max: 9000 }), { nil: undefined }),
    )
    fc.assert(
      fc.property(fc.array(unsure, { maxLength: 6 }), (each) => {
        const hops = each.map(([down, service], i) => timed(i + 1, down, service))
        const sessions = cut(hops)
        expect(sessions.flatMap((session) => session.hops.map(({ to }) => to))).toEqual(hops.map(({ to }) => to))
        const begins = sessions.flatMap(({ begin }) => begin ?? [])
        expect(begins).toEqual(begins.toSorted((a, b) => a - b))
        for (const { begin, closes, hops: inside } of sessions.filter(({ down }) => down.unknown.length === 0))
          for (const hop of inside.slice(1))
            expect([begin! <= hop.begin!, hop.begin! + hop.busy.most <= closes!]).toEqual([true, true])
      }),
      runs(200),
    )
  })
})
