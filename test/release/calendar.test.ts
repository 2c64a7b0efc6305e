import { expect, test } from 'vitest'
import { parsePoint, type Point } from '../../src/domain/line.ts'
import { calendarOf, type Calendar } from '../../src/release/calendar.ts'
import { manifestOf } from '../support/manifests.ts'
import { wholeManifest } from '../rules/example.ts'

const product = { id: 'depot', name: 'Depot', scheme: 'semver', lineParts: 2 } as const
const point = (text: string): Point => parsePoint(product, text)!
const line = (text: string) => point(text).version.parts

function calendar(body: string, today = '2026-06-15'): Calendar {
  return calendarOf(manifestOf(wholeManifest(body)), today)
}

test('the day of a line is that of its first version, else what its entry says', () => {
  const { dayOfLine } = calendar(`
lines: [{line: "1.0", date: 2026-01-10}, {line: "1.1", date: 2026-02-10}, {line: "1.2", date: 2026-03-10}, {line: "1.3"}]
releases:
  - {version: "1.0.0", date: 2026-01-12}
  - {version: "1.1.2", date: 2026-02-25}
  - {version: "1.2.0-rc1", date: 2026-03-01}
  - {version: "1.2.10", date: 2026-03-25}
  - {version: "1.3.0"}
`)
  expect(['1.0', '1.1', '1.2', '1.3', '1.4'].map((text) => dayOfLine(line(text)))).toEqual([
    '2026-01-12',
    '2026-02-10',
    '2026-03-10',
    undefined,
    undefined,
  ])
})

test('a candidate does not begin its line', () => {
  const { dayOfLine, isOut } = calendar(
    'releases: [{version: "1.0.0-rc1", date: 2026-01-01}, {version: "1.0.0", date: 2026-07-01}]',
  )
  expect(dayOfLine(line('1.0'))).toBe('2026-07-01')
  expect(isOut(line('1.0'))).toBe(false)
})

test('the day of a version is its own, and each is asked for itself', () => {
  const { dayOfPoint } = calendar(
    'releases: [{version: "1.0.0", date: 2026-01-01}, {version: "1.0.1", date: 2026-01-08}]',
  )
  const days = ['1.0.1', '1.0.0', '1.0', '1.0.1', '1.0.2'].map((text) => dayOfPoint(point(text)))
  expect(days).toEqual(['2026-01-08', '2026-01-01', '2026-01-01', '2026-01-08', undefined])
})

test('a line is out from its day on; an undated release is out, a planned or unlisted one is not', () => {
  const { isOut } = calendar(`
lines: [{line: "2.0", date: 2026-06-15}, {line: "2.1", date: 2026-06-16}, {line: "2.2"}]
releases:
  - {version: "1.0.0", date: 2026-06-15}
  - {version: "1.1.0", date: 2026-06-16}
  - {version: "1.2.0"}
  - {version: "1.3.0", planned: {release: 2026-06-01}}
`)
  expect(
    Object.fromEntries(
      ['1.0', '1.1', '1.2', '1.3', '2.0', '2.1', '2.2', '3.0'].map((text) => [text, isOut(line(text))]),
    ),
  ).toEqual({
    '1.0': true,
    '1.1': false,
    '1.2': true,
    '1.3': false,
    '2.0': true,
    '2.1': false,
    '2.2': false,
    '3.0': false,
  })
})

test('a window opens with the cut of the line before, else with its release, else is unknown', () => {
  const { windowOf } = calendar(`
lines: [{line: "0.9"}]
releases:
  - {version: "1.0.0", date: 2026-01-05}
  - {version: "1.1.0", planned: {cut: 2026-07-01, release: 2026-07-08}}
  - {version: "1.2.0", planned: {release: 2026-08-08}}
`)
  expect(windowOf(line('0.9'))).toBeUndefined()
  expect(windowOf(line('1.0'))).toBeUndefined()
  expect(windowOf(line('1.1'))).toEqual({ opens: '2026-01-05', after: [1, 0], by: 'release' })
  expect(windowOf(line('1.2'))).toEqual({ opens: '2026-07-01', after: [1, 1], by: 'cut' })
  expect(windowOf(line('1.7'))).toEqual({ opens: '2026-08-08', after: [1, 2], by: 'release' })
})

test('the last stop before a point lies on an earlier line, whatever patch the point is', () => {
  const { lastStopBefore } = calendar(`
conditions: [{id: big, question: Is it big?}]
stops: [{line: "1.1"}, {version: "1.3.2"}, {line: "1.5", when: [big]}]
`)
  const stops = ['1.1', '1.1.5', '1.2', '1.3.9', '1.4', '1.6'].map((text) => lastStopBefore(point(text))?.id)
  expect(stops).toEqual([undefined, undefined, '1.1', '1.1', '1.3.2', '1.3.2'])
})

test('where a product has no lines the last stop is an earlier version', () => {
  const { lastStopBefore } = calendar(`manifest: 1
product: {id: depot, name: Depot, version_scheme: semver, line: none}
complete_until: 2026-06-01
stops: [{version: "1.0.1"}, {version: "1.0.3"}]
`)
  const version = (text: string) => parsePoint({ ...product, lineParts: undefined }, text)!
  expect(['1.0.1', '1.0.2', '1.0.3', '1.0.4'].map((text) => lastStopBefore(version(text))?.id)).toEqual([
    undefined,
    '1.0.1',
    '1.0.1',
    '1.0.3',
  ])
})
