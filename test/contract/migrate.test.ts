import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'
import { writeTinyProduct } from '../support/migrations/tiny.ts'

const { cwd, plan } = fixedCli()
writeTinyProduct(join(cwd, 'tiny'))
const site = ['--manifest', 'tiny', '--embedded', 'db']

/** Each line of it may differ from run to run in these. */
function steady(text: string): string {
  return (
    text
      .replaceAll(cwd, '/site')
      // Where lines break depends on how long the folder is called.
      .replaceAll(/\(embedded database \/site\/db\/main\)[^]*?(?=\n\n|\nMigration)/gu, (line) =>
        line.replaceAll(/\s+/gu, ' '),
      )
      .replaceAll(/\b\d+(?:\.\d)? m?s\b/gu, 'a moment')
      .replaceAll(/ {2,}(a moment|Took)/gu, '  $1')
      .replaceAll(/\S+@\S+:\d+/gu, 'ann@desk:1')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/gu, '2026-11-21 12:00:00')
  )
}

test('a life of schema migrations on an embedded database reads like its transcript', async () => {
  const said: string[] = []
  const say = async (...words: string[]): Promise<void> => {
    const args = [...words, ...site]
    said.push(steady(shown(args, await plan(args, { timeoutMs: 60_000 }))))
  }
  await say('migrate', 'up')
  await say('install', '--to', '1.0.0', '--dry-run')
  await say('install', '--to', '1.0.0')
  await say('migrate', 'status', '--check')
  await say('migrate', 'up')
  await say('migrate', 'status')
  await say('migrate', 'down')
  await say('migrate', 'down', '--to', '20260101000000', '--yes')
  appendFileSync(join(cwd, 'tiny/sql/parcels.sql'), '-- parcels of all kinds\n')
  await say('migrate', 'up')
  await say('migrate', 'repair', '20260101000000', '--because', 'only a comment')
  await expect(said.join('\n')).toMatchFileSnapshot('transcripts/migrate.txt')
}, 240_000)
