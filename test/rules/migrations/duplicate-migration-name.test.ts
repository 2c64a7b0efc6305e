import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/migrations/duplicate-migration-name.ts'
import { faultsIn, found } from '../example.ts'

const names = (...entries: string[]) => found(rule, `migrations: [${entries.map((one) => `{${one}}`).join(', ')}]`)
const first = 'id: "20260101000000", name: add_state'

test('a name stands for one migration, regular or post, and whatever database it is for', () => {
  expect(names(first, 'id: "20260102000000", name: add_state')).toEqual(['error 20260102000000'])
  expect(names(first, 'id: "20260102000000", name: add_state, phase: post')).toEqual(['error 20260102000000'])
  expect(names(first, 'id: "20260102000000", name: add_states')).toEqual([])
})

test('the name of a file and the name of its class are one name, letters count', () => {
  expect(names(first, 'id: "20260102000000", name: AddState')).toEqual(['error 20260102000000'])
  expect(names('id: "20260101000000", name: AddURL', 'id: "20260102000000", name: add_url')).toEqual([])
})

test('migrations without a name share none', () => {
  expect(names('id: "20260101000000"', 'id: "20260102000000"')).toEqual([])
})

test('of three each after the first is found, and points at the one before that stays', () => {
  const three = [first, 'id: "20260102000000", name: add_state', 'id: "20260103000000", name: add_state']
  expect(names(...three)).toEqual(['error 20260102000000', 'error 20260103000000'])
  const [fault] = faultsIn({ manifest: `migrations: [{${three[0]}}, {${three[1]}}]` }, [rule])
  expect(fault).toMatchObject({
    message: 'add_state (20260102000000) has the name of 20260101000000',
    related: [{ message: 'the other one' }],
  })
})

test('a name is free again when its migration is removed before, or with, the release of the next one', () => {
  const removed = (release: string) =>
    names(
      `${first}, release: "1.0", removed: {in: "1.2", because: squashed}`,
      `id: "20260102000000", name: add_state, release: "${release}"`,
    )
  expect(removed('1.1')).toEqual(['error 20260102000000'])
  expect(removed('1.2')).toEqual([])
  expect(removed('1.3')).toEqual([])
})

test('where the releases are unknown nobody is told off', () => {
  expect(names(`${first}, removed: {in: "1.2", because: squashed}`, 'id: "20260102000000", name: add_state')).toEqual(
    [],
  )
})

test('one that stays is in the way of every later one, whatever was removed between them', () => {
  const removed = 'id: "20260102000000", name: add_state, release: "1.1", removed: {in: "1.2", because: obsolete}'
  const last = 'id: "20260103000000", name: add_state, release: "1.3"'
  expect(names(`${first}, release: "1.0"`, removed, last)).toEqual(['error 20260102000000', 'error 20260103000000'])
  expect(names(removed, last)).toEqual([])
})

test('several underscores part words as one does', () => {
  expect(names(first, 'id: "20260102000000", name: add__state')).toEqual(['error 20260102000000'])
})
