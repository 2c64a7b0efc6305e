import { expect, test } from 'vitest'
import { check } from '../../../src/rules/check.ts'
import { groundOf } from '../../../src/rules/ground.ts'
import { rule } from '../../../src/rules/migrations/version-closing.ts'
import { manifestOf } from '../../support/manifests.ts'
import { faultsIn, found, givenOf, wholeManifest } from '../example.ts'

const closing = '{version: "2.2", until: 2025-04-27T00:00:00Z}'
const next = '{version: "2.3", from: 2025-04-18T17:31:00Z}'

function at(now: string, versions = `${closing}, ${next}`, policy = ''): string[] {
  const manifest = manifestOf(wholeManifest(`${policy}api_versions: [${versions}]`))
  const faults = check(groundOf(givenOf({ manifest, now: Date.parse(now) })), [rule])
  return faults.map((fault) => `${fault.severity} ${fault.message}; ${fault.next}`)
}

const use = 'use 2.3 in new migrations (plan new and plan retime do), and say so to those who have open branches'

test('thirty days before the end it is told, a second earlier it is not', () => {
  expect(at('2025-03-27T23:59:59Z')).toEqual([])
  expect(at('2025-03-28T00:00:00Z')).toHaveLength(1)
})

test('until the very end it is told in how many days, and when it is over no more', () => {
  const message = 'warning version 2.2 of the base class closes'
  expect(at('2025-04-20T08:00:00Z')).toEqual([`${message} in 7 days; ${use}`])
  expect(at('2025-04-26T08:00:00Z')).toEqual([`${message} in 1 day; ${use}`])
  expect(at('2025-04-27T00:00:00Z')).toEqual([`${message} today; ${use}`])
  expect(at('2025-04-27T00:00:01Z')).toEqual([])
})

test('the window is a parameter of the policy', () => {
  const window = (text: string) => `policy: {rules: {version-closing: {parameters: {window: ${text}}}}}\n`
  expect(at('2025-04-20T00:00:00Z', `${closing}, ${next}`, window('7d'))).toHaveLength(1)
  expect(at('2025-04-20T00:00:00Z', `${closing}, ${next}`, window('6d'))).toEqual([])
})

test('a version that is not open yet, or closes earlier, is not offered; without another the next one is asked for', () => {
  const none = 'list the version that follows under api_versions, with from: before this end'
  expect(at('2025-04-10T00:00:00Z')[0]).toMatch(new RegExp(`; ${none}$`, 'u'))
  expect(at('2025-04-20T00:00:00Z', closing)[0]).toMatch(new RegExp(`; ${none}$`, 'u'))
  const earlier = '{version: "2.1", until: 2025-04-22T00:00:00Z}'
  expect(at('2025-04-20T00:00:00Z', `${earlier}, ${closing}`)).toEqual([
    'warning version 2.1 of the base class closes in 2 days; use 2.2 in new migrations (plan new and plan retime do), and say so to those who have open branches',
    `warning version 2.2 of the base class closes in 7 days; ${none}`,
  ])
})

test('of several that stay open the newest is offered', () => {
  const open =
    '{version: "old"}, {version: "3", from: 2025-04-02T00:00:00Z}, {version: "2.9", from: 2025-04-01T00:00:00Z}'
  expect(at('2025-04-20T00:00:00Z', `${closing}, ${open}`)[0]).toMatch(/; use 3 in new/u)
})

test('the finding stands at the end of the entry and tells programs the days', () => {
  const example = { manifest: `api_versions: [${closing}, ${next}]`, today: '2025-04-20' }
  expect(faultsIn(example, [rule])[0]).toMatchObject({
    subject: '2.2',
    at: { field: ['until'] },
    facts: { days: '7', instead: '2.3' },
  })
  expect(found(rule, { ...example, today: '2026-01-01' })).toEqual([])
})

test('of several that close later too, the one that stays open for the longest is offered', () => {
  const long = '{version: "long", from: 2025-04-01T00:00:00Z, until: 2026-04-01T00:00:00Z}'
  const short = '{version: "short", from: 2025-04-02T00:00:00Z, until: 2026-03-01T00:00:00Z}'
  expect(at('2025-04-20T00:00:00Z', `${closing}, ${long}, ${short}`)[0]).toMatch(/; use long in new/u)
  expect(at('2025-04-20T00:00:00Z', `${closing}, ${short}, ${long}`)[0]).toMatch(/; use long in new/u)
})
