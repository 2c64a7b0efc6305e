import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/migrations/dependency-unknown.ts'
import { faultsIn, found } from '../example.ts'

const jobs = 'background_migrations: [{name: FillWeights, queued_in: "1.0"}]\n'
const depends = (on: string, more = '', release = ', release: "1.1"') =>
  `${more}${jobs}migrations: [{id: "20260101000000"${release}, depends_on: [${on}]}]`

test('a recorded background migration is known', () => {
  expect(found(rule, depends('FillWeights'))).toEqual([])
})

test('an unknown one is an error where all are said to be recorded, else a warning', () => {
  expect(found(rule, depends('Nothing'))).toEqual(['warning 20260101000000/Nothing'])
  expect(found(rule, depends('Nothing', 'coverage: [{of: background-migrations}]\n'))).toEqual([
    'error 20260101000000/Nothing',
  ])
  expect(found(rule, depends('Nothing', 'coverage: [{of: background-migrations, until: "1.0"}]\n'))).toEqual([
    'warning 20260101000000/Nothing',
  ])
  expect(found(rule, depends('Nothing', 'coverage: [{of: background-migrations, degree: partial}]\n'))).toEqual([
    'warning 20260101000000/Nothing',
  ])
  expect(found(rule, depends('Nothing', 'coverage: [{of: background-migrations}]\n', ''))).toEqual([
    'warning 20260101000000/Nothing',
  ])
})

test('each unknown name is told once, where it stands, with the near one', () => {
  const faults = faultsIn({ manifest: depends('FillWeights, FillWeihgts, Other, Other') }, [rule])
  expect(faults.map(({ subject, next, at }) => [subject, next, at.field])).toEqual([
    ['20260101000000/FillWeihgts', 'did you mean FillWeights?', ['depends_on', 1]],
    ['20260101000000/Other', 'correct the name, or record the background migration', ['depends_on', 2]],
  ])
})

test('a removed migration needs nothing any more', () => {
  const removed = `${jobs}migrations: [{id: "20260101000000", depends_on: [Nothing], removed: {in: "1.2", because: obsolete}}]`
  expect(found(rule, removed)).toEqual([])
})
