import { isUtf8 } from 'node:buffer'
import { UserError } from '../domain/errors.ts'
import { type CommittedText } from '../ports/git.ts'
import { missingObjects } from './git-errors.ts'
import { runGit } from './git-process.ts'

interface Blob {
  readonly path: string
  readonly object: string
}

const lineFeed = 0x0a

/** The texts of blobs, by one run of git for all of them. */
export async function readBlobs(folder: string, blobs: readonly Blob[], commit: string): Promise<CommittedText[]> {
  if (blobs.length === 0) return []
  const asked = blobs.map(({ object }) => `${object}\n`).join('')
  const { stdout } = await runGit(folder, ['cat-file', '--batch'], asked)
  let at = 0
  return blobs.map(({ path, object }) => {
    const headEnd = stdout.indexOf(lineFeed, at)
    // `1f… blob 1234`, then the bytes and a line feed; `1f… missing` where a partial clone left it out.
    const [, kind, size] = stdout.toString('latin1', at, Math.max(at, headEnd)).split(' ')
    if (kind !== 'blob') throw missingObjects(commit, object)
    const start = headEnd + 1
    at = start + Number(size) + 1
    return { path, text: textOf(stdout.subarray(start, at - 1), path, commit) }
  })
}

/** As files are read: UTF-8, without the byte order mark some editors write. */
function textOf(bytes: Buffer, path: string, commit: string): string {
  if (!isUtf8(bytes) || bytes.includes(0))
    throw new UserError({
      code: 'cannot-read',
      what: `cannot read ${path} of ${commit.slice(0, 12)}: it is no UTF-8 text`,
      next: 'compare with a commit in which it is text',
    })
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return bytes.toString('utf8', mark ? 3 : 0)
}
