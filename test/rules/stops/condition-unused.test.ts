import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/stops/condition-unused.ts'
import { found } from '../example.ts'

const manifest = (condition: string, users = 'stops: [{line: "1.1", when: [large]}]') => `
releases: [{version: "1.0.0"}, {version: "1.1.0"}]
conditions: [{id: large, question: Is it large?${condition}}]
${users}
`
const block = 'blocks: [{name: b, from: <1.1, to: "1.1", reason: it hangs, when: [large]}]'

test('a stop or a block uses it', () => {
  expect(found(rule, manifest(''))).toEqual([])
  expect(found(rule, manifest('', block))).toEqual([])
  expect(found(rule, manifest('', ''))).toEqual(['info large'])
})
