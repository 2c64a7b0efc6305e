import { expect, test } from 'vitest'
import { exitCodes } from '../../src/domain/exit-code.ts'

test('an exit code never changes its number', () => {
  expect(Object.fromEntries(Object.entries(exitCodes).map(([outcome, { code }]) => [outcome, code]))).toEqual({
    done: 0,
    bug: 1,
    usage: 2,
    findings: 3,
    illegal: 4,
    database: 5,
    undetermined: 6,
    ended: 7,
    interrupted: 130,
  })
})
