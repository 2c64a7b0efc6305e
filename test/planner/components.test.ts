import { describe, expect, test } from 'vitest'
import { type Plan } from '../../src/planner/plan.ts'
import { type Ask, type Body, landingsOf, manifestWith, planOf, releases } from '../support/manifests.ts'

type Ranges = NonNullable<NonNullable<Body['components']>[number]['ranges']>

const database = (ranges: Ranges, lines = ['11', '12', '13', '14']) => ({
  id: 'db',
  name: 'Database',
  line: 1,
  lines,
  ranges,
})

/** Every line is a stop, so that the landings are given and only the components move. */
function shop(ranges: Ranges, more: Body = {}): Body {
  return {
    policy: { latest_patch: 'any' },
    releases: releases('1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0'),
    stops: [{ line: '1.1' }, { line: '1.2' }, { line: '1.3' }],
    components: [database(ranges)],
    ...more,
  }
}

function planned(body: Body, installed: string | undefined, ask: Ask = {}): Plan {
  const components = installed === undefined ? {} : { db: installed }
  return planOf(manifestWith(body), '1.0.0', '1.4.0', { components, ...ask })
}

/** Every component step of a plan, as `hop: action from → to`. */
function steps({ path }: Plan): string[] | undefined {
  return path?.hops.flatMap((hop) =>
    hop.components.map(({ action, from = '?', to }) => `${hop.from}: ${action} ${from} → ${to}`),
  )
}

describe('a component step', () => {
  test('is none where the installed version serves to the end', () => {
    expect(steps(planned(shop([{ from: '1.0', requires: '>=11 <14' }]), '12.3'))).toEqual([])
  })

  test('is one move that serves the rest where two would serve as well', () => {
    const plan = planned(
      shop([
        { from: '1.0', requires: '>=11' },
        { from: '1.2', requires: '>=12' },
        { from: '1.4', requires: '>=13' },
      ]),
      '11.5',
    )
    expect(plan.path?.component_moves).toBe(1)
    expect(steps(plan)).toEqual(['1.1.0: move 11 → 13'])
  })

  test('is taken while both ends of its time work with what it moves to', () => {
    const plan = planned(
      shop([
        { from: '1.0', requires: '<12' },
        { from: '1.1', requires: '<13' },
        { from: '1.2', requires: '>=12 <14' },
        { from: '1.3', requires: '>=13' },
      ]),
      '11.5',
    )
    expect(steps(plan)).toEqual(['1.1.0: move 11 → 12', '1.2.0: move 12 → 13'])
  })

  test('says from which landing to which it may be taken, and how far it serves', () => {
    const plan = planned(
      shop([
        { from: '1.0', requires: '>=11' },
        { from: '1.3', requires: '>=12' },
      ]),
      '11.5',
    )
    const found = plan.path?.hops.flatMap(({ components }) => components)
    expect(found).toMatchObject([{ earliest: '1.0.0', latest: '1.2.0', serves_until: '1.4.0', to: '12' }])
  })

  test('inside the installed line is an update and no move, and names the lowest version that serves', () => {
    const plan = planned(
      shop([
        { from: '1.0', requires: '>=11' },
        { from: '1.3', requires: '>=12.4' },
      ]),
      '12.1',
    )
    expect(plan.path?.component_moves).toBe(0)
    expect(plan.path?.hops.flatMap(({ components }) => components)).toMatchObject([
      { action: 'update', from: '12.1', to: '12.4', at_least: '12.4', latest: '1.2.0' },
    ])
  })

  test('to another line names the lowest version of it that serves', () => {
    const plan = planned(
      shop([
        { from: '1.0', requires: '>=11' },
        { from: '1.3', requires: '>=12.4 <13' },
      ]),
      '11.1',
    )
    expect(plan.path?.hops.flatMap(({ components }) => components)).toMatchObject([{ to: '12', at_least: '12.4' }])
  })

  test('is a check where nobody told the installed version, wherever something new is asked for', () => {
    const plan = planned(
      shop([
        { from: '1.0', requires: '>=11' },
        { from: '1.2', requires: '>=12' },
        { from: '1.4', requires: '>=13' },
      ]),
      undefined,
    )
    expect(plan.verdict).toBe('legal')
    expect(steps(plan)).toEqual(['1.1.0: check ? → >=12', '1.3.0: check ? → >=13'])
  })

  test('is asked for by what a release says itself, before what the table of the component says', () => {
    const plan = planned(
      shop([{ from: '1.0', requires: '>=11' }], {
        releases: [
          ...releases('1.0.0', '1.1.0', '1.2.0', '1.4.0'),
          { version: '1.3.0', requires: { db: '>=12' }, tested: { db: '<12.9' } },
        ],
      }),
      '11.1',
    )
    expect(steps(plan)).toEqual(['1.2.0: move 11 → 12'])
  })
})

describe('an upgrade', () => {
  test('takes another landing where that saves a move', () => {
    const body: Body = {
      policy: { latest_patch: 'any' },
      releases: [...releases('1.0.0', '1.1.0', '1.1.1', '1.2.0')].map((release) =>
        release.version === '1.1.1' ? { ...release, requires: { db: '>=12 <13' } } : release,
      ),
      stops: [{ line: '1.1' }],
      components: [
        database([
          { from: '1.0', requires: '>=11' },
          { from: '1.2', requires: '>=13' },
        ]),
      ],
    }
    const plan = planOf(manifestWith(body), '1.0.0', '1.2.0', { components: { db: '11' } })
    expect(landingsOf(plan)).toEqual(['1.1.0', '1.2.0'])
    expect(plan.path?.component_moves).toBe(1)
  })

  test('lands once more where a component can move nowhere else', () => {
    const body: Body = {
      policy: { latest_patch: 'any' },
      releases: releases('1.0.0', '1.1.0', '1.2.0'),
      components: [
        database([
          { from: '1.0', requires: '<12' },
          { from: '1.1', requires: '>=11 <13' },
          { from: '1.2', requires: '>=12' },
        ]),
      ],
    }
    const plan = planOf(manifestWith(body), '1.0.0', '1.2.0', { components: { db: '11' } })
    expect(landingsOf(plan)).toEqual(['1.1.0', '1.2.0'])
    expect(plan.path?.hops[0]?.why.kind).toBe('component')
  })

  test('may begin on a release that does not work with what is installed', () => {
    const plan = planned(
      shop([
        { from: '1.0', requires: '>=12' },
        { from: '1.1', requires: '>=11' },
      ]),
      '11',
    )
    expect(plan.verdict).toBe('legal')
    expect(steps(plan)).toEqual([])
  })

  test('is refused where a component would have to go down, with the hop and both ranges', () => {
    const { verdict, refusal } = planned(
      shop([
        { from: '1.0', requires: '>=11' },
        { from: '1.2', requires: '<13' },
      ]),
      '13.1',
    )
    expect(verdict).toBe('illegal')
    expect(refusal?.reasons.map(({ id }) => id)).toEqual(['component-out-of-range:db@1.1.0..1.2.0'])
    expect(refusal?.reasons[0]?.message).toContain('<13')
    expect(refusal?.reasons[0]?.message).toContain('13.1 is installed')
  })

  test('is refused where what is installed is above the range inside its own line', () => {
    const ranges = [
      { from: '1.0', requires: '>=11' },
      { from: '1.2', requires: '<12.5' },
    ]
    expect(planned(shop(ranges), '12.4').verdict).toBe('legal')
    expect(planned(shop(ranges), '12.5').refusal?.reasons.map(({ kind }) => kind)).toEqual(['component-out-of-range'])
  })

  test('is refused where no line serves both ends of a hop, though each end has one', () => {
    const { refusal } = planned(
      shop([
        { from: '1.0', requires: '<12' },
        { from: '1.2', requires: '>=12' },
      ]),
      '11',
    )
    expect(refusal?.reasons.map(({ id }) => id)).toEqual(['component-out-of-range:db@1.1.0..1.2.0'])
  })

  test('moves each of several components by itself', () => {
    const ranges = [
      { from: '1.0', requires: '>=11' },
      { from: '1.2', requires: '>=12' },
    ]
    const cache = { ...database(ranges), id: 'cache', name: 'Cache' }
    const body = shop(ranges, { components: [database(ranges), cache] })
    const plan = planOf(manifestWith(body), '1.0.0', '1.4.0', { components: { db: '11', cache: '12' } })
    expect(plan.path?.component_moves).toBe(1)
    expect(plan.path?.hops.flatMap(({ components }) => components.map(({ component }) => component))).toEqual(['db'])
  })

  test('with many components of many lines is planned all the same', () => {
    const lines = Array.from({ length: 12 }, (_, i) => String(i + 1))
    const many = Array.from({ length: 8 }, (_, i) => ({
      ...database(
        [
          { from: '1.0', requires: '>=1' },
          { from: '1.2', requires: '>=2' },
        ],
        lines,
      ),
      id: `part-${i}`,
    }))
    const components = Object.fromEntries(many.map(({ id }) => [id, '1']))
    const plan = planOf(manifestWith(shop([], { components: many })), '1.0.0', '1.4.0', { components })
    expect(plan.path?.component_moves).toBe(8)
  })
})

describe('a version nobody tested', () => {
  const ranges = [
    { from: '1.0', requires: '>=11' },
    { from: '1.2', requires: '>=11', tested: '<13' },
  ]
  const untested = (ask: Ask = {}, installed = '13') =>
    planned(shop(ranges), installed, ask).path?.hops.flatMap(({ warnings }) => warnings.map(({ id }) => id))

  test('is a warning of each hop that lands where it was not tested', () => {
    expect(untested()).toEqual([
      'component-untested:db@1.1.0..1.2.0',
      'component-untested:db@1.2.0..1.3.0',
      'component-untested:db@1.3.0..1.4.0',
    ])
  })

  test('counts where it is landed with, not where it is moved to', () => {
    const crossed = [
      { from: '1.0', requires: '>=11', tested: '<13' },
      { from: '1.2', requires: '>=12', tested: '13' },
    ]
    const plan = planned(shop(crossed), '11')
    expect([steps(plan), plan.path?.warnings]).toEqual([['1.1.0: move 11 → 13'], 0])
  })

  test('is not moved to where a tested one serves as well', () => {
    const wanted = [
      { from: '1.0', requires: '>=11' },
      { from: '1.2', requires: '>=12', tested: '<13' },
    ]
    expect(steps(planned(shop(wanted), '11'))).toEqual(['1.1.0: move 11 → 12'])
  })

  test('is held against the upgrade under --strict, and can be accepted', () => {
    expect(planned(shop(ranges), '13', { strict: true }).refusal?.reasons.map(({ kind }) => kind)).toEqual([
      'component-untested',
    ])
    const accepted = planned(shop(ranges), '13', { strict: true, accepted: ['component-untested:db'] })
    expect(accepted.verdict).toBe('legal')
    expect(accepted.path?.hops[1]?.warnings).toMatchObject([{ kind: 'component-untested', accepted: true }])
  })
})
