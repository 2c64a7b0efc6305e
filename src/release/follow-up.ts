import { compareLines, formatLine, type Line } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type Release } from '../domain/release.ts'
import { isUnconditional, type Stop } from '../domain/stop.ts'
import { type CalendarDate } from '../domain/time.ts'
import { comparePrecedence, isPreRelease, type Version } from '../domain/version.ts'
import { firstRelease } from './duties/due.ts'
import { dutyGround, type DutyGround } from './duties/ground.ts'
import { foldOf, lowestOf } from './duties/squash.ts'
import { lineAt, nextLine, pointOfLine } from './next-line.ts'

/** A minimum schema that has to be written, with what it was before. */
export interface SchemaSetting {
  /** The line whose releases take it; where a product has no lines, the version. */
  readonly line: Line
  readonly was: Version | undefined
  readonly minimum: Version
  /** Releases of the line that say a lower one of their own. */
  readonly releases: readonly Release[]
  /** One sentence without a period. */
  readonly why: string
}

/**
 * The minimum schemas that follow from a stop: the first line after it that is not out takes databases from the stop on,
 * and so do later lines that are listed; a line that folds takes those of the stop up to which it folds. Where both speak
 * of one line, the higher one holds: it is the narrower promise, and every database it takes has what was folded.
 */
export function schemaSettings(manifest: Manifest, stop: Stop, today: CalendarDate): SchemaSetting[] {
  const ground = dutyGround(manifest, stop, { today })
  const wishes = [...afterStop(ground), ...afterSquash(ground)]
  const byLine = Map.groupBy(wishes, ({ line }) => formatLine(line))
  return [...byLine.values()]
    .map((some) => some.reduce((a, b) => (comparePrecedence(b.minimum, a.minimum) > 0 ? b : a)))
    .flatMap((wish) => settingFor(manifest, wish))
    .toSorted((a, b) => compareLines(a.line, b.line))
}

interface Wish {
  readonly line: Line
  readonly minimum: Version
  readonly why: string
}

/** Nothing for a stop that some may skip: its minimum would refuse them. */
function afterStop(ground: DutyGround): Wish[] {
  const { manifest, stop, after, reach } = ground
  if (!isUnconditional(stop) || stop.duties.some(isWaivedMinimum)) return []
  const first = firstToCome(ground, after)
  const later = manifest.lines.map(({ line }) => line).filter((line) => compareLines(line, first) > 0)
  const why = `everybody has landed on ${stop.id} before`
  const all = [first, ...later].filter((line) => manifest.product.lineParts !== undefined || isListed(manifest, line))
  return all.map((line) => ({ line, minimum: reach.lowest, why }))
}

/** A line can be counted on; a version nobody planned cannot. */
function isListed({ lines }: Manifest, line: Line): boolean {
  return lines.some((entry) => compareLines(entry.line, line) === 0)
}

function isWaivedMinimum({ duty, waived }: Stop['duties'][number]): boolean {
  return duty === 'minimum-schema-release' && waived !== undefined
}

/** What is out or cut takes what it takes; only the next one can still be changed. */
function firstToCome({ manifest, calendar, today }: DutyGround, after: Line): Line {
  let line = after
  while (calendar.isOut(line) || isCut(manifest, line, today)) line = nextLine(manifest, line)
  return line
}

function isCut(manifest: Manifest, line: Line, today: CalendarDate): boolean {
  const point = pointOfLine(line)
  const cut = firstRelease(manifest, { ...point, wholeLine: manifest.product.lineParts !== undefined })?.cut
  return cut !== undefined && cut < today
}

function afterSquash(ground: DutyGround): Wish[] {
  const fold = foldOf(ground)
  if (!fold?.entry) return []
  const { in: folding, upTo } = fold.entry
  const why = `${folding.text} folds migrations up to ${upTo.text}, and has no way to bring them to older databases`
  return [{ line: lineAt(ground.manifest, folding), minimum: lowestOf(ground, upTo), why }]
}

/** What is there already, or is more, stays. */
function settingFor({ lines, releases }: Manifest, { line, minimum, why }: Wish): SchemaSetting[] {
  const entry = lines.find((one) => compareLines(one.line, line) === 0)
  const isLow = (said: Version | undefined) => said !== undefined && comparePrecedence(said, minimum) < 0
  const ofLine = releases.filter((one) => compareLines(one.line, line) === 0 && !isPreRelease(one.version))
  const low = ofLine.filter((one) => isLow(one.minimumSchema))
  const said = entry?.minimumSchema
  const covered = ofLine.length > 0 && ofLine.every((one) => one.minimumSchema !== undefined)
  if (low.length === 0 && (covered || (said !== undefined && !isLow(said)))) return []
  return [{ line, was: said ?? low[0]?.minimumSchema, minimum, releases: low, why }]
}
