import { describe, expect, test } from 'vitest'
import { rehearsed } from './small-product.ts'

describe('A rehearsal', () => {
  test('goes the same way embedded in memory', async () => {
    const result = await rehearsed({ flags: { against: undefined } })
    expect(result).toMatchObject({ verdict: 'passed', where: 'embedded PostgreSQL 18 in memory' })
  }, 60_000)
})
