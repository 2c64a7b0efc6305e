import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/squash/squash-beyond-target.ts'
import { faultsIn, found } from '../example.ts'
import { folded, history } from './squashed.ts'

const id = '20250101000000'
const judged = (release: string, removed: string, policy?: string) =>
  found(rule, history(`migrations: [${folded(id, release, removed)}]`, policy))

test.each([
  ['18.2', '17.8', '17.9'],
  ['18.5', '17.11', '18.0'],
  ['18.8', '18.2', '18.3'],
  ['18.11', '18.5', '18.6'],
  ['19.5', '18.11', '19.0'],
])('two stops back from %s is %s: what came there is folded, what came in %s stays', (at, target, after) => {
  expect(judged(`"${target}"`, at)).toEqual([])
  expect(judged(`"${after}"`, at)).toEqual([`error ${id}`])
})

test('a policy that folds up to the last stop goes to the stop before, not to that of the release itself', () => {
  expect(judged('"18.8"', '18.9', 'stop')).toEqual([])
  expect(judged('"18.9"', '18.9', 'stop')).toEqual([`error ${id}`])
  expect(judged('"18.8"', '18.8', 'stop')).toEqual([`error ${id}`])
  expect(judged('"18.5"', '18.8', 'stop')).toEqual([])
})

test('patches of the target and what was ported back to it came up to it', () => {
  expect(judged('"18.2.4"', '18.8')).toEqual([])
  expect(judged('["18.3.1", "18.2.4"]', '18.8')).toEqual([])
  expect(judged('["18.3.1", "18.1.4"]', '18.8')).toEqual([`error ${id}`])
})

test('what folds up to the last stop says so, and of an unknown release nothing is said where no stop is', () => {
  expect(
    faultsIn({ manifest: history(`migrations: [${folded(id, '"18.9"', '18.9')}]`, 'stop') }, [rule])[0]?.message,
  ).toBe(`18.9 folds the migration ${id} of 18.9, which is after 18.8, the last stop before 18.9`)
  expect(found(rule, history(`migrations: [{id: "${id}", removed: {in: "17.4", because: squashed}}]`))).toEqual([])
})

test('what to do names the stop that is the target', () => {
  const manifest = history(`migrations: [${folded(id, '"18.3"', '18.8')}]`)
  expect(faultsIn({ manifest }, [rule])[0]).toMatchObject({
    message: `18.8 folds the migration ${id} of 18.3, which is after 18.2, the second last stop before 18.8`,
    next: 'fold what came up to 18.2, and keep this one',
    facts: { stop: '18.2' },
  })
})

test('with fewer stops than the policy asks for nothing may be folded, unless stops are only partly known', () => {
  const early = `migrations: [${folded(id, '"17.0"', '17.4')}]`
  expect(found(rule, history(early))).toEqual([`error ${id}`])
  expect(found(rule, history(early, 'stop'))).toEqual([])
  expect(found(rule, history(`coverage: [{of: stops, degree: partial}]\n${early}`))).toEqual([])
  expect(faultsIn({ manifest: history(early) }, [rule])[0]?.message).toBe(
    `17.4 folds the migration ${id} of 17.0, and there is no stop to fold up to (the second last stop before 17.4)`,
  )
})

test('an inferred release is an information when it surely lies beyond, and nothing when it may not', () => {
  expect(judged('{earliest: "18.3", latest: "18.4"}', '18.8')).toEqual([`info ${id}`])
  expect(judged('{earliest: "18.2", latest: "18.3"}', '18.8')).toEqual([])
})

test('what was removed for another reason, or in a release nobody recorded, is no squash', () => {
  const other = `{id: "${id}", release: "18.3", removed: {in: "18.8", because: obsolete}}`
  expect(found(rule, history(`migrations: [${other}]`))).toEqual([])
  const inferred = `{id: "${id}", release: "18.3", removed: {in: {earliest: "18.7", latest: "18.8"}, because: squashed}}`
  expect(found(rule, history(`migrations: [${inferred}]`))).toEqual([])
  const nowhere = `{id: "${id}", removed: {in: "18.8", because: squashed}}`
  expect(found(rule, history(`migrations: [${nowhere}]`))).toEqual([])
})

test('a conditional stop is no target', () => {
  const conditional = history(`migrations: [${folded(id, '"18.2"', '18.8')}]`).replace(
    '{line: "18.5"}',
    '{line: "18.5", when: [big]}',
  )
  const manifest = `${conditional}conditions: [{id: big, question: Is it big?}]\n`
  expect(found(rule, manifest)).toEqual([`error ${id}`])
})
