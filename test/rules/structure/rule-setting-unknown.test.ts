import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/structure/rule-setting-unknown.ts'
import { faultsIn, found } from '../example.ts'

const settings = (text: string) => `policy: {rules: {${text}}}`

test('a setting for a rule that exists is fine, whether it raises, lowers or turns off', () => {
  expect(found(rule, settings('stop-without-reason: {severity: error}'))).toEqual([])
  expect(found(rule, settings('stop-without-reason: {severity: info}'))).toEqual([])
  expect(found(rule, settings('stop-without-reason: {severity: off, because: in the handbook}'))).toEqual([])
})

test('each setting for a rule that does not exist is found, rules of the reader and of suppressions are known', () => {
  expect(
    found(rule, settings('no-such: {severity: info}, other: {severity: info}, bad-stop: {severity: info}')),
  ).toEqual(['error no-such', 'error other'])
})

test('a name that nearly is a rule is answered with that rule, and the finding stands at the setting', () => {
  const [near] = faultsIn({ manifest: settings('version-closin: {severity: info}') }, [rule])
  expect(near).toMatchObject({
    next: 'did you mean version-closing?',
    at: { entry: undefined, field: ['policy', 'rules', 'version-closin'] },
  })
  const [far] = faultsIn({ manifest: settings('zzz: {severity: info}') }, [rule])
  expect(far?.next).toBe('remove it, or name a rule of this release of plan')
})
