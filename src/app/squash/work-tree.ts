import { UserError } from '../../domain/errors.ts'
import { type UncommittedFile } from '../../ports/git.ts'
import { type Ports } from '../../ports/ports.ts'
import { commandLine } from '../command-line.ts'
import { relativePath } from '../relative-path.ts'
import { type SquashScene } from './scene.ts'

/** As many files are named. */
const most = 6

/**
 * Everything below the manifest is committed, so that nothing of what is deleted is lost and the commit holds the squash
 * alone. Throws UserError `uncommitted`, with the line that takes back what a squash that was cut off has left, and what git
 * throws.
 */
export async function requireCommitted(ports: Ports, { folder }: SquashScene): Promise<void> {
  const changes = await changesBelow(ports, folder)
  if (changes.length === 0) return
  const where = shown(ports, folder)
  const names = changes.map(({ path, isNew }) => `${path}${isNew ? ' (new)' : ''}`)
  const fresh = changes.filter(({ isNew }) => isNew).map(({ path }) => `${where === '.' ? '' : `${where}/`}${path}`)
  throw new UserError({
    code: 'uncommitted',
    what: `${changes.length === 1 ? 'a file' : `${changes.length} files`} below ${where} ${changes.length === 1 ? 'differs' : 'differ'} from the last commit, and a squash is one commit of its own`,
    next: 'commit them, or take them back where a squash was cut off',
    details: [
      ...names.slice(0, most),
      ...(names.length > most ? [`and ${names.length - most} more`] : []),
      `take back: ${[
        commandLine(['git', 'restore', '--staged', '--worktree', '--', where]),
        ...(fresh.length > 0 ? [commandLine(['git', 'clean', '-f', '--', ...fresh.slice(0, most)])] : []),
      ].join(' && ')}`,
    ],
  })
}

/** A squash that is written and not committed. */
export async function uncommittedRemarks(ports: Ports, { folder, target, done }: SquashScene): Promise<string[]> {
  const changes = await changesBelow(ports, folder).catch((error: unknown) => {
    if (error instanceof UserError) return []
    throw error
  })
  if (changes.length === 0) return []
  const where = shown(ports, folder)
  const message = `Squash migrations up to ${target.stop.id} after stop ${done?.after?.text ?? ''}`.trim()
  return [
    `${changes.length} files below ${where} are not committed yet: ${commandLine(['git', 'add', '--all', '--', where])} && ${commandLine(['git', 'commit', '-m', message])}`,
  ]
}

async function changesBelow({ git }: Ports, folder: string): Promise<readonly UncommittedFile[]> {
  try {
    return await git.changesBelow(folder)
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'no-repository') throw error
    throw new UserError({
      code: 'no-repository',
      what: error.what,
      details: error.details,
      next: 'a squash deletes files, so their history has to be somewhere: run it in the checkout of the product',
    })
  }
}

function shown({ files, place }: Ports, folder: string): string {
  const way = relativePath(files.resolve(place.workingFolder), folder)
  return way === '' ? '.' : way
}
