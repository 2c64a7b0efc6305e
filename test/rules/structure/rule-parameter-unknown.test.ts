import { expect, test } from 'vitest'
import { check } from '../../../src/rules/check.ts'
import { groundOf } from '../../../src/rules/ground.ts'
import { type Parameters } from '../../../src/rules/parameter.ts'
import { rule } from '../../../src/rules/structure/rule-parameter-unknown.ts'
import { manifestOf } from '../../support/manifests.ts'
import { faultsIn, found, givenOf, wholeManifest } from '../example.ts'

const parameters = (text: string) => `policy: {rules: {version-closing: {parameters: {${text}}}}}`

test('a parameter of its kind is fine', () => {
  expect(found(rule, parameters('window: 60d'))).toEqual([])
  expect(found(rule, parameters('window: 0d'))).toEqual([])
})

test('a name the rule does not have is found, also one that every object has', () => {
  expect(found(rule, parameters('days: 60d'))).toEqual(['error version-closing/days'])
  expect(found(rule, parameters('constructor: 60d'))).toEqual(['error version-closing/constructor'])
})

test('what to do names the nearest parameter, else all, else that there is none', () => {
  const next = (text: string) => faultsIn({ manifest: text }, [rule]).map((fault) => fault.next)
  expect(next(parameters('windows: 60d'))).toEqual(['did you mean window?'])
  expect(next(parameters('days: 60d'))).toEqual(['its parameters are window'])
  expect(next('policy: {rules: {impossible-clock: {parameters: {days: 60d}}}}')).toEqual([
    'remove it: the rule has none',
  ])
})

test('a duration that is a number, or no duration, is found where it stands', () => {
  expect(found(rule, parameters('window: 60'))).toEqual(['error version-closing/window'])
  const [fault] = faultsIn({ manifest: parameters('window: two weeks') }, [rule])
  expect(fault).toMatchObject({
    message: 'window is "two weeks", which is no duration',
    next: 'write a duration like 30d',
    at: { entry: undefined, field: ['policy', 'rules', 'version-closing', 'parameters', 'window'] },
  })
})

test('a count takes a whole number and no text', () => {
  const rules = new Map<string, Parameters>([
    ['counter', { most: { kind: 'count', default: 3, description: 'How many.' } }],
  ])
  const told = (value: string) => {
    const manifest = manifestOf(wholeManifest(`policy: {rules: {counter: {parameters: {most: ${value}}}}}`))
    return check(groundOf(givenOf({ manifest, rules })), [rule]).map(({ message, next }) => `${message}; ${next}`)
  }
  expect(told('5')).toEqual([])
  expect(told('5d')).toEqual(['most is "5d", which is no count; write a whole number like 3'])
})

test('parameters of a rule that does not exist are the matter of another rule', () => {
  expect(found(rule, 'policy: {rules: {no-such: {parameters: {days: 60d}}}}')).toEqual([])
})
