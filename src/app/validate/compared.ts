import { type Lock } from '../../domain/lock.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Compared } from '../../rules/immutability/history.ts'
import { earlierAt, lockPath, type Earlier } from './base.ts'
import { joinLocks, readLock } from './lock.ts'
import { type ValidateFlags } from './request.ts'
import { type Subject } from './subject.ts'

/** What a manifest is compared with, and what to say of it. */
export interface Comparison {
  /** The base as something to be checked like the manifest itself; undefined without one. */
  readonly base: Subject | undefined
  readonly lock: Lock | undefined
  /** Is there a base at all? One without a manifest makes everything new. */
  readonly hasBase: boolean
  readonly remarks: readonly string[]
}

/** Reads the base and the lock. Whatever keeps them from being read is a UserError: nothing is green for want of them. */
export async function comparisonOf(ports: Ports, flags: ValidateFlags, subject: Subject): Promise<Comparison> {
  const ofNow = ownLock(ports, subject)
  if (flags.base === undefined) return { base: undefined, lock: ofNow, hasBase: false, remarks: [] }
  const earlier = await earlierAt(ports, flags.base, subject)
  const ofBase = earlier.lock === undefined ? undefined : readLock(earlier.lock, `of ${earlier.word}`)
  return {
    base: earlier.subject,
    lock: joinLocks(ofBase, ofNow),
    hasBase: true,
    remarks: remarksOn(earlier),
  }
}

function ownLock({ files }: Ports, { found, isFolder }: Subject): Lock | undefined {
  const path = lockPath({ path: found.path, isFolder })
  return files.kindOf(path) === 'file' ? readLock(files.readText(path), path) : undefined
}

/**
 * A base without a manifest, or with one that cannot be understood, is no error: else nobody could begin with one, or
 * mend a broken one. Everything counts as new then, so that nothing is overlooked.
 */
function remarksOn({ word, subject }: Earlier): string[] {
  if (!subject) return [`${word} has no manifest there: everything is new`]
  if ('ok' in subject.result) return []
  const [first] = subject.result.problems
  return [
    `the manifest of ${word} cannot be understood (${first?.message ?? 'it is broken'}): everything is new, and whether something released was changed is not checked`,
  ]
}

/** What the rules about changes are given. */
export function comparedWith({ base, lock }: Comparison, subject: Subject): Omit<Compared, 'manifest'> {
  return {
    base: base && manifestOf(base),
    lock,
    sqlTexts: { now: textsOf(subject), base: base ? textsOf(base) : new Map() },
  }
}

function manifestOf({ result }: Subject): Manifest | undefined {
  return 'ok' in result ? result.ok : undefined
}

function textsOf({ texts }: Subject): Map<string, string> {
  return new Map(texts.map(({ path, text }) => [path, text]))
}
