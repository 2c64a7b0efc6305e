import { compareLines, formatLine, type Line } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { isUnconditional } from '../../domain/stop.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { comparePrecedence, isPreRelease, type Version } from '../../domain/version.ts'
import { type DutyGround, type Evidence } from './ground.ts'

/** From which schema on a release takes databases; a line stands for itself where none of its releases is listed. */
export interface Taker {
  readonly text: string
  readonly line: Line
  readonly date: CalendarDate | undefined
  readonly minimum: Version | undefined
}

/** Ascending, candidates left out. */
export function takersFrom({ lines, releases }: Manifest, from: Line): Taker[] {
  const onLine = Map.groupBy(releases, ({ line }) => formatLine(line))
  return lines
    .filter(({ line }) => compareLines(line, from) >= 0)
    .flatMap(({ line, date, minimumSchema }) => {
      const listed = (onLine.get(formatLine(line)) ?? []).filter(({ version }) => !isPreRelease(version))
      if (listed.length === 0) return [{ text: formatLine(line), line, date, minimum: minimumSchema }]
      return listed.map((one) => ({
        text: one.version.text,
        line,
        date: one.date,
        minimum: one.minimumSchema ?? minimumSchema,
      }))
    })
}

/** Does any release or line say from which schema on it takes databases? */
function speaksOfMinimumSchema({ lines, releases }: Manifest): boolean {
  return [...lines, ...releases].some(({ minimumSchema }) => minimumSchema !== undefined)
}

/**
 * The release after the stop takes databases from the stop on. Of a conditional one it must not: who may skip the stop
 * would be refused.
 */
export function minimumReleaseEvidence(ground: DutyGround): Evidence {
  const { manifest, stop, after, reach } = ground
  if (!isUnconditional(stop))
    return { state: 'not-needed', why: 'who may skip the stop must not be refused by a later release' }
  const takers = takersFrom(manifest, after)
  const raised = takers.find(({ minimum }) => minimum && comparePrecedence(minimum, reach.lowest) >= 0)
  if (raised) return { state: 'done', why: takesText(raised), done: outOn(ground, raised) }
  const [first] = takers
  if (!speaksOfMinimumSchema(manifest) && stop.declared === undefined)
    return { state: 'unknown', why: 'the manifest says of no release which schemas it takes' }
  const why = first?.minimum ? takesText(first) : `${formatLine(after)} says no minimum_schema`
  return { state: 'open', why, next: ['stop', 'follow-up', stop.id] }
}

export function takesText({ text, minimum }: Taker): string {
  return minimum ? `${text} takes databases from ${minimum.text} on` : `${text} says no minimum_schema`
}

function outOn({ today }: DutyGround, { date }: Taker): CalendarDate | undefined {
  return date !== undefined && date <= today ? date : undefined
}
