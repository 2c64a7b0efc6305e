import { UserError } from '../domain/errors.ts'

/** How a clone gets the history it lacks, wherever it was made. */
const deepen =
  'set GIT_DEPTH: 0 in GitLab CI, or fetch-depth: 0 at actions/checkout, or run git fetch --unshallow, then ask again'

export function noRepository(folder: string, complaint: string): UserError {
  return new UserError({
    code: 'no-repository',
    what: `${folder} is in no git repository that can be read`,
    next: 'run it inside the checkout, or compare with a path: --base PATH',
    details: complaint === '' ? [] : [`git says: ${complaint}`],
  })
}

export interface MissingCommit {
  readonly shallow: boolean
  readonly complaint?: string
}

/** A hash of another repository, a branch nobody fetched and a history that is cut off look alike: say all that fits. */
export function missingCommit(ref: string, { shallow, complaint = '' }: MissingCommit): UserError {
  const details = complaint === '' ? [] : [`git says: ${complaint}`]
  if (/^0{40,64}$/u.test(ref))
    return new UserError({
      code: 'unknown-ref',
      what: 'the base is the hash of zeros: this branch was pushed for the first time',
      next: 'compare with the branch it goes into, like --base origin/main',
    })
  if (shallow)
    return new UserError({
      code: 'base-not-in-clone',
      what: `the base ${ref} is not in this clone, which is shallow`,
      next: deepen,
      details,
    })
  const isHash = /^[0-9a-f]{40,64}$/u.test(ref)
  return new UserError({
    code: isHash ? 'base-not-in-clone' : 'unknown-ref',
    what: isHash ? `the base ${ref} is not in this clone` : `git knows no commit by the name ${ref}`,
    next: isHash
      ? `fetch it: git fetch origin ${ref}; in CI ${deepen}`
      : 'fetch the branch or tag first, or write its full name, like origin/main',
    details,
  })
}

export function missingObjects(commit: string, object: string): UserError {
  return new UserError({
    code: 'base-not-in-clone',
    what: `the clone knows ${commit.slice(0, 12)}, but not its files (${object.slice(0, 12)} is missing)`,
    next: 'clone without --filter, or run git fetch --refetch, then ask again',
  })
}
