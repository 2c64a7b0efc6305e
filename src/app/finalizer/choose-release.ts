import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { UserError } from '../../domain/errors.ts'
import { type FinalizationCause } from '../../domain/finalization-cause.ts'
import { compareLines, formatLine, lineOf, parsePoint, type Line, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { contains, earliestPoint, formatPlacement, recordedAt, unplaced } from '../../domain/placement.ts'
import { isUnconditional } from '../../domain/stop.ts'
import { dayOf, type Instant } from '../../domain/time.ts'
import { finalizationIsProper, type Finalization } from '../../planner/finalization.ts'
import { reachesOf } from '../../planner/stop-reach.ts'
import { isKnownLine, nearestLines } from '../../planner/target.ts'
import { lineAt, nextLine, nextScheduled } from '../../release/next-line.ts'
import { commandLine } from '../command-line.ts'
import { firstNotOut, outSince } from './out.ts'

/** The release that finalizes, and what decided it. */
export interface ReleaseChoice {
  readonly point: Point
  /** The manifest says so already. */
  readonly keeps: boolean
  readonly stop: string | undefined
  readonly firstLegal: string | undefined
  readonly remarks: readonly string[]
}

interface Asked {
  readonly in: string | undefined
  readonly now: Instant
}

/**
 * The release that was asked for, when it is late enough; else the one the manifest names, when that is; else the first
 * legal one that is not out. A release that is out gets a finalizer only when somebody says that it has one.
 */
export function chooseRelease(manifest: Manifest, background: BackgroundMigration, asked: Asked): ReleaseChoice {
  const { firstLegal } = finalizationIsProper(manifest, { queued: background.queued, finalized: unplaced })
  const today = dayOf(asked.now)
  if (asked.in !== undefined) return choiceAt(manifest, background, { text: asked.in, firstLegal, today })
  const { finalized } = background
  const { verdict, stop } = finalizationIsProper(manifest, background)
  if (verdict === 'proper' && finalized.kind === 'recorded') {
    const told = `${background.name} is finalized in ${formatPlacement(finalized)} already, which is late enough`
    return { point: finalized.main, keeps: true, stop: stop?.id, firstLegal: firstLegal?.text, remarks: [told] }
  }
  if (finalized.kind === 'inferred') throw onlyInferred(background)
  if (!firstLegal) throw noneKnown(manifest, background)
  const point = firstNotOut(manifest, firstLegal, today)
  if (!point) throw allOut(manifest, background, { firstLegal, today })
  const choice = choiceAt(manifest, background, { text: point.text, firstLegal, today })
  if (point.text === firstLegal.text) return choice
  const since = outSince(manifest, firstLegal, today)
  const told = `${firstLegal.text} would be the first legal release, but is out${since}; ${point.text} is the next one that is not`
  return { ...choice, remarks: [told, ...choice.remarks] }
}

interface Wish {
  readonly text: string
  readonly firstLegal: Point | undefined
  readonly today: string
}

function choiceAt(manifest: Manifest, background: BackgroundMigration, wish: Wish): ReleaseChoice {
  const point = pointOf(manifest, wish.text)
  const judged = finalizationIsProper(manifest, { queued: background.queued, finalized: recordedAt(point) })
  if (judged.verdict !== 'proper') throw improper(background, judged, wish)
  const { firstLegal, today } = wish
  const { finalized } = background
  return {
    point,
    keeps: finalized.kind === 'recorded' && finalized.main.text === point.text && finalized.backports.length === 0,
    stop: judged.stop?.id,
    firstLegal: firstLegal?.text,
    remarks: remarksOn(manifest, point, today),
  }
}

function remarksOn(manifest: Manifest, point: Point, today: string): string[] {
  if (!isKnownLine(manifest, point.version))
    return [`the manifest does not list ${point.text} yet: add it as a release with planned:`]
  const since = outSince(manifest, point, today)
  return since === undefined ? [] : [`${point.text} is out${since}: this records what it did, and changes no release`]
}

/** A line beyond all that are listed is one to come; any other one must be known. */
function pointOf(manifest: Manifest, text: string): Point {
  const { product, lines } = manifest
  const point = parsePoint(product, text)
  const newest = lines.at(-1)
  if (point && (isKnownLine(manifest, point.version) || isBeyond(point))) return point
  throw new UserError({
    code: 'unknown-version',
    what: `${product.name} has no line or version "${text}"`,
    next: 'write --in with a line or a version the manifest knows, or a later one',
    suggestions: point ? nearestLines(manifest, point.version) : [],
  })

  function isBeyond({ version }: Point): boolean {
    return newest === undefined || compareLines(lineOf(product, version), newest.line) > 0
  }
}

/** Why a release is too early, in words. */
const because: Readonly<Record<FinalizationCause, string>> = {
  'stop-between': 'a stop lies between',
  'finalized-on-the-stop': 'it lies on the stop itself, where nobody need have landed before',
  'lands-before-queueing': 'installations may land on the stop below the patch that queues it',
  'no-stop-between': 'no required stop lies between, so an upgrade may do all of the work inside a migrate step',
  'only-conditional-stop': 'only a conditional stop lies between, which some installations skip',
  'end-unknown': 'nobody recorded which release queues it',
  'end-inferred': 'which release queues it is only inferred, so it cannot be decided',
  inverted: 'that is before it is queued',
}

function improper({ name, queued, place }: BackgroundMigration, judged: Finalization, wish: Wish): UserError {
  const { firstLegal } = wish
  const isUndecided = judged.because === 'end-unknown' || judged.because === 'end-inferred'
  const stop = judged.stop ? ` (${judged.stop.id})` : ''
  return new UserError({
    code: 'improper-finalization',
    what: `${name}, queued in ${formatPlacement(queued)}, cannot be finalized in ${wish.text}: ${because[judged.because]}${stop}`,
    place,
    next: firstLegal
      ? `the first legal release is ${firstLegal.text}`
      : isUndecided
        ? 'record the release with queued_by: or queued_in:'
        : 'declare a stop after the queueing, and finalize in a release after it',
  })
}

function onlyInferred({ name, finalized, place }: BackgroundMigration): UserError {
  return new UserError({
    code: 'release-needed',
    what: `which release finalizes ${name} is only inferred: ${formatPlacement(finalized)}`,
    place,
    next: 'say which one with --in',
  })
}

function noneKnown(manifest: Manifest, background: BackgroundMigration): UserError {
  const { name, queued, place } = background
  const point = earliestPoint(queued)
  if (point === undefined)
    return new UserError({
      code: 'release-needed',
      what: `nobody recorded which release queues ${name}`,
      place,
      next: 'record it with queued_by: or queued_in:',
    })
  const queuedIn = formatPlacement(queued)
  if (hasStopFrom(manifest, queued))
    return new UserError({
      code: 'release-needed',
      what: `no release of ${manifest.product.name} is known after the required stop that follows ${queuedIn}, where ${name} is queued`,
      place,
      next: 'add the release with plan new release, or name a line after the stop with --in',
    })
  const line = formatLine(stopToDeclare(manifest, lineAt(manifest, point)))
  return new UserError({
    code: 'stop-needed',
    what: `${name} cannot be finalized yet: no required stop follows ${queuedIn}, where it is queued, so an upgrade would do all of its work inside a migrate step`,
    place,
    next: `declare a stop; a release after it may finalize`,
    suggestions: [
      commandLine(['plan', 'stop', 'declare', line, '--cause', 'long-finalization', '--for', name, '--dry-run']),
    ],
  })
}

/** Is there an unconditional stop on which every landing has what was queued? */
function hasStopFrom(manifest: Manifest, queued: BackgroundMigration['queued']): boolean {
  return reachesOf(manifest).some(
    ({ stop, lowest }) => isUnconditional(stop) && contains(manifest.product, lowest, queued) === 'yes',
  )
}

/** The first line after the queueing that the schedule makes a stop, else the next one. */
function stopToDeclare(manifest: Manifest, queued: Line): Line {
  const next = nextLine(manifest, queued)
  return nextScheduled(manifest, next) ?? next
}

function allOut(
  manifest: Manifest,
  { name, place }: BackgroundMigration,
  { firstLegal, today }: { readonly firstLegal: Point; readonly today: string },
): UserError {
  const since = outSince(manifest, firstLegal, today)
  return new UserError({
    code: 'release-needed',
    what: `${firstLegal.text}, the first legal release for ${name}, is out${since}, and no later one is planned in the manifest`,
    place,
    next: `add the coming release with planned:, or say with --in which release finalizes it; ${firstLegal.text} only when it did`,
    suggestions: [commandLine(['plan', 'new', 'finalizer', name, '--in', firstLegal.text])],
  })
}
