import { describe, expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/code-deleted-early.ts'
import { faultsIn, found } from '../example.ts'

const manifest = (background: string, stops = '{line: "16.11"}, {line: "17.3"}', rest = '') => `
releases: [{version: "16.10.0"}, {version: "16.11.0"}, {version: "17.0.0"}, {version: "17.1.0"}, {version: "17.3.0"}, {version: "17.4.0"}]
conditions: [{id: large, question: Is it large?}]
stops: [${stops}]
background_migrations: [{name: Fill, queued_in: "16.10", ${background}}]
${rest}
`
const told = (background: string, stops?: string, rest?: string) => found(rule, manifest(background, stops, rest))

describe('finalized in 17.0 with the stops 16.11 and 17.3', () => {
  test.each([
    ['17.0', true],
    ['17.1', true],
    ['17.3', true],
    ['17.3.5', true],
    ['17.4', false],
    ['16.11', true],
  ])('deleted in %s', (deleted, isFault) => {
    expect(told(`finalized_in: "17.0", deleted_in: "${deleted}"`)).toHaveLength(isFault ? 1 : 0)
  })

  test('it names the first release that may delete', () => {
    const [fault] = faultsIn({ manifest: manifest('finalized_in: "17.0", deleted_in: "17.1"') }, [rule])
    expect(fault).toMatchObject({
      message:
        'the code of Fill is deleted in 17.1, but it is finalized in 17.0, and no stop for everybody lies between',
      next: 'delete it in 17.4 or later',
      at: { field: ['deleted_in'] },
      facts: { finalized: '17.0', deleted: '17.1', first_legal: '17.4' },
    })
  })
})

test('a conditional stop is not enough', () => {
  const [fault] = faultsIn(
    { manifest: manifest('finalized_in: "17.0", deleted_in: "17.1"', '{line: "17.0", when: [large]}') },
    [rule],
  )
  expect(fault?.message).toContain('only a conditional stop lies between: 17.0')
  expect(fault?.next).toBe('delete it after a stop for everybody that follows the finalization')
})

test('inferred releases are judged when every possibility comes to the same', () => {
  expect(told('finalized_in: "17.0", deleted_in: {earliest: "17.3", latest: "17.4"}')).toEqual([])
  expect(told('finalized_in: "17.0", deleted_in: {earliest: "17.0", latest: "17.1"}')).toEqual([])
  expect(told('finalized_in: {earliest: "16.11", latest: "17.0"}, deleted_in: "17.1"')).toEqual([])
  expect(told('finalized_in: "17.0", deleted_in: {earliest: "17.1", latest: "17.3"}')).toEqual(['error Fill/16.10'])
})

test('code of work that is not finalized is missing; where nobody looked, nothing is told', () => {
  expect(told('finalization: open, deleted_in: "17.1"')).toEqual(['error Fill/16.10'])
  expect(told('deleted_in: "17.1"')).toEqual([])
})

test('code of work that was given up may go, and code of what was queued again under another name', () => {
  expect(told('cancelled_in: "17.0", finalization: open, deleted_in: "17.1"')).toEqual([])
  const again =
    'queued_by: "20240101090000", finalization: open, deleted_in: "17.1"}, {name: FillAgain, queued_in: "17.0", requeues: "20240101090000"'
  expect(told(again)).toEqual([])
})

test('an unlisted stop may lie there where the list is partial; a release that runs what it deletes is a fault anyway', () => {
  const partial = 'coverage: [{of: stops, degree: partial}]'
  expect(told('finalized_in: "17.0", deleted_in: "17.1"', '', partial)).toEqual([])
  expect(told('finalized_in: "17.0", deleted_in: "17.0"', '', partial)).toEqual(['error Fill/16.10'])
})
