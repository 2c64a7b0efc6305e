import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/work-file-missing.ts'
import { workFiles } from '../../../src/rules/work-files.ts'
import { found } from '../example.ts'
import { withWork } from './one.ts'

const missing = 'work/full.js'
const files = { 'work/fill.js': 'export default 1' }

test.each([
  ['a module that is there', 'module: work/fill.js', []],
  ['one that is not', 'module: work/full.js', [`error Fill/17.6/${missing}`]],
  ['a program of the product that is there', 'command: [node, work/fill.js]', []],
  ['one that is not', 'command: [node, work/full.js]', [`warning Fill/17.6/${missing}`]],
  ['a program of the machine', 'command: [/usr/bin/fill, --all]', []],
])('%s', (_, work, faults) => {
  expect(found(rule, { manifest: withWork(`queued_in: "17.6", ${work}`), files })).toEqual(faults)
})

test('where nobody looked, nothing is missing', () => {
  expect(found(rule, withWork('queued_in: "17.6", module: work/full.js'))).toEqual([])
})

test.each([
  ['./jobs/fill.sh', true],
  ['work/fill.js', true],
  ['/opt/fill.js', false],
  ['../fill.js', false],
  ['--out=work/a.js', false],
  ['fill.js', false],
  ['https://depot.example/a.js', false],
  ['work/fill', false],
])('the word %s of a command is taken for a file of the product: %s', (word, expected) => {
  const named = workFiles({ work: { command: [word] } as never })
  expect(named).toEqual(expected ? [{ path: word, field: 'command' }] : [])
})
