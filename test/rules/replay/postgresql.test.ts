import { describe, expect, test } from 'vitest'
import { meetsPostgresql } from '../../../src/rules/replay/postgresql.ts'
import { manifestOf } from '../../support/manifests.ts'
import { foundIn } from '../sql/change.ts'
import { wholeManifest } from '../example.ts'

function meets(range: string, component: string, release = '"1.1"'): boolean {
  const manifest = manifestOf(
    wholeManifest(`
releases: [{version: "1.0.0"}, {version: "1.1.0"}]
migrations: [{id: "20260301090000", release: ${release}}]
${component}`),
  )
  return meetsPostgresql(manifest)(manifest.migrations[0]!, range)
}

const component = (ranges: string, lines = '["12", "13", "14", "15"]') =>
  `components: [{id: postgresql, name: PostgreSQL, line: 1, lines: ${lines}, ranges: [${ranges}]}]\n`

describe('the PostgreSQL a migration may meet', () => {
  test('is any maintained one where the manifest does not say', () => {
    expect(meets('>=14', '')).toBe(true)
    expect(meets('<14', '')).toBe(false)
    expect(meets('*', '')).toBe(true)
  })

  test('is one of the lines that its release works with', () => {
    const spans = component('{from: "1.0", requires: ">=12"}, {from: "1.1", requires: ">=13.4 <15"}')
    expect(meets('<13', spans)).toBe(false)
    expect(meets('<13', spans, '"1.0"')).toBe(true)
    expect(meets('<14', spans)).toBe(true)
    expect(meets('>=14', spans)).toBe(true)
    expect(meets('>=15', spans)).toBe(false)
    expect(meets('>=15', spans, '"1.0"')).toBe(true)
  })

  test('is any of its lines before the first range is recorded', () => {
    expect(meets('<13', component('{from: "1.1", requires: ">=14"}'), '"1.0"')).toBe(true)
    expect(meets('>=16', component('{from: "1.1", requires: ">=14"}'), '"1.0"')).toBe(false)
  })
})

test('a constant default writes every row anew before PostgreSQL 11 only', () => {
  const sql = 'ALTER TABLE parcels ADD COLUMN a int DEFAULT 1;'
  const more = (requires: string) => component(`{from: "1.0", requires: "${requires}"}`, '["10", "11", "12"]')
  expect(foundIn(sql, { more: more('>=10') })).toEqual(['error sql-table-rewrite parcels.a'])
  expect(foundIn(sql, { more: more('>=11') })).toEqual([])
})

test('a partition need not be detached CONCURRENTLY where no PostgreSQL can', () => {
  const sql = 'ALTER TABLE days DETACH PARTITION a;'
  const more = (requires: string) => component(`{from: "1.0", requires: "${requires}"}`)
  expect(foundIn(sql, { more: more('<14') })).toEqual([])
  expect(foundIn(sql, { more: more('<15') })).toEqual(['warning sql-detach-not-concurrent days a'])
})
