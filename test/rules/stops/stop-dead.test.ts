import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/stops/stop-dead.ts'
import { faultsIn, found } from '../example.ts'

const dead = (releases: string, stop = '{line: "1.1"}', rest = 'coverage: [{of: versions}]') =>
  found(rule, manifest(releases, stop, rest))
const manifest = (releases: string, stop: string, rest: string) => `
releases: [{version: "1.0.0"}, ${releases}, {version: "1.2.0"}]
stops: [${stop}]
${rest}
`

test.each([
  ['one good patch is enough', '{version: "1.1.0", withdrawn: x}, {version: "1.1.1"}', []],
  ['every patch is withdrawn', '{version: "1.1.0", withdrawn: x}, {version: "1.1.1", withdrawn: x}', ['error 1.1']],
  ['every patch is to be avoided, which can be accepted', '{version: "1.1.0", avoid: x}', ['warning 1.1']],
  ['withdrawn and to be avoided', '{version: "1.1.0", withdrawn: x}, {version: "1.1.1", avoid: x}', ['warning 1.1']],
  ['a planned patch will do', '{version: "1.1.0", withdrawn: x}, {version: "1.1.1", planned: {}}', []],
  ['a pre-release is no landing', '{version: "1.1.0-rc.1"}, {version: "1.1.0", withdrawn: x}', ['error 1.1']],
])('%s', (_, releases, faults) => {
  expect(dead(releases)).toEqual(faults)
})

test('an unlisted patch may do where the list is not complete', () => {
  expect(dead('{version: "1.1.0", withdrawn: x}', '{line: "1.1"}', '')).toEqual(['warning 1.1'])
})

test('an exact version is that version, also a pre-release', () => {
  expect(dead('{version: "1.1.0", withdrawn: x}, {version: "1.1.1"}', '{version: "1.1.0"}', '')).toEqual([
    'error 1.1.0',
  ])
  expect(dead('{version: "1.1.0-rc.1"}', '{version: "1.1.0-rc.1"}')).toEqual([])
})

test('a stop nobody lists a release for is not judged here', () => {
  expect(dead('{version: "1.1.0"}', '{line: "1.3"}')).toEqual([])
})

test('below min_patch does not count', () => {
  const stop = '{line: "1.1", min_patch: "1.1.2"}'
  expect(dead('{version: "1.1.1"}', stop)).toEqual(['error 1.1'])
  expect(dead('{version: "1.1.1"}, {version: "1.1.2"}', stop)).toEqual([])
  expect(dead('{version: "1.1.2", withdrawn: x}, {version: "1.1.1"}', stop)).toEqual(['error 1.1'])
})

test('a min_patch that was never released is told where the list is complete', () => {
  const stop = '{line: "1.1", min_patch: "1.1.2"}'
  expect(dead('{version: "1.1.3"}', stop)).toEqual(['warning 1.1'])
  expect(dead('{version: "1.1.3"}', stop, '')).toEqual([])
})

const block = (fields: string) => `
coverage: [{of: versions}]
conditions: [{id: large, question: Is it large?}]
blocks: [{name: b, from: "<1.1.0", to: "1.1.0", reason: it hangs${fields}}]
`

test('blocks that close every way strand a stop; those for some installations or modes do not', () => {
  const why = faultsIn({ manifest: manifest('{version: "1.1.0"}', '{line: "1.1"}', block('')) }, [rule])
  expect(why.map(({ message }) => message)).toEqual([
    'nobody can land on the stop 1.1: blocks close every way to 1.1.0',
  ])
  expect(dead('{version: "1.1.0"}', '{line: "1.1"}', block(', mode: zero-downtime'))).toEqual([])
  expect(dead('{version: "1.1.0"}', '{line: "1.1"}', block(', when: [large]'))).toEqual([])
  expect(dead('{version: "1.1.0"}, {version: "1.1.1"}', '{line: "1.1"}', block(''))).toEqual([])
})

test('a block leaves a way when one lower release is free, and the first release of all needs none', () => {
  const from = (range: string) => block('').replace('<1.1.0', range)
  expect(dead('{version: "1.0.1"}, {version: "1.1.0"}', '{line: "1.1"}', from('1.0.0'))).toEqual([])
  expect(found(rule, `releases: [{version: "1.1.0"}]\nstops: [{line: "1.1"}]\n${block('')}`)).toEqual([])
})

test('a stop that only follows from the schedule is told at the schedule', () => {
  const text = manifest(
    '{version: "1.1.0", withdrawn: x}',
    '{line: "1.0"}',
    'policy: {stop_schedule: {from: "1.1", minors: [1]}}',
  )
  const [fault] = faultsIn({ manifest: text }, [rule])
  expect(fault?.at).toEqual({ entry: undefined, field: ['policy', 'stop_schedule'] })
})
