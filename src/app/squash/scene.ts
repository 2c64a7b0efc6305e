import { UserError } from '../../domain/errors.ts'
import { comparePoints, formatLine, lineOf, parsePoint, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { squashOf } from '../../domain/folded.ts'
import { type SquashEntry } from '../../domain/squash.ts'
import { type Stop } from '../../domain/stop.ts'
import { dayOf, type CalendarDate } from '../../domain/time.ts'
import { type Version } from '../../domain/version.ts'
import { reachOf, type StopReach } from '../../planner/stop-reach.ts'
import { type Ports } from '../../ports/ports.ts'
import { calendarOf } from '../../release/calendar.ts'
import { nextLine, pointOfLine } from '../../release/next-line.ts'
import { issueTarget } from '../../release/squash/issue-target.ts'
import { chooseManifest, type ChosenManifest } from '../chosen-manifest.ts'
import { isDriven } from '../migrate/driven.ts'
import { versionAt } from './proof/folding-release.ts'
import { stopNamed } from './stop-named.ts'

export interface SquashFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly after: string
  readonly to?: string | undefined
  /** The release or line that has the structure; default: the first one after the stop that is not out. */
  readonly in?: string | undefined
  /** How old the oldest release is that installations are supported on, in milliseconds. */
  readonly support?: number | undefined
}

/** A squash that is asked for. */
export interface SquashScene {
  readonly chosen: ChosenManifest
  readonly manifest: Manifest
  /** Where the paths of the manifest begin. */
  readonly folder: string
  readonly after: Stop
  readonly target: StopReach
  readonly in: Point
  readonly folding: Version
  /** Does `plan` itself run its SQL? */
  readonly driven: boolean
  readonly today: CalendarDate
  /** The manifest records this very squash. */
  readonly done: SquashEntry | undefined
  /** The squash before, whose structure is taken in. */
  readonly former: SquashEntry | undefined
}

/** What is to be folded where, as the manifest and the flags say. Throws UserError where that cannot be. */
export async function squashScene(ports: Ports, flags: SquashFlags): Promise<SquashScene> {
  const chosen = await chooseManifest(ports, flags)
  const { manifest, path } = chosen
  const today = dayOf(ports.clock.now())
  const after = stopNamed(manifest, flags.after, 'after')
  const to = flags.to === undefined ? undefined : stopNamed(manifest, flags.to, 'to')
  const target = reachOf(manifest, issueTarget(manifest, { after, to }))
  const point = foldingPoint(manifest, after, { asked: flags.in, today, target })
  const folding = versionAt(manifest, point)
  const done = recorded(manifest, point, target)
  return {
    chosen,
    manifest,
    folder: ports.files.kindOf(path) === 'folder' ? path : ports.files.resolve(path, '..'),
    after,
    target,
    in: point,
    folding,
    driven: isDriven(manifest),
    today,
    done,
    former: done ? undefined : squashOf(manifest, folding),
  }
}

interface Asked {
  readonly asked: string | undefined
  readonly today: CalendarDate
  readonly target: StopReach
}

function foldingPoint(manifest: Manifest, after: Stop, { asked, today, target }: Asked): Point {
  const { product } = manifest
  if (asked === undefined) return recordedAfter(manifest, after, target) ?? firstOpen(manifest, after, today)
  const point = parsePoint(product, asked)
  if (!point)
    throw usage(`"${asked}" is no line or version of ${product.name}`, 'write --in with a line, like the next one')
  if (comparePoints(product, point, after.point) <= 0 || lineText(product, point) === lineText(product, after.point))
    throw usage(`${point.text} is not later than the stop ${after.id}`, 'fold in a release after the stop')
  if (isOut(manifest, point, today) && !recorded(manifest, point, target))
    throw new UserError({
      code: 'already-released',
      what: `${point.text} is out: what is folded there would change what people have`,
      next: 'leave --in out for the first release that is not out, or name a later one',
    })
  return point
}

function lineText(product: Manifest['product'], { version }: Point): string {
  return formatLine(lineOf(product, version))
}

/** A squash after this very stop up to this very target is meant again. */
function recordedAfter({ product, squashes }: Manifest, after: Stop, { stop }: StopReach): Point | undefined {
  return squashes.find(
    (one) =>
      one.after !== undefined &&
      comparePoints(product, one.after, after.point) === 0 &&
      comparePoints(product, one.upTo, stop.point) === 0,
  )?.in
}

function firstOpen(manifest: Manifest, after: Stop, today: CalendarDate): Point {
  const { product, releases } = manifest
  if (product.lineParts === undefined) {
    const next = releases.find(
      ({ version, planned }) => planned && comparePoints(product, versionPoint(version), after.point) > 0,
    )
    if (next) return versionPoint(next.version)
    throw usage(`no release after ${after.id} is planned`, 'name the one that folds: --in VERSION')
  }
  const calendar = calendarOf(manifest, today)
  let line = nextLine(manifest, lineOf(product, after.point.version))
  while (calendar.isOut(line)) line = nextLine(manifest, line)
  return pointOfLine(line)
}

function versionPoint(version: Version): Point {
  return { text: version.text, version, wholeLine: false }
}

function isOut(manifest: Manifest, point: Point, today: CalendarDate): boolean {
  if (point.wholeLine) return calendarOf(manifest, today).isOut(point.version.parts)
  const release = manifest.releases.find(({ version }) => version.text === point.version.text)
  return release !== undefined && !release.planned && (release.date ?? today) <= today
}

function recorded(manifest: Manifest, point: Point, { stop }: StopReach): SquashEntry | undefined {
  const { product, squashes } = manifest
  const same = squashes.find((one) => comparePoints(product, one.in, point) === 0)
  if (same && comparePoints(product, same.upTo, stop.point) === 0) return same
  const later = squashes.find((one) => comparePoints(product, one.in, point) >= 0)
  if (!later) return undefined
  throw new UserError({
    code: 'already-squashed',
    what: `${later.in.text} folds already, up to ${later.upTo.text}`,
    next: `fold again in a release after ${later.in.text}: --in RELEASE`,
  })
}

function usage(what: string, next: string): UserError {
  return new UserError({ code: 'usage', what, next })
}
