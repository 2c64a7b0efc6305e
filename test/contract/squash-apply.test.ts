import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'
import { gitIn } from '../support/git-repository.ts'

const shipped = fileURLToPath(new URL('../../manifests/example', import.meta.url))
const { cwd, plan } = fixedCli()
const folder = join(cwd, 'desk')
const git = (...args: string[]): string => gitIn(folder, args)
const env = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A Person',
  GIT_AUTHOR_EMAIL: 'person@example.org',
  GIT_COMMITTER_NAME: 'A Person',
  GIT_COMMITTER_EMAIL: 'person@example.org',
}

/** The example product in a repository of its own, with a stop at 2.2 and a planned 2.3. */
function commitExample(): void {
  cpSync(shipped, join(folder, 'manifests'), { recursive: true })
  const path = join(folder, 'manifests/manifest.yaml')
  const text = readFileSync(path, 'utf8')
    .replace(/\nreleases:\n/u, '  - {line: "2.2", cause: other, reason: berths are numbered anew}\n\nreleases:\n')
    .replace(
      /( {2}- \{version: "2\.2\.0"[^\n]*\n)/u,
      '$1  - {version: "2.3.0", planned: {cut: 2027-01-11, release: 2027-01-18}}\n',
    )
  writeFileSync(path, text)
  git('init', '--quiet', '--initial-branch=main')
  git('add', '--all')
  git('commit', '--quiet', '-m', 'the product')
}

/** Commits have another name on every run. */
const steady = (text: string): string => text.replaceAll(/\bcommit [0-9a-f]{12}/gu, 'commit COMMIT')

async function typed(args: readonly string[], code = 0): Promise<string> {
  const run = await plan(args, { cwd: folder, env })
  expect(run.code, run.stderr).toBe(code)
  return steady(shown(args, run))
}

test('a squash is proposed, refused where the work tree is not clean, made in one commit, and never made twice', async () => {
  commitExample()
  const told = [await typed(['squash', 'propose', '--after', '2.2'])]
  writeFileSync(join(folder, 'manifests/seed.sql'), '-- edited\n')
  told.push(await typed(['squash', 'apply', '--after', '2.2', '--no-verify'], 2))
  git('restore', '.')
  told.push(await typed(['squash', 'apply', '--after', '2.2', '--dry-run']))
  expect(git('status', '--porcelain')).toBe('')
  told.push(await typed(['squash', 'apply', '--after', '2.2', '--no-verify']))
  expect(git('status', '--porcelain')).toBe('')
  expect(git('log', '-1', '--format=%s')).toBe('Squash migrations up to 1.2 after stop 2.2')
  const head = git('rev-parse', 'HEAD')
  told.push(await typed(['squash', 'apply', '--after', '2.2']))
  expect(git('rev-parse', 'HEAD')).toBe(head)
  told.push(await typed(['validate', 'manifests', '--base', 'HEAD~1']))
  await expect(told.join('\n')).toMatchFileSnapshot('transcripts/squash-apply.txt')
  await expect(readFileSync(join(folder, 'manifests/sql/structure-2.3.sql'), 'utf8')).toMatchFileSnapshot(
    'transcripts/squash-structure.sql',
  )
  expect(readdirSync(join(folder, 'manifests/sql')).filter((name) => name < '20260406')).toEqual([
    '20250908080000_create_import_log.down.sql',
    '20250908080000_create_import_log.up.sql',
  ])
}, 120_000)

test('a commit that a hook refuses leaves the files, and the next squash says how to take them back', async () => {
  git('reset', '--quiet', '--hard', 'HEAD~1')
  writeFileSync(join(folder, '.git/hooks/pre-commit'), '#!/bin/sh\necho "no commits on Friday" >&2\nexit 1\n', {
    mode: 0o755,
  })
  const args = ['squash', 'apply', '--after', '2.2', '--no-verify']
  expect(await typed(args, 2)).toContain('no commits on Friday')
  expect(existsSync(join(folder, 'manifests/sql/structure-2.3.sql'))).toBe(true)
  const again = await typed(args)
  expect(again).toContain('Nothing to do')
  expect(again).toContain('git commit')
}, 60_000)
