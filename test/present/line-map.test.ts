import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layOutLineMap, type LineMap, type MapStation, type PlacedStation, sizes } from '../../src/present/line-map.ts'
import { textWidth } from '../../src/present/text-metrics.ts'
import { stationsOf } from '../../src/present/upgrade/stations.ts'
import { runs } from '../support/arbitraries.ts'
import { veryLongUpgrade } from '../support/sample-upgrades.ts'

const station = (name: string, more: Partial<MapStation> = {}): MapStation => ({
  shape: 'stop',
  name,
  mark: '',
  notes: [],
  interchange: [],
  passed: [],
  hint: name,
  ...more,
})

const words = fc.string({ maxLength: 40 })
const stations = fc.array(
  fc.record({
    name: words,
    notes: fc.array(words, { maxLength: 3 }),
    interchange: fc.array(words, { maxLength: 2 }),
    passed: fc.nat(40),
  }),
  { minLength: 1, maxLength: 45 },
)
const widths = fc.integer({ min: 240, max: 1400 })

const build = (
  sketches: readonly { name: string; notes: string[]; interchange: string[]; passed: number }[],
): MapStation[] =>
  sketches.map(({ name, notes, interchange, passed }) =>
    station(name, {
      notes: notes.map((text) => ({ text, accent: false })),
      interchange,
      passed: Array.from({ length: passed }, (_, i) => String(i)),
    }),
  )

describe('a line map', () => {
  test('gives every text room of its own, inside the picture', () => {
    fc.assert(
      fc.property(stations, widths, (sketches, width) => {
        const boxes = layOutLineMap(build(sketches), width).stations.flatMap(boxesOf)
        expect(boxes.filter(({ left, right }) => left < 0 || right > width)).toEqual([])
        for (const [i, a] of boxes.entries()) expect(boxes.slice(i + 1).filter((b) => overlap(a, b))).toEqual([])
      }),
      runs(100),
    )
  })

  test('puts ticks only on the line and never on a station', () => {
    fc.assert(
      fc.property(stations, widths, (sketches, width) => {
        const map = layOutLineMap(build(sketches), width)
        const ticks = map.ticks.flat()
        expect(ticks.filter((tick) => !onLine(map, tick))).toEqual([])
        expect(
          ticks.filter(({ x, y }) => map.stations.some((one) => Math.hypot(one.x - x, one.y - y) < sizes.station)),
        ).toEqual([])
      }),
      runs(100),
    )
  })

  test('runs to and fro: rows start where the row above ended', () => {
    const map = layOutLineMap(
      Array.from({ length: 9 }, (_, i) => station(`1.${i}.0`)),
      480,
    )
    const rows = Map.groupBy(map.stations, ({ y }) => y)
    const ways = [...rows.values()].map((row) => Math.sign(row.at(-1)!.x - row[0]!.x))
    expect(ways).toEqual([1, -1, 1])
    expect(map.turns.map(({ right }) => right)).toEqual([true, false])
  })

  test('shows forty landings on one page', () => {
    const map = layOutLineMap(stationsOf(veryLongUpgrade()), 960)
    expect(map.stations).toHaveLength(40)
    expect(map.height).toBeLessThan(800)
  })

  test('draws as many ticks as lines are passed, while there is room', () => {
    const map = layOutLineMap(
      [
        station('1.0'),
        station('1.9', { passed: ['1.1', '1.2'] }),
        station('9.0', { passed: Array.from({ length: 500 }, String) }),
      ],
      480,
    )
    expect(map.ticks[1]).toHaveLength(2)
    expect(map.ticks[2]!.length).toBeLessThan(30)
  })
})

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

function centred(text: string, x: number, baseLine: number, size: number): Box[] {
  const half = textWidth(text, size) / 2
  return text === ''
    ? []
    : [{ left: x - half, right: x + half, top: baseLine - size * 0.8, bottom: baseLine + size * 0.2 }]
}

function boxesOf({ x, y, name, plates, noteLines, noteY }: PlacedStation): Box[] {
  return [
    ...centred(name, x, y - 22, sizes.name),
    { left: x - 18, right: x + 18, top: y - 18, bottom: y + 18 },
    ...plates.map((plate) => ({
      left: x - plate.width / 2,
      right: x + plate.width / 2,
      top: plate.y,
      bottom: plate.y + plate.height,
    })),
    ...noteLines.flatMap(({ text }, i) => centred(text, x, noteY + i * sizes.line, sizes.note)),
  ]
}

function overlap(a: Box, b: Box): boolean {
  const slack = 0.5
  return a.left < b.right - slack && b.left < a.right - slack && a.top < b.bottom - slack && b.top < a.bottom - slack
}

function onLine(
  { stations: all, turns }: LineMap,
  { x, y, upright }: { x: number; y: number; upright: boolean },
): boolean {
  return upright ? turns.some((turn) => turn.x === x && turn.from < y && y < turn.to) : all.some((one) => one.y === y)
}
