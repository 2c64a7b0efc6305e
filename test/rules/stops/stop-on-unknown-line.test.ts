import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/stops/stop-on-unknown-line.ts'
import { faultsIn, found } from '../example.ts'

const withStop = (stop: string, coverage = '{of: versions}') => `
coverage: [${coverage}]
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.4.0"}, {version: "1.5.0", planned: {}}]
stops: [${stop}]
`
const complete = '{of: versions}'
const partial = '{of: versions, degree: partial}'
const nothing = '{of: stops}'

test.each([
  ['a known line', '{line: "1.2"}', complete, []],
  ['a line between known ones, where all are listed', '{line: "1.3"}', complete, ['error 1.3']],
  ['the same where the list is partial', '{line: "1.3"}', partial, ['warning 1.3']],
  ['the same where nothing is said of the list', '{line: "1.3"}', nothing, ['warning 1.3']],
  ['a planned line', '{line: "1.5"}', complete, []],
  ['a line after the newest', '{line: "1.6"}', complete, ['info 1.6']],
  ['a version nobody lists, where all are listed', '{version: "1.2.1"}', complete, ['error 1.2.1']],
  ['a version nobody lists on a known line, where the list is partial', '{version: "1.2.1"}', partial, []],
  ['a version on an unknown line', '{version: "1.3.1"}', partial, ['warning 1.3.1']],
  ['another build of a listed version', '{version: "1.2.0+arm64"}', complete, []],
])('%s', (_, stop, coverage, faults) => {
  expect(found(rule, withStop(stop, coverage))).toEqual(faults)
})

test('coverage counts at the stop', () => {
  expect(found(rule, withStop('{line: "1.3"}', '{of: versions, until: "1.2"}'))).toEqual(['warning 1.3'])
  expect(found(rule, withStop('{line: "1.3"}', '{of: versions, until: "1.3"}'))).toEqual(['error 1.3'])
})

test('it names lines that are spelled alike, else the neighbours', () => {
  const next = (stop: string) => faultsIn({ manifest: withStop(stop) }, [rule])[0]!.next
  expect(next('{line: "1.3"}')).toMatch(/^did you mean 1\.1 or 1\.2 or 1\.4/u)
  expect(next('{version: "0.0.4"}')).toMatch(/^did you mean 1\.1;/u)
})

test('a manifest without releases knows no line, and says so', () => {
  expect(found(rule, 'stops: [{line: "1.1"}]')).toEqual(['warning 1.1'])
})

test('of a product without lines, versions between the oldest and the newest may be unlisted', () => {
  const dotted = (stop: string) => `
manifest: 1
product: {id: depot, name: Depot, version_scheme: dotted, line: none}
complete_until: 2026-11-20
releases: [{version: "31.1"}, {version: "33.1"}]
stops: [{version: "${stop}"}]
`
  expect(found(rule, dotted('32.1'))).toEqual([])
  expect(found(rule, dotted('30.1'))).toEqual(['warning 30.1'])
  expect(found(rule, dotted('34.1'))).toEqual(['info 34.1'])
})
