import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Manifest } from '../../src/domain/manifest.ts'
import { compareStops, type StopJudgement } from '../../src/planner/compare-stops.ts'
import { reachOf, serves } from '../../src/planner/stop-reach.ts'
import { manifestWith, releases, type Body } from '../support/manifests.ts'

const known: Body = {
  releases: releases(...Array.from({ length: 13 }, (_, i) => `17.${i}.0`)),
  coverage: [{ of: 'background-migrations' }, { of: 'finalizations' }, { of: 'versions' }],
}

type Ends = readonly [name: string, queued: string, finalized?: unknown]

function work(...lives: readonly Ends[]): Pick<Body, 'background_migrations'> {
  const entries = lives.map(([name, queued, finalized]) => ({
    name,
    queued_in: queued,
    ...(finalized !== undefined && { finalized_in: finalized }),
  }))
  return { background_migrations: entries as never }
}

/** `17.5 needed{A}`, `17.8 kept(component)`. */
function stopsOf(body: Body): string[] {
  return compareStops(manifestWith({ ...known, ...body })).stops.map(told)
}

function told({ stop, verdict, forcedBy, keptBy }: StopJudgement): string {
  const lives = forcedBy.length > 0 ? `{${forcedBy.map(({ name }) => name).join(',')}}` : ''
  const needs = keptBy.length > 0 ? `(${keptBy.map(({ kind }) => kind).join(',')})` : ''
  return `${stop.id} ${verdict}${lives}${needs}`
}

/** `A served 17.5`, `A late 17.8`. */
function livesOf(body: Body): string[] {
  return compareStops(manifestWith({ ...known, ...body })).lives.map(({ life, verdict, servedBy, nextStop }) =>
    [life.name, verdict, ...servedBy.map(({ id }) => id), ...(nextStop ? [nextStop.id] : [])].join(' '),
  )
}

describe('lives against the declared stops', () => {
  const stops = [{ line: '17.5' }, { line: '17.8' }]

  test('a life that a stop hits is served', () => {
    expect(livesOf({ stops, ...work(['A', '17.4', '17.6'], ['B', '17.5', '17.9']) })).toEqual([
      'A served 17.5',
      'B served 17.5 17.8',
    ])
  })

  test('a life whose next stop comes when it is closed is late, one after the last stop is missing a stop', () => {
    expect(livesOf({ stops, ...work(['A', '17.6', '17.7'], ['B', '17.7', '17.8'], ['C', '17.9', '17.11']) })).toEqual([
      'A late 17.8',
      'B late 17.8',
      'C missing',
    ])
  })

  test('a stop hits at its minimum patch', () => {
    expect(livesOf({ stops, ...work(['A', '17.8.3', '17.9']) })).toEqual(['A missing'])
    const raised = [{ line: '17.8', min_patch: '17.8.3' }]
    expect(livesOf({ stops: raised, ...work(['A', '17.8.3', '17.9']) })).toEqual(['A served 17.8'])
  })

  test('a conditional stop serves only those who land on it', () => {
    const conditions = [{ id: 'large', question: 'Is it large?' }]
    const comparison = compareStops(
      manifestWith({
        ...known,
        conditions,
        stops: [{ line: '17.5', when: ['large'] }],
        ...work(['A', '17.4', '17.6']),
      }),
    )
    expect(comparison.lives[0]).toMatchObject({ verdict: 'missing', servedBy: [], onlyIf: [{ id: '17.5' }] })
  })

  test('empty and inverted lives are named, inferred ones are judged where every reading agrees', () => {
    const inferred = (earliest: string, latest: string) => ({ earliest, latest })
    expect(
      livesOf({
        stops,
        ...work(
          ['empty', '17.5', '17.5'],
          ['inverted', '17.5', '17.4'],
          ['served', '17.4', inferred('17.6', '17.9')],
          ['open', '17.4', inferred('17.5', '17.6')],
          ['late', '17.5.1', inferred('17.6', '17.8')],
        ),
      }),
    ).toEqual(['empty empty', 'inverted inverted', 'served served 17.5', 'open cannot-tell', 'late late 17.8'])
  })
})

describe('the declared stops against the lives', () => {
  const stops = [{ line: '17.2' }, { line: '17.5' }, { line: '17.8' }]

  test('a stop that alone serves a life is needed, with the lives that force it', () => {
    expect(stopsOf({ stops, ...work(['A', '17.2', '17.3'], ['B', '17.4', '17.6'], ['C', '17.4', '17.9']) })).toEqual([
      '17.2 needed{A}',
      '17.5 needed{B}',
      '17.8 unnecessary',
    ])
  })

  test('stops are judged one by one against those that remain', () => {
    expect(stopsOf({ stops, ...work(['A', '17.1', '17.9']) })).toEqual([
      '17.2 unnecessary',
      '17.5 unnecessary',
      '17.8 needed{A}',
    ])
  })

  test('outside coverage nothing is called unnecessary, and the gap is named', () => {
    const coverage = [
      { of: 'background-migrations' },
      { of: 'finalizations', until: '17.4' },
      { of: 'finalizations', from: '17.5', degree: 'partial' },
    ] as const
    const { stops: judged } = compareStops(manifestWith({ ...known, coverage: [...coverage], stops }))
    expect(judged.map(told)).toEqual(['17.2 cannot-tell', '17.5 cannot-tell', '17.8 cannot-tell'])
    expect(judged[0]?.gaps).toEqual([{ of: 'finalizations', degree: 'partial', from: '17.5', until: '17.5' }])
    expect(judged[2]?.gaps).toEqual([{ of: 'finalizations', degree: 'partial', from: '17.6', until: '17.12' }])
  })

  test('what nobody said is a gap', () => {
    const [first] = compareStops(manifestWith({ ...known, coverage: [], stops })).stops
    expect(first?.gaps.map(({ of, degree }) => `${of} ${degree}`)).toEqual([
      'background-migrations none',
      'finalizations none',
    ])
  })

  test('work that is not finalized yet, or whose finalizer nobody recorded, may need the stop', () => {
    const open = { name: 'A', queued_in: '17.7', finalization: 'open' }
    const entries = { background_migrations: [open] as never }
    expect(stopsOf({ stops, ...entries })).toEqual(['17.2 unnecessary', '17.5 unnecessary', '17.8 cannot-tell'])
    expect(stopsOf({ stops: [...stops, { line: '17.11' }], ...entries })).toEqual([
      '17.2 unnecessary',
      '17.5 unnecessary',
      '17.8 unnecessary',
      '17.11 cannot-tell',
    ])
    expect(stopsOf({ stops, ...work(['A', '17.4']) })).toEqual([
      '17.2 unnecessary',
      '17.5 cannot-tell',
      '17.8 cannot-tell',
    ])
  })

  test('a recorded cause outside the database keeps a stop, a cause inside does not', () => {
    const causes = [
      { line: '17.2', cause: 'signing-key', reason: 'the old key expires' },
      { line: '17.5', cause: 'long-finalization' },
    ] as never
    expect(stopsOf({ stops: causes })).toEqual(['17.2 kept(cause)', '17.5 unnecessary'])
  })

  test('a stop between releases that share no line of a component is kept', () => {
    const component = (last: string) => ({
      id: 'postgresql',
      name: 'PostgreSQL',
      line: 1,
      lines: ['13', '14', '16'],
      ranges: [
        { from: '17.0', requires: '>=13 <15' },
        { from: '17.5', requires: '>=13' },
        { from: '17.6', requires: last },
      ],
    })
    expect(stopsOf({ stops, components: [component('>=16')] as never })).toEqual([
      '17.2 unnecessary',
      '17.5 kept(component)',
      '17.8 unnecessary',
    ])
    expect(stopsOf({ stops, components: [component('>=14')] as never })[1]).toBe('17.5 unnecessary')
  })

  test('a minimum schema, a dwell and a block that landing lifts keep a stop', () => {
    const one = [{ line: '17.5' }]
    expect(stopsOf({ stops: one, lines: [{ line: '17.9', minimum_schema: '17.5.0' }] })).toEqual([
      '17.5 kept(minimum-schema)',
    ])
    expect(stopsOf({ stops: one, lines: [{ line: '17.9', minimum_schema: '17.6.0' }] })).toEqual(['17.5 unnecessary'])
    const dwell = [{ since: '17.5', before: '17.7', at_least: '14d', reason: 'reindexing' }]
    expect(stopsOf({ stops: one, dwell })).toEqual(['17.5 kept(dwell)'])
    const block = (from: string, to: string) => [{ name: 'B', from, to, reason: 'a bug' }]
    expect(stopsOf({ stops: one, blocks: block('<17.5', '>17.5') })).toEqual(['17.5 kept(block)'])
    expect(stopsOf({ stops: one, blocks: block('<17.5', '>=17.5') })).toEqual(['17.5 unnecessary'])
    expect(stopsOf({ stops: one, blocks: block('<17.5', '17.6.1') })).toEqual(['17.5 unnecessary'])
  })

  test('a conditional stop is unnecessary only when all it serves is served without it', () => {
    const conditions = [{ id: 'large', question: 'Is it large?' }]
    const both = [{ line: '17.2', when: ['large'] }, { line: '17.5' }]
    expect(stopsOf({ conditions, stops: both, ...work(['A', '17.1', '17.6']) })).toEqual([
      '17.2 unnecessary',
      '17.5 needed{A}',
    ])
    expect(stopsOf({ conditions, stops: both, ...work(['A', '17.1', '17.4'], ['B', '17.1', '17.6']) })[0]).toBe(
      '17.2 needed{A}',
    )
    expect(stopsOf({ conditions, stops: both })[0]).toBe('17.2 cannot-tell')
  })
})

const spans = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 8 })
const declared = fc.uniqueArray(fc.nat(12), { maxLength: 7 })

function manifestFor(lives: readonly (readonly [number, number])[], lines: readonly number[]): Manifest {
  const named = lives.map(([opens, closes], i): Ends => [`L${i}`, `17.${opens}`, `17.${closes}`])
  return manifestWith({ ...known, stops: lines.map((line) => ({ line: `17.${line}` })), ...work(...named) })
}

describe('properties', () => {
  test('unnecessary stops can be given up together, and giving up a needed one leaves a life unserved', () => {
    fc.assert(
      fc.property(spans, declared, (lives, lines) => {
        const manifest = manifestFor(lives, lines)
        const comparison = compareStops(manifest)
        const remaining = comparison.stops.filter(({ verdict }) => verdict !== 'unnecessary').map(({ stop }) => stop)
        const served = (stops: typeof remaining) =>
          comparison.lives.filter(({ life }) =>
            stops.some((stop) => serves(manifest, reachOf(manifest, stop), life) === 'yes'),
          ).length
        const all = served(manifest.stops.slice())
        expect(served(remaining)).toBe(all)
        for (const stop of remaining) expect(served(remaining.filter((other) => other !== stop))).toBeLessThan(all)
      }),
      { numRuns: 200 },
    )
  })

  test('a life is served, late or missing as the definitions say', () => {
    fc.assert(
      fc.property(spans, declared, (lives, lines) => {
        const verdicts = compareStops(manifestFor(lives, lines)).lives.map(({ verdict }) => verdict)
        const right = lives.map(([opens, closes]) => {
          if (opens >= closes) return opens === closes ? 'empty' : 'inverted'
          const after = lines.filter((line) => line >= opens)
          if (after.some((line) => line < closes)) return 'served'
          return after.length > 0 ? 'late' : 'missing'
        })
        expect(verdicts).toEqual(right)
      }),
      { numRuns: 200 },
    )
  })
})
