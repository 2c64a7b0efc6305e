import { compareLines, comparePoint, comparePoints, formatLine, lineOf, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { parseNumbers } from '../../domain/version.ts'

/** ` since 2026-10-15`, or nothing when the day is not known; undefined while the line or version is not out. */
export function outSince(manifest: Manifest, point: Point, today: CalendarDate): string | undefined {
  const at = lineOf(manifest.product, point.version)
  const there = manifest.releases.filter(({ version, line }) =>
    point.wholeLine ? compareLines(line, at) === 0 : comparePoint(manifest.product, version, point) === 0,
  )
  const out = there.find(({ planned, date }) => !planned && (date === undefined || date <= today))
  if (out) return out.date === undefined ? '' : ` since ${out.date}`
  if (there.length > 0) return undefined
  const date = manifest.lines.find(({ line }) => compareLines(line, at) === 0)?.date
  return date !== undefined && date <= today ? ` since ${date}` : undefined
}

/** The first line, or release where there are no lines, that is not out: the point itself or a later one. */
export function firstNotOut(manifest: Manifest, point: Point, today: CalendarDate): Point | undefined {
  const { product, lines, releases } = manifest
  const points = point.wholeLine
    ? lines.map(({ line }) => ({ text: formatLine(line), version: parseNumbers(formatLine(line))!, wholeLine: true }))
    : releases.map(({ version }) => ({ text: version.text, version, wholeLine: false }))
  return points.find((one) => comparePoints(product, one, point) >= 0 && outSince(manifest, one, today) === undefined)
}
