import { type BackgroundMigration } from '../domain/background-migration.ts'
import { compareLines, formatLine, lineOf, type Point } from '../domain/line.ts'
import { contains, formatPlacement } from '../domain/placement.ts'
import { type Release } from '../domain/release.ts'
import { isUnconditional, type Stop } from '../domain/stop.ts'
import { isPreRelease } from '../domain/version.ts'
import { lineSpan } from '../planner/landings.ts'
import { type Ground } from './ground.ts'

/** When a background migration may be finalized: for programs, and as what to do next. */
export interface FirstLegal {
  readonly facts: Readonly<Record<string, string>>
  readonly next: string
}

/**
 * The facts every finding about a finalization carries: `queued`, `finalized`, `stop`, `first_legal`,
 * `first_legal_date` and the `command` that mends it, as far as they are known.
 */
export function firstLegalOf(ground: Ground, background: BackgroundMigration): FirstLegal {
  const { stop: judged, firstLegal } = ground.finalizationOf(background)
  const stop = judged ?? firstStopAfter(ground, background.queued)
  const ends = {
    queued: formatPlacement(background.queued),
    ...(background.finalized.kind !== 'unknown' && { finalized: formatPlacement(background.finalized) }),
    ...(stop && { stop: stop.id }),
  }
  if (!firstLegal) return { facts: ends, next: notYet(ground, background) }
  const day = dayOfPoint(ground, firstLegal)
  const command = finalizerCommand(ground, background)
  return {
    facts: { ...ends, first_legal: firstLegal.text, ...(day && { first_legal_date: day.date }), command },
    next: `first legal release: ${firstLegal.text}${day ? ` (${day.word} ${day.date})` : ''}; run: ${command}`,
  }
}

function notYet(ground: Ground, { queued }: BackgroundMigration): string {
  const stop = firstStopAfter(ground, queued)
  return stop
    ? `no release after the stop ${stop.id} is known yet: add it with planned:, and finalize in it`
    : `no unconditional stop is known whose landings all contain ${formatPlacement(queued)}: declare one, and finalize in the release after it`
}

/** The first unconditional stop every landing of which contains something. */
export function firstStopAfter(
  { manifest, reaches }: Ground,
  placement: BackgroundMigration['queued'],
): Stop | undefined {
  return reaches().find(
    ({ stop, lowest }) => isUnconditional(stop) && contains(manifest.product, lowest, placement) === 'yes',
  )?.stop
}

/**
 * The command that writes a finalizing migration into the manifest. Nothing can be added to a release that another one
 * followed: then it goes into the planned one, or the command chooses.
 */
export function finalizerCommand(ground: Ground, background: BackgroundMigration): string {
  const { name, queuedBy } = background
  const isAmbiguous = queuedBy !== undefined && ground.backgroundsByName(name).length > 1
  const release = openRelease(ground, ground.finalizationOf(background).firstLegal)
  return `plan new finalizer ${name}${isAmbiguous ? ` --queued-by ${queuedBy}` : ''}${release ? ` --in ${release}` : ''}`
}

/** The line that may still get a migration: the first legal one unless a newer one is out, else the next planned one. */
function openRelease({ manifest }: Ground, firstLegal: Point | undefined): string | undefined {
  const { product, releases } = manifest
  const newest = releases.findLastIndex(({ planned, version }) => !planned && !isPreRelease(version))
  const out = releases[newest]
  if (firstLegal && (!out || compareLines(lineOf(product, firstLegal.version), out.line) >= 0)) return firstLegal.text
  const planned = releases.slice(newest + 1).find((release) => release.planned)
  return planned && formatLine(planned.line)
}

interface Day {
  readonly word: 'released' | 'expected' | 'cut expected'
  readonly date: string
}

/** When a line or version came out or is expected. */
function dayOfPoint({ manifest, today }: Ground, point: Point): Day | undefined {
  const release = releaseAt(manifest.releases, point, lineOf(manifest.product, point.version))
  const date = release?.date ?? manifest.lines.find(({ line }) => formatLine(line) === point.text)?.date
  const cut = release?.planned === true ? release.cut : undefined
  if (date !== undefined) return { word: release?.planned !== true && date <= today ? 'released' : 'expected', date }
  return cut === undefined ? undefined : { word: 'cut expected', date: cut }
}

/** The first release of a line, or the release of a version. */
function releaseAt(
  releases: readonly Release[],
  { text, wholeLine }: Point,
  line: Release['line'],
): Release | undefined {
  const { start, end } = lineSpan(releases, line)
  return releases
    .slice(start, end)
    .find(({ version, line: own }) =>
      wholeLine ? !isPreRelease(version) && compareLines(own, line) === 0 : version.text === text,
    )
}
