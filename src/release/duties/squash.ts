import { compareLines, comparePoints, formatLine, type Line, type Point } from '../../domain/line.ts'
import { isUnconditional } from '../../domain/stop.ts'
import { type SquashEntry } from '../../domain/squash.ts'
import { comparePrecedence } from '../../domain/version.ts'
import { reachOf } from '../../planner/stop-reach.ts'
import { lineAt } from '../next-line.ts'
import { squashTarget } from '../squash-target.ts'
import { squashedIn } from '../squashes.ts'
import { type DutyGround, type Evidence } from './ground.ts'
import { takersFrom, takesText } from './minimum-schema.ts'

/** A release that folds migrations after the stop. */
interface Fold {
  readonly in: Point
  /** Undefined where only the migrations say that they were folded. */
  readonly entry: SquashEntry | undefined
}

export function squashIssueEvidence(ground: DutyGround): Evidence {
  const fold = foldOf(ground)
  if (fold?.entry?.issue !== undefined)
    return { state: 'done', why: `the squash in ${fold.in.text} names it`, link: fold.entry.issue, done: fold.entry.on }
  if (fold) return { state: 'not-needed', why: `${fold.in.text} folds already` }
  const idle = nothingToFold(ground)
  if (idle !== undefined) return { state: 'not-needed', why: idle }
  return {
    ...asDeclared(ground, 'nobody recorded a squash issue'),
    next: ['squash', 'issue', '--after', ground.stop.id],
  }
}

export function squashEvidence(ground: DutyGround): Evidence {
  const fold = foldOf(ground)
  if (fold) return { state: 'done', why: foldText(fold), done: fold.entry?.on, link: fold.entry?.issue }
  const idle = nothingToFold(ground)
  if (idle !== undefined) return { state: 'not-needed', why: idle }
  const target = squashTarget(ground.manifest, ground.stop)?.id
  return {
    ...asDeclared(ground, `no release folds what came up to ${target}`),
    next: ['squash', 'propose', '--after', ground.stop.id],
  }
}

/** The release that folds takes only databases that have all of what it folds. */
export function minimumVersionEvidence(ground: DutyGround): Evidence {
  const { manifest, stop, after } = ground
  const fold = foldOf(ground)
  if (!fold) {
    const isUnknown = nothingToFold(ground) === undefined && asDeclared(ground, '').state === 'unknown'
    return isUnknown
      ? { state: 'unknown', why: 'nobody recorded whether migrations were folded' }
      : { state: 'not-needed', why: 'only after a squash: nothing is folded' }
  }
  if (!fold.entry) return { state: 'unknown', why: `nobody recorded up to which stop ${fold.in.text} folds` }
  const folding = lineAt(manifest, fold.in)
  const due = compareLines(folding, after) > 0 ? { dueWith: folding } : {}
  const low = lowestOf(ground, fold.entry.upTo)
  const taker = takersFrom(manifest, folding)[0]
  if (taker?.minimum && comparePrecedence(taker.minimum, low) >= 0)
    return { state: 'done', why: takesText(taker), ...due }
  const said = taker ? takesText(taker) : `${formatLine(folding)} says no minimum_schema`
  const why = `${said}, and folds up to ${fold.entry.upTo.text}`
  return { state: 'open', why, next: ['stop', 'follow-up', stop.id], ...due }
}

/** Nobody can say that a stop's squash is missing where no squash at all is recorded, unless `plan` took the stop on. */
function asDeclared({ manifest, stop }: DutyGround, why: string): Evidence {
  const speaks = manifest.squashes.length > 0 || manifest.migrations.some((one) => squashedIn(one))
  if (stop.declared !== undefined || speaks) return { state: 'open', why }
  return { state: 'unknown', why: 'the manifest records no squash' }
}

/** Why nothing falls to be folded after the stop. */
function nothingToFold({ manifest, stop }: DutyGround): string | undefined {
  if (!isUnconditional(stop)) return 'nothing is folded on account of a stop that some may skip'
  if (!squashTarget(manifest, stop)) return 'there are not two stops before it to fold up to'
  return undefined
}

/** The first fold that names the stop, or comes with it or later and before the next one, or reaches the stop's target. */
export function foldOf(ground: DutyGround): Fold | undefined {
  const { manifest, stop, line, unconditional } = ground
  const next = unconditional().find((one) => compareLines(lineAt(manifest, one.stop.point), line) > 0)
  const until = next && lineAt(manifest, next.stop.point)
  const isHere = (point: Point) => isBetween(lineAt(manifest, point), line, until)
  const target = squashTarget(manifest, stop)
  const entry = manifest.squashes.find(({ in: folding, upTo, after }) => {
    if (after) return comparePoints(manifest.product, after, stop.point) === 0
    const reaches = target !== undefined && comparePoints(manifest.product, upTo, target.point) >= 0
    return isHere(folding) || (reaches && compareLines(lineAt(manifest, folding), line) >= 0)
  })
  if (entry) return { in: entry.in, entry }
  const told = manifest.migrations.flatMap((one) => squashedIn(one) ?? []).find(isHere)
  const known = told && manifest.squashes.find(({ in: folding }) => folding.text === told.text)
  return told && !known ? { in: told, entry: undefined } : undefined
}

function isBetween(line: Line, from: Line, until: Line | undefined): boolean {
  return compareLines(line, from) >= 0 && (until === undefined || compareLines(line, until) < 0)
}

function foldText({ in: folding, entry }: Fold): string {
  return entry ? `${folding.text} folds up to ${entry.upTo.text}` : `migrations were folded in ${folding.text}`
}

/** The lowest landing that counts on the stop at a point. */
export function lowestOf({ manifest, reach }: DutyGround, point: Point): DutyGround['reach']['lowest'] {
  const stop = manifest.stops.find((one) => comparePoints(manifest.product, one.point, point) === 0)
  return reachOf(manifest, stop ?? { ...reach.stop, point, minPatch: undefined }).lowest
}
