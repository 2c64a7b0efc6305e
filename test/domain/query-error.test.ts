import { describe, expect, test } from 'vitest'
import { errorClassOf } from '../../src/domain/query-error.ts'

describe('the class of an error is decided by its SQLSTATE', () => {
  test.each(['40001', '40P01', '55P03', '57P01', '57P02', '57P03', '08000', '08001', '08006', '08007'])(
    '%s passes by itself',
    (sqlstate) => expect(errorClassOf(sqlstate)).toBe('transient'),
  )

  test.each(['53100', '53200', '53300', '25006'])('%s is a trouble of the surroundings', (sqlstate) =>
    expect(errorClassOf(sqlstate)).toBe('environment'),
  )

  test('57014 means that the work was too much for its time', () => expect(errorClassOf('57014')).toBe('timeout'))

  test.each(['22012', '23505', '42703', '08P01', '25P02', 'XX000', 'P0001'])('%s lies in the work', (sqlstate) =>
    expect(errorClassOf(sqlstate)).toBe('data'),
  )
})
