import { expect, test } from 'vitest'
import { UserError } from '../../src/domain/errors.ts'
import { plainPalette } from '../../src/present/palette.ts'
import { problemText } from '../../src/present/problem.ts'
import { problemOf } from '../../src/results/problem.ts'

test('a problem reads: what, where, what else, what next, what was meant', () => {
  const error = new UserError({
    code: 'duplicate-id',
    what: 'the id 20240503141055 stands twice',
    place: { file: 'migrations/17.yaml', line: 12, column: 3 },
    details: ['also at migrations/18.yaml:4:3'],
    next: 'remove one of them',
    suggestions: ['20240503141056', '20240503141057'],
  })
  expect(problemText(problemOf(error), plainPalette).split('\n')).toEqual([
    'error: the id 20240503141055 stands twice',
    '  at migrations/17.yaml:12:3',
    '  - also at migrations/18.yaml:4:3',
    '  next: remove one of them',
    '  did you mean 20240503141056, or 20240503141057',
  ])
})
