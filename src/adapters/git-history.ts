import { basename, dirname } from 'node:path'
import { noRepository } from './git-errors.ts'
import { standingFolder } from './git-folder.ts'
import { runGit } from './git-process.ts'

/** The newest commit that added a file; a merge that only took it over is none. */
export async function broughtBy(path: string): Promise<string | undefined> {
  const { path: folder, rest } = await standingFolder(dirname(path))
  const repository = await runGit(folder, ['rev-parse', '--git-dir'])
  if (!repository.ok) throw noRepository(folder, repository.complaint)
  const name = rest === '' ? basename(path) : `${rest}/${basename(path)}`
  const found = await runGit(folder, [
    'log',
    '-1',
    '--diff-filter=A',
    '--no-renames',
    '--format=%H',
    'HEAD',
    '--',
    name,
  ])
  const commit = found.stdout.toString('latin1').trim()
  // Where there is no commit yet, nothing has brought anything.
  return found.ok && commit !== '' ? commit : undefined
}
