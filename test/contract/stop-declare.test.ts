import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { depotFolder } from '../support/depot.ts'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const { cwd, plan } = fixedCli()
const gitlab = fileURLToPath(new URL('../../manifests/gitlab', import.meta.url))

async function transcript(asked: readonly (readonly string[])[]): Promise<string> {
  const parts: string[] = []
  for (const args of asked) parts.push(shown(args, await plan(args)))
  return parts.join('\n')
}

test('the next scheduled stop of GitLab is declared, declared again, and withdrawn', async () => {
  cpSync(gitlab, join(cwd, 'gitlab'), { recursive: true })
  const on = ['--manifest', 'gitlab']
  const declare = ['stop', 'declare', '19.8', '--because', 'rows of pipelines move for hours', ...on]
  const told = await transcript([
    [...declare, '--dry-run'],
    declare,
    declare,
    ['stop', 'done', '19.8', 'support', '--by', 'Ada', '--link', 'https://example.com/messages/7', ...on],
    ['stop', 'declare', '19.7', '--because', 'keys are signed anew', ...on],
    ['stop', 'withdraw', '19.8', '--because', 'they move in 19.11', ...on],
    ['stop', 'withdraw', '19.8', ...on],
  ])
  await expect(told).toMatchFileSnapshot('transcripts/stop declare, gitlab.txt')
  for (const file of ['stops.yaml', 'notes.yaml', 'manifest.yaml'])
    expect(readFileSync(join(cwd, 'gitlab', file), 'utf8')).toBe(readFileSync(join(gitlab, file), 'utf8'))
}, 300_000)

test('a stop of the small product is declared in time and late, recorded, and withdrawn', async () => {
  writeFileSync(
    join(cwd, '.waystop.yaml'),
    'manifest: depot\ntexts: {page: docs/paths.md, support: "notes/{stop}-support.md"}\n',
  )
  const told = await transcript([
    ['stop', 'declare', '2.6', '--cause', 'long-finalization', '--for', 'Recount', '--issue', 'https://example.com/1'],
    ['stop', 'declare', '2.5', '--because', 'labels were lost', '--when', 'big-stock'],
    ['stop', 'declare', '2.5', '--because', 'labels were lost', '--when', 'big-stock', '--retroactive'],
    ['stop', 'done', '2.6', 'packages', '--waive', 'there are no packages'],
    ['stop', 'done', '2.6', 'squash'],
    ['stop', 'declare', '2.6', '--because', 'x', '--for', 'Recuont'],
    ['stop', 'withdraw', '2.5'],
    ['stop', 'withdraw', '2.6'],
  ])
  await expect(told).toMatchFileSnapshot('transcripts/stop declare, depot.txt')
  expect(readFileSync(join(cwd, 'depot/manifest.yaml'), 'utf8')).toBe(
    readFileSync(join(depotFolder, 'manifest.yaml'), 'utf8'),
  )
}, 300_000)
