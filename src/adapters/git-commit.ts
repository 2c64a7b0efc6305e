import { realpathSync } from 'node:fs'
import { join, relative } from 'node:path'
import { UserError } from '../domain/errors.ts'
import { type NewCommit, type UncommittedFile } from '../ports/git.ts'
import { noRepository } from './git-errors.ts'
import { runGit, runGitWithHooks } from './git-process.ts'

/** Files below a folder that differ from the last commit. */
export async function changesBelow(folder: string): Promise<UncommittedFile[]> {
  const top = await topOf(folder)
  const words = ['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--', '.']
  const { ok, stdout, complaint } = await runGit(folder, words)
  if (!ok) throw noRepository(folder, complaint)
  const here = realpathSync(folder)
  return stdout
    .toString('utf8')
    .split('\0')
    .filter((line) => line.length > 3)
    .map((line) => ({
      path: relative(here, join(top, line.slice(3))).replaceAll('\\', '/'),
      isNew: line.startsWith('??') || line.startsWith('A'),
    }))
    .toSorted((a, b) => Number(a.path > b.path) - Number(a.path < b.path))
}

async function topOf(folder: string): Promise<string> {
  const { ok, stdout, complaint } = await runGit(folder, ['rev-parse', '--show-toplevel'])
  if (!ok) throw noRepository(folder, complaint)
  return stdout.toString('utf8').replace(/\n$/u, '')
}

/** Commits paths and nothing else; the person's hooks run. */
export async function commit({ folder, paths, message }: NewCommit): Promise<string> {
  const listed = paths.map((path) => `${path}\0`).join('')
  const fromInput = ['--pathspec-from-file=-', '--pathspec-file-nul']
  const added = await runGitWithHooks(folder, ['add', '--all', ...fromInput], listed)
  if (!added.ok) throw notCommitted(added.complaint)
  const done = await runGitWithHooks(folder, ['commit', '--quiet', '--only', '-m', message, ...fromInput], listed)
  if (!done.ok) throw notCommitted(done.complaint)
  const { stdout } = await runGit(folder, ['rev-parse', 'HEAD'])
  return stdout.toString('latin1').trim()
}

function notCommitted(complaint: string): UserError {
  const details = complaint === '' ? [] : [`git says: ${complaint}`]
  if (/tell me who you are|identity unknown|unable to auto-detect email|user\.useConfigOnly/iu.test(complaint))
    return new UserError({
      code: 'no-identity',
      what: 'git does not know who commits, so nothing was committed',
      next: 'say it with git config user.name "YOUR NAME" and git config user.email YOU@EXAMPLE.ORG',
      details,
    })
  return new UserError({
    code: 'not-committed',
    what: 'git refused the commit',
    next: 'mend what it says, a hook perhaps',
    details,
  })
}
