import { expect, test } from 'vitest'
import { commandLine } from '../../src/cli/command-line.ts'

test('a command line can be copied into a shell', () => {
  expect(commandLine(['upgrade', '--from', '17.1', '--accept', 'avoid:17.5.5@17.1>17.5', "it's"])).toBe(
    String.raw`plan upgrade --from 17.1 --accept 'avoid:17.5.5@17.1>17.5' 'it'\''s'`,
  )
})
