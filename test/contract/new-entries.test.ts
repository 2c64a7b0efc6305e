import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const { cwd, plan } = fixedCli()
cpSync(fileURLToPath(new URL('../../manifests/example', import.meta.url)), join(cwd, 'desk'), { recursive: true })

const here = ['--manifest', 'desk']
const sql = (id: string, name: string, up: string, down: string): void => {
  writeFileSync(join(cwd, `desk/sql/${id}_${name}.up.sql`), `${up};\n`)
  writeFileSync(join(cwd, `desk/sql/${id}_${name}.down.sql`), `${down};\n`)
}
const edit = (file: string, from: string, to: string): void => {
  const text = readFileSync(join(cwd, file), 'utf8')
  expect(text).toContain(from)
  writeFileSync(join(cwd, file), text.replace(from, to))
}

test('The next release of the example product is written by commands, and then installed', async () => {
  const transcript: string[] = []
  let minute = 0
  const type = async (args: readonly string[], now?: string): Promise<void> => {
    minute += 1
    const at = now ?? `2026-11-21T12:${String(minute).padStart(2, '0')}:00Z`
    transcript.push(shown(args, await plan(args, { env: { TEST_NOW: at }, timeoutMs: 120_000 })))
  }
  await type(['new', 'release', '2.3.0', ...here, '--dry-run'])
  await type(['new', 'release', '2.3.0', '--cut', '2026-12-10', '--release-day', '2026-12-17', ...here])
  await type(['new', 'migration', 'add_weight_to_boats', ...here])
  await type(['validate', 'desk'])
  sql(
    '20261121120300',
    'add_weight_to_boats',
    'ALTER TABLE boats ADD COLUMN weight_kg integer',
    'ALTER TABLE boats DROP COLUMN weight_kg',
  )
  const update = 'UPDATE boats SET weight_kg = length_m * 400 WHERE {batch} AND weight_kg IS NULL'
  const work = ['--table', 'boats', '--key', 'registration', '--update', update, '--done', 'weight_kg IS NOT NULL']
  await type(['new', 'background-migration', 'EstimateBoatWeight', ...work, ...here])
  await type(['new', 'finalizer', 'EstimateBoatWeight', ...here])
  const stop = '  - {line: "2.3", cause: long-finalization, reason: the weights of boats are filled in here}'
  edit('desk/manifest.yaml', '\n\nreleases:\n', `\n${stop}\n\nreleases:\n`)
  await type(['new', 'release', '2.4.0', '--release-day', '2027-09-20', ...here])
  await type(['new', 'finalizer', 'EstimateBoatWeight', ...here])
  await type(['new', 'finalizer', 'EstimateBoatWeight', ...here])
  await type(['new', 'condition', 'many-boats', '--question', 'Has the table boats more than 10,000 rows?', ...here])
  await type(['validate', 'desk', '--fail-on', 'warning'])
  await type(['new', 'migration', 'create_bookings', ...here])
  await type(['retime', '20260504080000', ...here])
  // The release comes half a year late: its migrations have to be dated anew.
  edit('desk/manifest.yaml', 'planned: {cut: 2026-12-10, release: 2026-12-17}', 'planned: {release: 2027-06-21}')
  edit('desk/manifest.yaml', 'date: 2026-10-19}', 'date: 2026-10-19}\n  - {version: "2.2.1", date: 2027-05-03}')
  edit('desk/migrations.yaml', 'id: "20261121120300"', 'id: "20260901120300"')
  await type(['validate', 'desk', '--rule', 'timestamp-too-old'], '2026-11-30T09:00:00Z')
  await type(['retime', '--all-stale', ...here, '--dry-run'], '2026-11-30T09:00:00Z')
  await type(['retime', '--all-stale', ...here], '2026-11-30T09:00:00Z')
  await type(['retime', '--all-stale', ...here], '2026-11-30T09:00:00Z')
  await type(['validate', 'desk', '--rule', 'timestamp-too-old'], '2026-11-30T09:00:00Z')
  edit('desk/manifest.yaml', 'planned: {release: 2027-06-21}', 'date: 2027-06-21')
  await type(['install', ...here, '--embedded', 'database', '--to', '2.3.0', '--json'], '2027-06-22T09:00:00Z')
  const installed = JSON.parse(transcript.pop()!.replace(/^.*\n/u, '')) as { ran?: unknown; outcome?: unknown }
  transcript.push(`$ plan install --manifest desk --to 2.3.0\n${JSON.stringify(installed.outcome)}\n`)
  await expect(transcript.join('\n')).toMatchFileSnapshot('transcripts/new entries.txt')
  const status = await plan(['migrate', 'status', ...here, '--embedded', 'database', '--json'], {
    env: { TEST_NOW: '2027-06-22T09:00:00Z' },
    timeoutMs: 60_000,
  })
  expect(status.stdout).toContain('20261130090000')
}, 400_000)
