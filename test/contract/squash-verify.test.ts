import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const { cwd, plan } = fixedCli()

/** Times differ from run to run. */
const steady = (text: string): string => text.replaceAll(/\b\d+ min \d+ s\b|\b\d+(?:\.\d)? m?s\b/gu, 'a moment')

test('plan squash verify compares two dumps, and says what there is to prove nothing with', async () => {
  const table = 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int DEFAULT 1);\n'
  writeFileSync(
    join(cwd, 'old.sql'),
    `${table}CREATE INDEX heavy ON parcels (weight);\nCREATE EXTENSION nobody_has_it;\n`,
  )
  writeFileSync(join(cwd, 'new.sql'), `${table.replace('DEFAULT 1', 'DEFAULT 2')}INSERT INTO parcels VALUES (1);\n`)
  const dumps = ['squash', 'verify', '--structure', 'new.sql', '--against', 'old.sql']
  const asked = [
    dumps,
    [...dumps, '--postgres', '14,18'],
    [...dumps.slice(0, -1), 'nowhere.sql'],
    dumps.slice(0, 4),
    ['squash', 'verify', '--manifest', 'depot'],
    ['squash', 'verify', '--manifest', 'depot', '--postgres', '9'],
  ]
  const transcript: string[] = []
  for (const args of asked) transcript.push(steady(shown(args, await plan(args, { timeoutMs: 240_000 }))))
  await expect(transcript.join('\n')).toMatchFileSnapshot('transcripts/squash verify.txt')
}, 300_000)
