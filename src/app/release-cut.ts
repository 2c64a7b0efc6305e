import { UserError } from '../domain/errors.ts'
import { comparePoint, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { dayOf } from '../domain/time.ts'
import { type Ports } from '../ports/ports.ts'
import { type CutRefusal, type ReleaseCut } from '../results/release-cut.ts'
import { cutRelease, type Cut, type CutProblem } from '../rules/immutability/cut.ts'
import { changesText } from '../rules/immutability/words.ts'
import { factsOf } from './chosen-manifest.ts'
import { commandLine } from './command-line.ts'
import { brokenFile } from './manifest-folder.ts'
import { relativePath } from './relative-path.ts'
import { pointOf } from './validate/as-of-release.ts'
import { lockPath } from './validate/base.ts'
import { lockText, readLock } from './validate/lock.ts'
import { subjectOf, type Subject } from './validate/subject.ts'

export interface CutFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  /** Writes nothing. */
  readonly dryRun?: boolean | undefined
}

/** Freezes what a release brings into the lock beside the manifest. */
export async function releaseCut(ports: Ports, release: string, flags: CutFlags): Promise<ReleaseCut> {
  const { files, clock, place } = ports
  const subject = await subjectOf(ports, flags)
  const manifest = readable(subject)
  const path = ownLockPath(subject)
  const before = files.kindOf(path) === 'file' ? readLock(files.readText(path), path) : undefined
  const at = knownPoint(manifest, release)
  const sql = new Map(subject.texts.map((one) => [one.path, one.text]))
  const cut = cutRelease({ manifest, lock: before, at, today: dayOf(clock.now()), sql })
  const dryRun = flags.dryRun ?? false
  if (cut.lock && !dryRun) files.writeText(path, lockText(cut.lock))
  return {
    kind: 'release-cut',
    schema_version: 1,
    manifest: factsOf(ports, manifest, subject.found),
    release: cut.name,
    lock: relativePath(files.resolve(place.workingFolder), path),
    outcome: outcomeOf(cut),
    dry_run: dryRun,
    frozen: cut.frozen.map(({ id, kind, subject: about }) => ({ id, kind, subject: about })),
    already: cut.already,
    refusals: cut.problems.map((problem) => refusalOf(problem, cut.name)),
    remarks:
      cut.lock && cut.frozen.length === 0 ? [`nothing in the manifest is recorded as coming with ${cut.name}`] : [],
    command: nextCommand(cut, subject, dryRun),
  }
}

function readable({ result, found }: Subject): Manifest {
  if ('problems' in result) throw brokenFile('manifest', found.path, result.problems)
  return result.ok
}

/** What is shipped with plan belongs to its package. */
function ownLockPath({ found, isFolder }: Subject): string {
  if (found.shipped === undefined) return lockPath({ path: found.path, isFolder })
  throw new UserError({
    code: 'shipped-manifest',
    what: `the manifest ${found.shipped} is shipped with plan, and its releases are not yours to cut`,
    next: 'name your own with --manifest PATH',
  })
}

/** A line or a version that the manifest knows: a mistyped one would freeze nothing, for ever. */
function knownPoint(manifest: Manifest, release: string): Point {
  const point = pointOf(manifest, release)
  const { product, releases } = manifest
  const known = releases.filter(({ version }) => comparePoint(product, version, point) === 0)
  const isLine = manifest.lines.some(({ line }) => point.wholeLine && line.join('.') === point.text)
  if (known.length > 0 || isLine) return point
  throw new UserError({
    code: 'unknown-version',
    what: `the manifest knows no release ${release}`,
    next: `add it to releases first, with planned: {cut: DAY, release: DAY} while it is not out; the newest there is ${releases.at(-1)?.version.text ?? 'none'}`,
  })
}

function outcomeOf({ lock, problems }: Cut): ReleaseCut['outcome'] {
  if (problems.length > 0) return 'refused'
  return lock ? 'frozen' : 'nothing-to-do'
}

function refusalOf(problem: CutProblem, release: string): CutRefusal {
  switch (problem.kind) {
    case 'changed': {
      const { id, release: of } = problem.former
      const message = `${id} is frozen since the cut of ${of}, and ${changesText(problem.changes)}`
      return { id, problem: 'changed', message, next: 'take the edit back, and change it with a later release' }
    }
    case 'gone': {
      const { id, release: of } = problem.former
      const message = `${id} is frozen since the cut of ${of}, and is not in the manifest any more`
      return { id, problem: 'gone', message, next: 'put it back' }
    }
    case 'late': {
      const { id } = problem.part
      const message = `${id} claims ${release}, which was cut without it on ${problem.cut}`
      return { id, problem: 'late', message, next: 'write the release it really ships in' }
    }
  }
}

function nextCommand({ name, lock }: Cut, { shown }: Subject, dryRun: boolean): string {
  const words = lock && dryRun ? ['release', 'cut', name, '--manifest', shown] : ['validate', shown]
  return commandLine(['plan', ...words])
}
