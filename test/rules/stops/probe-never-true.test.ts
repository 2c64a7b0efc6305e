import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/stops/probe-never-true.ts'
import { faultsIn, found } from '../example.ts'

const manifest = (condition: string, users = 'stops: [{line: "1.1", when: [large]}]') => `
releases: [{version: "1.0.0"}, {version: "1.1.0"}]
conditions: [{id: large, question: Is it large?${condition}}]
${users}
`
const probe = (sql: string, operator: string, threshold: string) =>
  manifest(`, probe: {database: main, sql: "${sql}", operator: "${operator}", threshold: ${threshold}}`)
const rows = (limit: number) => `SELECT count(*) FROM (SELECT 1 FROM parcels LIMIT ${limit}) x`

test.each([
  ['as many rows as the threshold are not more', rows(1000), '>', '1000', true],
  ['one row more is enough', rows(1001), '>', '1000', false],
  ['as many rows as the threshold are at least as many', rows(1000), '>=', '1000', false],
  ['one row less is not', rows(999), '>=', '1000', true],
  ['nor equal', rows(999), '=', '1000', true],
  ['fewer than something can always be', rows(10), '<', '1000', false],
  ['an unlimited count reaches everything', 'SELECT count(*) FROM parcels', '>', '1000', false],
  [
    'another shape of query is not judged',
    'SELECT max(id) FROM (SELECT id FROM parcels LIMIT 5) x',
    '>',
    '1000',
    false,
  ],
  ['a text is never more than a text', 'SELECT state FROM depots', '>', '"open"', true],
  ['a text may be equal to a text', 'SELECT state FROM depots', '=', '"open"', false],
  ['true is not more than true', 'SELECT true', '>=', 'true', true],
])('%s', (_, sql, operator, threshold, isFault) => {
  expect(found(rule, probe(sql, operator, threshold))).toEqual(isFault ? ['error large'] : [])
})

test('it says how many rows to count', () => {
  expect(faultsIn({ manifest: probe(rows(1000), '>', '1000') }, [rule])[0]!.next).toBe('count more of them: LIMIT 1001')
})
