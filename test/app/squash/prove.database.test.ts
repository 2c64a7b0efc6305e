import { expect, test } from 'vitest'
import { proven, samples, stateOf } from './squash-product.ts'

test('smoke', async () => {
  const before = await stateOf({ body: { samples } })
  const lines: string[] = []
  const found = await proven({ before, after: before, tell: (l) => lines.push(l) })
  console.log(JSON.stringify(found, null, 1), lines)
  expect(found.verdict).toBe('proven')
})
