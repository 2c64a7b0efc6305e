import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const { cwd, plan } = fixedCli()
const file = join(cwd, 'depot/manifest.yaml')
const command = ['new', 'finalizer', 'Recount', '--manifest', 'depot']

test('plan new finalizer shows the change, makes it, makes it once, and refuses what is too early', async () => {
  const before = readFileSync(file, 'utf8')
  writeFileSync(file, before.replaceAll('\n', '\r\n'))
  const asked = [
    [...command, '--in', '2.2'],
    [...command, '--dry-run'],
    command,
    command,
    [...command, '--in', '2.9'],
    ['new', 'finalizer', 'Recuont', '--manifest', 'depot'],
  ]
  const transcript: string[] = []
  for (const args of asked) transcript.push(shown(args, await plan(args)))
  await expect(transcript.join('\n')).toMatchFileSnapshot('transcripts/new finalizer.txt')
  const after = before.replace(
    '    queued_by: "20250901090000"\n',
    '    queued_by: "20250901090000"\n    finalized_in: "2.9"\n',
  )
  expect(readFileSync(file, 'utf8')).toBe(after.replaceAll('\n', '\r\n'))
})
