import { basename, dirname, posix } from 'node:path'
import { UserError } from '../domain/errors.ts'
import { type CommittedText, type Git, type Wanted } from '../ports/git.ts'
import { readBlobs } from './git-blobs.ts'
import { changesBelow, commit } from './git-commit.ts'
import { missingCommit, noRepository } from './git-errors.ts'
import { standingFolder } from './git-folder.ts'
import { broughtBy } from './git-history.ts'
import { runGit } from './git-process.ts'

export const processGit: Git = { commitOf, textsAt, broughtBy, changesBelow, commit }

async function commitOf(folder: string, ref: string): Promise<string> {
  refuseOption(ref)
  await requireRepository(folder)
  const found = await runGit(folder, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])
  if (found.ok) return found.stdout.toString('latin1').trim()
  throw missingCommit(ref, { shallow: await isShallow(folder) })
}

/** git would read a leading dash as an option, and no name of a commit holds a control character. */
function refuseOption(ref: string): void {
  if (ref !== '' && !ref.startsWith('-') && !/\p{Cc}/u.test(ref)) return
  throw new UserError({
    code: 'bad-ref',
    what: ref === '' ? 'the name of the commit is empty' : `"${ref}" is no name of a commit`,
    next:
      ref === ''
        ? 'check the variable it comes from: GitLab sets CI_MERGE_REQUEST_DIFF_BASE_SHA only in merge-request pipelines'
        : 'write a branch, a tag or the hash of a commit',
  })
}

async function requireRepository(folder: string): Promise<void> {
  const found = await runGit(folder, ['rev-parse', '--git-dir'])
  if (!found.ok) throw noRepository(folder, found.complaint)
}

async function isShallow(folder: string): Promise<boolean> {
  const { stdout } = await runGit(folder, ['rev-parse', '--is-shallow-repository'])
  return stdout.toString('latin1').trim() === 'true'
}

async function textsAt(commit: string, { path, isFolder, file, maximumBytes }: Wanted): Promise<CommittedText[]> {
  const folder = await standingFolder(isFolder ? path : dirname(path))
  const within = isFolder ? folder.rest : posix.join(folder.rest, basename(path))
  const blobs = (await listBlobs(folder.path, commit, within))
    .map((blob) => ({ ...blob, path: isFolder ? below(within, blob.path) : basename(path) }))
    .filter((blob) => !isFolder || file(blob.path))
  const bytes = blobs.reduce((sum, { size }) => sum + size, 0)
  if (bytes > maximumBytes) throw tooLarge(path, commit, maximumBytes)
  const texts = await readBlobs(folder.path, blobs, commit)
  return texts.toSorted((a, b) => Number(a.path > b.path) - Number(a.path < b.path))
}

function below(folder: string, path: string): string {
  return folder === '' ? path : path.slice(folder.length + 1)
}

/** A regular file of a commit. */
export interface Blob {
  readonly path: string
  readonly object: string
  readonly size: number
}

/** `100644 blob 1f…  1234\tpath`, each ended by a zero; links and submodules are no texts. */
const entry = /^100(?:644|755|664) blob (?<object>[0-9a-f]+) +(?<size>\d+)\t(?<path>.+)$/su

/** Paths relative to the folder git runs in. */
async function listBlobs(folder: string, commit: string, within: string): Promise<Blob[]> {
  const listed = await runGit(folder, ['ls-tree', '-r', '-z', '-l', commit, ...(within === '' ? [] : [within])])
  if (!listed.ok) throw missingCommit(commit, { shallow: await isShallow(folder), complaint: listed.complaint })
  return listed.stdout
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const { object, size, path } = entry.exec(line)?.groups ?? {}
      return object === undefined ? [] : [{ object, size: Number(size), path: path! }]
    })
}

function tooLarge(path: string, commit: string, maximumBytes: number): UserError {
  return new UserError({
    code: 'too-large',
    what: `the manifest ${path} of ${commit.slice(0, 12)} is longer than ${maximumBytes / 1024 / 1024} MiB in all`,
    next: 'name the folder that holds only the manifest, or another commit',
  })
}
