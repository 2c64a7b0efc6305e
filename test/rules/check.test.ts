import { expect, test } from 'vitest'
import { type Severity } from '../../src/domain/finding.ts'
import { check } from '../../src/rules/check.ts'
import { groundOf } from '../../src/rules/ground.ts'
import { type Rule } from '../../src/rules/rule.ts'
import { manifestWith } from '../support/manifests.ts'
import { givenOf } from './example.ts'

type Rules = NonNullable<NonNullable<Parameters<typeof manifestWith>[0]['policy']>['rules']>

/** A rule that finds one fault of each severity and says what it was measured by. */
const rule: Rule = {
  name: 'odd-thing',
  group: 'versions',
  severity: 'warning',
  summary: 'an odd thing',
  why: 'it is odd',
  fix: 'make it even',
  since: '0.2.0',
  parameters: {
    window: { kind: 'duration', default: '30d', description: 'How long.' },
    most: { kind: 'count', default: 3, description: 'How many.' },
  },
  bad: { manifest: '' },
  good: { manifest: '' },
  *check(_, { window, most }) {
    for (const severity of ['error', 'warning', 'info', undefined] as const)
      yield { subject: `${severity}`, message: `${window} ${most}`, next: 'even', at: { entry: undefined }, severity }
  },
}

function judged(rules: Rules): string[] {
  const ground = groundOf(givenOf({ manifest: manifestWith({ policy: { rules } }) }))
  return check(ground, [rule]).map(({ subject, severity, message }) => `${subject} is ${severity}, ${message}`)
}

const day = 86_400_000
const of = (severities: Severity[], window = 30 * day, most = 3) =>
  ['error', 'warning', 'info', 'undefined'].map((subject, i) => `${subject} is ${severities[i]}, ${window} ${most}`)

test('a fault weighs what its rule weighs, or less when it says so, never more', () => {
  expect(judged({})).toEqual(of(['warning', 'warning', 'info', 'warning']))
})

test('the policy raises a rule, and what rests on little stays light', () => {
  expect(judged({ 'odd-thing': { severity: 'error' } })).toEqual(of(['error', 'warning', 'info', 'error']))
})

test('the policy lowers a rule with all of its faults', () => {
  expect(judged({ 'odd-thing': { severity: 'info' } })).toEqual(of(['info', 'info', 'info', 'info']))
})

test('a rule that is off does not run, and settings of another rule change nothing', () => {
  expect(judged({ 'odd-thing': { severity: 'off', because: 'we like odd things' } })).toEqual([])
  expect(judged({ 'even-thing': { severity: 'off', because: 'they bore us' } })).toHaveLength(4)
})

test('parameters are what the policy writes, where it can be read, else the defaults', () => {
  const severities: Severity[] = ['warning', 'warning', 'info', 'warning']
  expect(judged({ 'odd-thing': { parameters: { window: '2d', most: 0 } } })).toEqual(of(severities, 2 * day, 0))
  expect(judged({ 'odd-thing': { parameters: { window: 'soon', most: '5' } } })).toEqual(of(severities))
  expect(judged({ 'odd-thing': { parameters: { window: 5, size: 2 } } })).toEqual(of(severities))
})
