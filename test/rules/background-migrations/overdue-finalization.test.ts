import { describe, expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/overdue-finalization.ts'
import { faultsIn, found } from '../example.ts'
import { threeStops, withWork } from './one.ts'

const told = (background: string, rest?: string, stops?: string) => found(rule, withWork(background, rest, stops))

describe('the last stop below the newest release, 17.11 below 17.12', () => {
  test.each([
    ['queued before it', '"17.9"', true],
    ['queued on it', '"17.11"', true],
    ['queued in its first patch', '"17.11.0"', true],
    ['queued in a later patch than one may land with', '"17.11.1"', false],
    ['queued after it', '"17.12"', false],
    ['compared as numbers', '"17.10"', true],
    ['perhaps after it', '{earliest: "17.11", latest: "17.12"}', false],
  ])('%s', (_, queued, isFault) => {
    expect(told(`queued_in: ${queued}, finalization: open`)).toHaveLength(isFault ? 1 : 0)
  })

  test('a stop on the newest line does not count, nor does a conditional one', () => {
    const stops = `${threeStops}, {line: "17.12"}, {line: "17.10", when: [large]}`
    expect(told('queued_in: "17.12", finalization: open', '', stops)).toEqual([])
    expect(told('queued_in: "17.9", finalization: open', '', '{line: "17.10", when: [large]}')).toEqual([])
  })

  test('a planned release is not the newest', () => {
    const manifest = `
releases: [{version: "1.1.0"}, {version: "1.2.0", planned: {}}]
stops: [{line: "1.1", reason: x}]
background_migrations: [{name: Fill, queued_in: "1.1", finalization: open}]
`
    expect(found(rule, manifest)).toEqual([])
    expect(found(rule, manifest.replace(', planned: {}', ''))).toEqual(['warning Fill/1.1'])
  })
})

test('unknown is not open, and what is finalized, given up or repeated is not overdue', () => {
  expect(told('queued_in: "17.6"')).toEqual([])
  expect(told('queued_in: "17.6", finalized_in: "17.9"')).toEqual([])
  expect(told('queued_in: "17.6", finalization: open, cancelled_in: "17.9"')).toEqual([])
  const repeated = `queued_by: "20260301090000", queued_in: "17.6", finalization: open},
    {name: FillAgain, queued_in: "17.7", requeues: "20260301090000"`
  expect(told(repeated)).toEqual([])
})

test('it names the first legal release, and the release that may still take a finalizer', () => {
  const fault = (rest: string) =>
    faultsIn({ manifest: withWork('queued_in: "17.6", finalization: open', rest) }, [rule])[0]
  expect(fault('')).toMatchObject({
    message:
      'Fill was queued in 17.6 and is not finalized, although every upgrade beyond 17.11 has landed on that stop with it',
    facts: { queued: '17.6', stop: '17.11', first_legal: '17.9', command: 'plan new finalizer Fill' },
  })
})

test('the planned release takes it', () => {
  const manifest = withWork('queued_in: "17.6", finalization: open').replace(
    'releases: [',
    'releases: [{version: "17.13.0", planned: {cut: 2026-12-10}}, ',
  )
  expect(faultsIn({ manifest }, [rule])[0]!.next).toBe(
    'first legal release: 17.9 (released 2026-06-10); run: plan new finalizer Fill --in 17.13',
  )
})
