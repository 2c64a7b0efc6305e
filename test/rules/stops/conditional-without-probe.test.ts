import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/stops/conditional-without-probe.ts'
import { faultsIn, found } from '../example.ts'

const manifest = (condition: string, users = 'stops: [{line: "1.1", when: [large]}]') => `
releases: [{version: "1.0.0"}, {version: "1.1.0"}]
conditions: [{id: large, question: Is it large?${condition}}]
${users}
`
const probe = (sql: string, operator: string, threshold: string) =>
  manifest(`, probe: {database: main, sql: "${sql}", operator: "${operator}", threshold: ${threshold}}`)
const rows = (limit: number) => `SELECT count(*) FROM (SELECT 1 FROM parcels LIMIT ${limit}) x`
const block = 'blocks: [{name: b, from: <1.1, to: "1.1", reason: it hangs, when: [large]}]'

test.each([
  ['nothing answers it', '', ['warning large']],
  ['a criterion is only words', ', criterion: about a thousand', ['warning large']],
  ['a number of nodes answers it', ', nodes: {role: web, operator: ">", threshold: 1}', []],
  ['the past answers it', ', ran: 1.0.0', []],
])('%s', (_, condition, faults) => {
  expect(found(rule, manifest(condition))).toEqual(faults)
})

test('a probe answers it', () => {
  expect(found(rule, probe(rows(2), '>', '1'))).toEqual([])
})

test('of a condition that only blocks use, or nobody, nothing is told', () => {
  expect(found(rule, manifest('', block))).toEqual([])
  expect(found(rule, manifest('', ''))).toEqual([])
})

test('one finding names all stops it decides about', () => {
  const stops = 'stops: [{line: "1.1", when: [large]}, {line: "1.0", when: [large]}]'
  const faults = faultsIn({ manifest: manifest('', stops) }, [rule])
  expect(faults.map(({ message }) => message)).toEqual([
    'only a person can answer large, which decides about the stops 1.0, 1.1',
  ])
})
