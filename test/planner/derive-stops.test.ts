import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePoint } from '../../src/domain/line.ts'
import { type Manifest } from '../../src/domain/manifest.ts'
import { type DerivedStops, deriveStops } from '../../src/planner/derive-stops.ts'
import { manifestWith, releases } from '../support/manifests.ts'

type Ends = readonly [id: string, introduced: string, gone?: string]

const oneMajor = { id: 'app', name: 'App', version_scheme: 'dotted', line: 1 } as const

/** Lines 28 to 46 of a product whose lines are single numbers, each with its first version. */
function lined(...lives: readonly Ends[]): Manifest {
  const lines = Array.from({ length: 19 }, (_, i) => String(28 + i))
  return manifestWith({
    product: oneMajor,
    releases: releases(...lines.map((line) => `${line}.0`)),
    background_migrations: lives.map(([name, from, until]) => ({
      name,
      queued_in: from,
      ...(until !== undefined && { finalized_in: until }),
    })),
  })
}

/** `33{1,2}`. */
function told({ stops }: DerivedStops): string[] {
  return stops.map(
    ({ point, minPatch, lives }) => `${minPatch?.text ?? point.text}{${lives.map(({ name }) => name).join(',')}}`,
  )
}

function between(manifest: Manifest, from: string, to: string): DerivedStops {
  const point = (text: string) => parsePoint(manifest.product, text)
  return deriveStops(manifest, { from: point(from), to: point(to) })
}

describe('stops derived from lives', () => {
  test('each life that meets no other gets a stop of its own, as late as it can be', () => {
    const manifest = lined(['1', '32', '34'], ['2', '35', '37'], ['3', '38', '40'], ['4', '41', '43'])
    expect(told(between(manifest, '32', '44'))).toEqual(['33{1}', '36{2}', '39{3}', '42{4}'])
  })

  test('lives that overlap share a stop, and a life belongs to the latest stop inside it', () => {
    const manifest = lined(
      ['1', '32', '34'],
      ['2', '33', '35'],
      ['3', '36', '41'],
      ['4', '37', '38'],
      ['5', '39', '40'],
      ['6', '42', '43'],
    )
    expect(told(between(manifest, '32', '44'))).toEqual(['33{1,2}', '37{4}', '39{3,5}', '42{6}'])
  })

  test('a migration never runs at the version where it is gone', () => {
    expect(told(between(lined(['A', '30', '34'], ['B', '34', '35']), '28', '40'))).toEqual(['33{A}', '34{B}'])
  })

  test('a life that is gone before it is introduced is ignored, one that is gone where it is introduced cannot be helped', () => {
    const derived = deriveStops(lined(['inverted', '35', '33'], ['empty', '36', '36'], ['3', '38', '40']))
    expect(told(derived)).toEqual(['39{3}'])
    expect(derived.unserved.map(({ life, why }) => `${life.name} ${why}`)).toEqual(['inverted inverted', 'empty empty'])
  })

  test('a life without an end needs no stop', () => {
    expect(deriveStops(lined(['endless', '30']))).toEqual({ stops: [], unserved: [] })
  })

  test('a version that contains the opening asks for nothing; a line speaks of everything that opens on it', () => {
    const manifest = lined(['1', '32', '34'], ['2', '33', '36'])
    expect(told(between(manifest, '32.0', '44'))).toEqual(['35{2}'])
    expect(told(between(manifest, '32', '35'))).toEqual(['33{1}'])
    expect(told(between(manifest, '32', '35.4'))).toEqual(['33{1}'])
  })
})

describe('what is not known for certain', () => {
  const interval = (earliest: string, latest: string) => ({ earliest, latest })

  test('an inferred life is served where every reading of its ends agrees', () => {
    const manifest = manifestWith({
      product: oneMajor,
      releases: releases('30.0', '31.0', '32.0', '33.0', '34.0', '35.0'),
      background_migrations: [
        { name: 'A', queued_in: '30', finalized_in: interval('33', '35') },
        { name: 'B', queued_in: interval('31', '33'), finalized_in: interval('33', '34') },
      ] as never,
    })
    expect(told(deriveStops(manifest))).toEqual(['32{A}'])
    expect(deriveStops(manifest).unserved.map(({ why }) => why)).toEqual(['uncertain'])
  })
})

describe('patches', () => {
  const minors = releases('17.7.0', '17.8.0', '17.8.3', '17.9.0', '17.9.2', '17.10.0')

  test('work queued in a patch makes the stop ask for that patch', () => {
    const manifest = manifestWith({
      releases: minors,
      background_migrations: [
        { name: 'A', queued_in: '17.8.3', finalized_in: '17.9' },
        { name: 'B', queued_in: '17.7', finalized_in: '17.9' },
      ],
    })
    expect(told(deriveStops(manifest))).toEqual(['17.8.3{A,B}'])
  })

  test('the first patch of a line is the line', () => {
    const manifest = manifestWith({
      releases: minors,
      background_migrations: [{ name: 'A', queued_in: '17.8.0', finalized_in: '17.9.2' }],
    })
    expect(told(deriveStops(manifest))).toEqual(['17.8{A}'])
  })

  test('no line lies between two patches of one line', () => {
    const manifest = manifestWith({
      releases: minors,
      background_migrations: [{ name: 'A', queued_in: '17.9.0', finalized_in: '17.9.2' }],
    })
    expect(deriveStops(manifest)).toMatchObject({ stops: [], unserved: [{ why: 'no-place' }] })
  })

  test('an opening ported back to the lines before it may be served there, one ported further back not', () => {
    const queued = (...where: string[]) =>
      manifestWith({
        releases: releases('17.5.0', '17.5.5', '17.6.0', '17.6.1', '17.7.0'),
        migrations: [{ id: '20240101000000', release: ['17.7.0', ...where] }] as never,
        background_migrations: [
          { name: 'A', queued_by: '20240101000000', finalized_in: '17.8' },
          { name: 'B', queued_in: '17.5', finalized_in: '17.7' },
        ] as never,
      })
    expect(told(deriveStops(queued('17.6.1', '17.5.5')))).toEqual(['17.6.1{A,B}'])
    expect(told(deriveStops(queued('17.5.5')))).toEqual(['17.6{B}', '17.7{A}'])
  })

  test('a line where nobody may land is no place for a stop', () => {
    const manifest = manifestWith({
      releases: [...releases('17.7.0'), { version: '17.8.0', withdrawn: 'broken' }, ...releases('17.9.0')],
      background_migrations: [{ name: 'A', queued_in: '17.7', finalized_in: '17.9' }],
    })
    expect(told(deriveStops(manifest))).toEqual(['17.7{A}'])
  })

  test('a product without lines has versions for stops', () => {
    const manifest = manifestWith({
      product: { id: 'app', name: 'App', version_scheme: 'semver', line: 'none' },
      releases: releases('1.0.0', '1.1.0', '1.1.1', '1.2.0'),
      background_migrations: [{ name: 'A', queued_in: '1.1.0', finalized_in: '1.2.0' }],
    })
    expect(told(deriveStops(manifest))).toEqual(['1.1.1{A}'])
  })
})

/** Lives as positions on ten lines; about one in four is empty or inverted. */
const livesOnLines = fc.array(fc.tuple(fc.integer({ min: 28, max: 37 }), fc.integer({ min: 28, max: 37 })), {
  maxLength: 9,
})

function livesNamed(spans: readonly (readonly [number, number])[]): Ends[] {
  return spans.map(([opens, closes], i) => [`L${i}`, String(opens), String(closes)])
}

function isHit([opens, closes]: readonly [number, number], stops: readonly number[]): boolean {
  return stops.some((stop) => opens <= stop && stop < closes)
}

/** Every subset of the ten lines, by ascending size. */
const subsets = Array.from({ length: 1 << 10 }, (_, bits) =>
  Array.from({ length: 10 }, (__, i) => 28 + i).filter((line) => (bits >> (line - 28)) & 1),
).toSorted((a, b) => a.length - b.length)

describe('properties of derived stops', () => {
  test('every life is hit, and no smaller set of lines hits them all', () => {
    fc.assert(
      fc.property(livesOnLines, (spans) => {
        const proper = spans.filter(([opens, closes]) => opens < closes)
        const stops = deriveStops(lined(...livesNamed(spans))).stops.map(({ point }) => Number(point.text))
        const smallest = subsets.find((set) => proper.every((span) => isHit(span, set)))!
        expect(proper.every((span) => isHit(span, stops))).toBe(true)
        expect(stops).toHaveLength(smallest.length)
      }),
      { numRuns: 200 },
    )
  })

  test('the order of the manifest does not matter', () => {
    fc.assert(
      fc.property(livesOnLines, fc.func(fc.nat()), (spans, orderOf) => {
        const lives = livesNamed(spans)
        const shuffled = lives.toSorted((a, b) => orderOf(a[0]) - orderOf(b[0]))
        const stops = (of: readonly Ends[]) => deriveStops(lined(...of)).stops.map(({ point }) => point.text)
        expect(stops(shuffled)).toEqual(stops(lives))
      }),
      { numRuns: 100 },
    )
  })

  test('each life belongs to the latest stop inside it', () => {
    fc.assert(
      fc.property(livesOnLines, (spans) => {
        const derived = deriveStops(lined(...livesNamed(spans)))
        const all = derived.stops.map(({ point }) => Number(point.text))
        for (const { point, lives } of derived.stops) {
          for (const { name } of lives) {
            const [opens, closes] = spans[Number(name.slice(1))]!
            expect(Number(point.text)).toBe(all.findLast((stop) => opens <= stop && stop < closes))
          }
        }
      }),
      { numRuns: 100 },
    )
  })
})
