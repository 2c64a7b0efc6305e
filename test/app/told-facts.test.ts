import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { toldFacts, type FactSources } from '../../src/app/told-facts.ts'
import { type Installation } from '../../src/domain/installation.ts'
import { manifestOf } from '../support/manifests.ts'

const depot = manifestOf(readFileSync(new URL('../fixtures/products/depot/manifest.yaml', import.meta.url), 'utf8'))
const recorded = (name: string): string => readFileSync(new URL(`../fixtures/facts/${name}`, import.meta.url), 'utf8')

const nobody: Installation = {
  product: undefined,
  manifest: undefined,
  version: undefined,
  installType: undefined,
  nodes: new Map(),
  databases: new Map(),
  components: new Map(),
  facts: [],
  accepted: [],
  windows: [],
  timeZone: undefined,
  driver: undefined,
  notify: [],
  backup: undefined,
  history: [],
  pendingPostMigrations: 'unknown',
}

function site(more: Partial<Installation>) {
  return { name: 'installation.yaml', value: { ...nobody, ...more } }
}

function told(text: string, more: Partial<FactSources> & { today?: string } = {}) {
  const { today = '2026-11-21', ...sources } = more
  const file = { name: 'facts.csv', text }
  const { answers, remarks } = toldFacts(depot, today, {
    installation: undefined,
    file,
    flags: [],
    assumeNo: false,
    ...sources,
  })
  return { answers: Object.fromEntries(answers), remarks }
}

describe('Recorded output of psql', () => {
  test('answers by the threshold of each probe; NULL and a missing table stay open', () => {
    expect(told(recorded('superuser.csv'))).toEqual({
      answers: { 'many-parcels': 'yes', 'customs-used': 'yes' },
      remarks: ['legacy-labels stays open: its query returned no value (facts.csv:14:1)'],
    })
  })

  test('compares text with a comma in it', () => {
    expect(told(recorded('comma.csv')).answers).toMatchObject({ 'legacy-labels': 'yes' })
  })

  test('of a standby answers nothing', () => {
    const { answers, remarks } = told(recorded('standby.csv'))
    expect(answers).toEqual({})
    expect(remarks).toHaveLength(3)
    expect(remarks[0]).toContain('depot was a standby')
  })
})

describe('A "no" that was measured', () => {
  const line = (condition: string, value: string, { at = '2026-11-20', database = 'depot' } = {}): string =>
    `${condition},${value},${at}T10:00:00Z,f,${database},15.18\n`

  test('counts for seven days', () => {
    expect(told(line('many-parcels', '3', { at: '2026-11-14' })).answers).toEqual({ 'many-parcels': 'no' })
    expect(told(line('many-parcels', '3', { at: '2026-11-13' }))).toEqual({
      answers: {},
      remarks: ['many-parcels stays open: the answer "no" is 8 days old; measure again (facts.csv:1:1)'],
    })
  })

  test('is needed no more once somebody measured a yes, however old', () => {
    const text = line('many-parcels', '2000', { at: '2026-01-13' }) + line('many-parcels', '3')
    expect(told(text).answers).toEqual({ 'many-parcels': 'yes' })
  })

  test('does not count from the days to come', () => {
    expect(told(line('many-parcels', '3', { at: '2027-01-01' })).remarks[0]).toContain('yet to come')
  })

  test('of another database does not count when it was measured where the main one was', () => {
    const text = line('many-parcels', '3') + line('big-stock', '0')
    expect(told(text).answers).toEqual({ 'many-parcels': 'no' })
    expect(told(text).remarks[0]).toContain('big-stock stays open: it was measured in depot, like main')
  })

  test('of another database counts where it has a database of its own, or the installation has only one', () => {
    const apart = line('many-parcels', '3') + line('big-stock', '0', { database: 'depot_stock' })
    expect(told(apart).answers).toEqual({ 'many-parcels': 'no', 'big-stock': 'no' })
    const together = line('many-parcels', '3') + line('big-stock', '0')
    const installation = site({ databases: new Map([['main', { service: 'depot' }]]) })
    expect(told(together, { installation }).answers).toEqual({ 'many-parcels': 'no', 'big-stock': 'no' })
  })

  test('does not count from a database the installation file does not name', () => {
    const installation = site({
      databases: new Map([['main', { url: 'postgresql://depot@db.example/depot_production?sslmode=require' }]]),
    })
    expect(told(line('many-parcels', '3'), { installation }).remarks[0]).toContain(
      'it was measured in depot, and main is depot_production',
    )
  })
})

describe('Answers', () => {
  test('of flags go before the file, of the file before the installation, and a question measured in vain keeps an older answer', () => {
    const facts = [
      { condition: 'many-parcels', answer: 'no', source: undefined, date: '2026-11-20' },
      { condition: 'legacy-labels', answer: 'no', source: undefined, date: '2026-11-20' },
      { condition: 'hand-scanners', answer: 'no', source: undefined, date: '2026-11-20' },
    ] as const
    const flags = ['customs-used=no', 'hand-scanners=yes']
    expect(told(recorded('superuser.csv'), { installation: site({ facts }), flags }).answers).toEqual({
      'many-parcels': 'yes',
      'customs-used': 'no',
      'legacy-labels': 'no',
      'hand-scanners': 'yes',
    })
  })

  test('that name no condition are refused with their place and the condition that was meant', () => {
    expect(() => told('big-stock,no\nmany-parcel,yes')).toThrow(
      expect.objectContaining({
        code: 'unknown-condition',
        suggestions: ['many-parcels'],
        place: { file: 'facts.csv', line: 2, column: 1 },
      }),
    )
  })

  test('of an installation file that name no condition are refused with the file', () => {
    const facts = [{ condition: 'big-stok', answer: 'no', source: undefined, date: undefined }] as const
    expect(() => told('', { installation: site({ facts }) })).toThrow(
      expect.objectContaining({
        what: 'installation.yaml: Depot has no condition "big-stok"',
        suggestions: ['big-stock'],
      }),
    )
  })

  test.each([
    ['many-parcels', 'write it like --fact many-parcels=yes'],
    ['many-parcels:no', 'write it like --fact many-parcels=no'],
    ['=no', 'write it like --fact many-users=yes'],
  ])('without an equals sign get one: %s', (flag, next) => {
    expect(() => told('', { flags: [flag] })).toThrow(expect.objectContaining({ code: 'usage', next }))
  })

  test('that are none are refused with their place', () => {
    expect(() => told('many-parcels,perhaps')).toThrow(
      expect.objectContaining({ code: 'bad-answer', place: { file: 'facts.csv', line: 1, column: 1 } }),
    )
  })

  test('a measured value that the query cannot return stays open', () => {
    expect(told('many-parcels,lots,2026-11-20T10:00:00Z,f,depot,15.18').remarks[0]).toContain('"lots" is no value')
  })
})
