import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const { cwd, plan } = fixedCli()
const wide = ['--width', '110']

test('plan agenda says on the GitLab manifest what a release may do that is not listed yet', async () => {
  const args = ['agenda', '19.7', '--product', 'gitlab', ...wide]
  await expect(shown(args, await plan(args))).toMatchFileSnapshot('transcripts/agenda gitlab 19.7.txt')
})

test('plan agenda writes Markdown and a calendar file, and refuses what is no release', async () => {
  const asked = [
    ['agenda', '2.5', '--manifest', 'depot', ...wide],
    ['agenda', '2.5', '--manifest', 'depot', '--format', 'markdown'],
    ['agenda', '2.5', '--manifest', 'depot', '--format', 'ics', '--output', '2.5.ics'],
    ['agenda', '91.7', '--product', 'gitlab'],
  ]
  const transcript: string[] = []
  for (const args of asked) transcript.push(shown(args, await plan(args)))
  await expect(transcript.join('\n')).toMatchFileSnapshot('transcripts/agenda depot.txt')
  const calendar = readFileSync(join(cwd, '2.5.ics'), 'utf8')
  expect(calendar.match(/^BEGIN:VEVENT\r$/gmu)).toHaveLength(2)
  const again = await plan(['agenda', '2.5', '--manifest', 'depot', '--format', 'ics'])
  expect(again.stdout).toBe(calendar)
})
