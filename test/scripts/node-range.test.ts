import { satisfies } from 'semver' // oxlint-disable-line no-restricted-imports -- engines are npm's ranges, not a product's
import { expect, test } from 'vitest'
import { range, supports } from '../../bin/node-range.js'
import packageJson from '../../package.json' with { type: 'json' }

test('the start script asks for the Node that package.json asks for', () => {
  expect(range).toBe(packageJson.engines.node)
})

test.each([
  '12.22.12',
  '20.20.2',
  '22.22.1',
  '22.22.2',
  '22.23.0',
  '23.11.0',
  '24.14.9',
  '24.15.0',
  '25.0.0',
  '26.0.0',
  '27.1.0',
])('the start script and npm agree on Node %s', (version) => {
  expect(supports(version)).toBe(satisfies(version, range))
})
