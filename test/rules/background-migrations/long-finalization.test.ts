import { describe, expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/long-finalization.ts'
import { faultsIn, found } from '../example.ts'
import { withWork } from './one.ts'

const long = 'queued_in: "17.7", finalized_in: "17.9", measured: {rows: 3601, rows_per_hour: 3600}'
const told = (background: string, rest?: string, stops?: string) => found(rule, withWork(background, rest, stops))

test.each([
  ['as long as an upgrade may take', '3600', []],
  ['a second longer', '3601', ['warning Fill/17.7']],
])('%s', (_, rows, faults) => {
  expect(told(long.replace('3601', rows))).toEqual(faults)
})

test('how long that is, the policy says', () => {
  expect(told(long, 'policy: {upgrade_timeout: 2h}')).toEqual([])
  expect(told(long, 'policy: {upgrade_timeout: 3600s}')).toEqual(['warning Fill/17.7'])
})

test('a large table without a measurement is told as info, a measurement decides', () => {
  const ends = 'queued_in: "17.7", finalized_in: "17.9"'
  expect(told(`${ends}, size: large`)).toEqual(['info Fill/17.7'])
  expect(told(`${ends}, size: small`)).toEqual([])
  expect(told(ends)).toEqual([])
  expect(told(`${ends}, size: large, measured: {rows: 10, rows_per_hour: 3600}`)).toEqual([])
})

test('what is improper, undecided or not finalized is told by other rules', () => {
  expect(told(long.replace('"17.9"', '"17.8"'))).toEqual([])
  expect(told(long.replace('"17.9"', '{earliest: "17.8", latest: "17.9"}'))).toEqual([])
  expect(told('queued_in: "17.7", finalization: open, size: large')).toEqual([])
})

describe('somebody tells', () => {
  test.each([
    ['a dwell of that time', 'dwell: [{since: "17.8", before: "17.9", at_least: 2h, reason: x}]', true],
    ['a shorter dwell', 'dwell: [{since: "17.8", before: "17.9", at_least: 1h, reason: x}]', false],
    ['a dwell that ends later', 'dwell: [{since: "17.8", before: "17.10", at_least: 2h, reason: x}]', false],
    ['a dwell that begins earlier', 'dwell: [{since: "17.6", before: "17.9", at_least: 2h, reason: x}]', false],
    ['a gate when the stop is left', 'gates: [{id: g, title: t, leaving: "17.8"}]', true],
    ['a gate before the finalizer', 'gates: [{id: g, title: t, entering: "17.9"}]', true],
    ['a gate elsewhere', 'gates: [{id: g, title: t, leaving: "17.10", entering: "17.11"}]', false],
    ['a note for the finalizer', 'notes: [{versions: "17.9", text: wait}]', true],
    ['a note for the queueing', 'notes: [{versions: "17.7", text: wait}]', true],
    ['a note elsewhere', 'notes: [{versions: "17.10", text: wait}]', false],
  ])('%s', (_, rest, isTold) => {
    expect(told(long, rest)).toEqual(isTold ? [] : ['warning Fill/17.7'])
  })

  test('a conditional stop inside', () => {
    expect(told(long, '', '{line: "17.8"}, {line: "17.7", when: [large]}')).toEqual([])
    expect(told(long, '', '{line: "17.8"}, {line: "17.10", when: [large]}')).toEqual(['warning Fill/17.7'])
  })
})

test('it says how long', () => {
  const manifest = withWork(long.replace('3601', '36000'))
  expect(faultsIn({ manifest }, [rule])[0]).toMatchObject({
    message: 'Fill takes about 10h and is finalized in 17.9; nothing tells whoever does not wait for it after 17.7',
    facts: { queued: '17.7', finalized: '17.9', stop: '17.8', takes: '10h', timeout: '1h' },
  })
  const short = withWork(long.replace('3601', '5400'))
  expect(faultsIn({ manifest: short }, [rule])[0]!.message).toContain('takes about 90m and')
})
