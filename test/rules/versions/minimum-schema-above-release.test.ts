import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/versions/minimum-schema-above-release.ts'
import { found } from '../example.ts'

test.each([
  ['below', '1.2.0', '1.1.9', []],
  ['the release itself', '1.2.0', '1.2.0', []],
  ['a patch above', '1.2.0', '1.2.1', ['error 1.2.0']],
  ['numbers, not text', '1.10.0', '1.9.0', []],
])('of a release, %s', (_, version, minimum, faults) => {
  expect(found(rule, `releases: [{version: "${version}", minimum_schema: "${minimum}"}]`)).toEqual(faults)
})

test.each([
  ['an older line', '1.1', []],
  ['the line itself', '1.2', []],
  ['a version of the line', '1.2.3', []],
  ['the next line', '1.3', ['error 1.2']],
  ['a version of the next line', '1.3.0', ['error 1.2']],
])('of a line, %s', (_, minimum, faults) => {
  expect(found(rule, `lines: [{line: "1.2", minimum_schema: "${minimum}"}]`)).toEqual(faults)
})
