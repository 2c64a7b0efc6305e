import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryFolder } from './temporary-folder.ts'

export interface Repository {
  readonly folder: string
  /** Writes files and commits; a file that is undefined goes. Gives the commit's hash. */
  readonly commit: (files: Readonly<Record<string, string | Uint8Array | undefined>>) => string
  readonly git: (...args: string[]) => string
}

/** An empty repository that goes when the tests of the file are done. */
export function temporaryRepository(): Repository {
  const folder = join(temporaryFolder(), 'repository')
  mkdirSync(folder)
  const git = (...args: string[]): string => gitIn(folder, args)
  git('init', '--quiet', '--initial-branch=main')
  const commit: Repository['commit'] = (files) => {
    for (const [path, text] of Object.entries(files)) {
      if (text === undefined) rmSync(join(folder, path))
      else writeInto(join(folder, path), text)
    }
    git('add', '--all')
    git('commit', '--quiet', '--allow-empty', '-m', 'a change')
    return git('rev-parse', 'HEAD')
  }
  return { folder, commit, git }
}

function writeInto(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Runs git as a person whom nothing on this machine configured. */
export function gitIn(folder: string, args: readonly string[]): string {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A Person',
    GIT_AUTHOR_EMAIL: 'person@example.org',
    GIT_COMMITTER_NAME: 'A Person',
    GIT_COMMITTER_EMAIL: 'person@example.org',
  }
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', env, stdio: 'pipe' }).trimEnd()
}
