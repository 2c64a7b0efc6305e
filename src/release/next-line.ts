import { compareLines, formatLine, lineOf, type Line, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { isScheduled } from '../domain/policy.ts'
import { parseNumbers } from '../domain/version.ts'

/**
 * The line after a line: the next one the manifest knows, else the one that comes by counting. A major ends with the last
 * number that the major before it ended with: 18.11 is followed by 19.0 where 17 ended with 17.11.
 */
export function nextLine(manifest: Manifest, line: Line): Line {
  const known = manifest.lines.find((entry) => compareLines(entry.line, line) > 0)?.line
  return known ?? countedUp(manifest, line)
}

function countedUp(manifest: Manifest, line: Line): Line {
  const last = line.at(-1)!
  const isLast = line.length > 1 && lastOfMajorBefore(manifest, line) === last
  return isLast ? [...line.slice(0, -2), line.at(-2)! + 1, 0] : [...line.slice(0, -1), last + 1]
}

/** The last number of the major before: `11` for 19.3 where 18.11 was the last of 18. */
function lastOfMajorBefore({ lines, policy }: Manifest, line: Line): number | undefined {
  const major = line.slice(0, -1)
  const before = lines.findLast((entry) => compareLines(entry.line.slice(0, -1), major) < 0)?.line
  const scheduled = policy.stopSchedule && Math.max(...policy.stopSchedule.minors)
  return scheduled ?? before?.at(-1)
}

/** Lines after one line up to and including another, ascending; as many as 200, where it never comes none. */
export function linesBetween(manifest: Manifest, after: Line, upTo: Line): Line[] {
  const lines: Line[] = []
  for (let line = nextLine(manifest, after); compareLines(line, upTo) <= 0; line = nextLine(manifest, line)) {
    lines.push(line)
    if (lines.length === 200) return []
  }
  return lines.length > 0 && compareLines(lines.at(-1)!, upTo) === 0 ? lines : []
}

/** The first line from one on that the schedule makes a stop; undefined without a schedule, or where none comes. */
export function nextScheduled(manifest: Manifest, from: Line): Line | undefined {
  let line = from
  for (let i = 0; i < 200; i += 1) {
    if (isScheduled(manifest.product, manifest.policy, line)) return line
    line = nextLine(manifest, line)
  }
  return undefined
}

export function pointOfLine(line: Line): Point {
  const text = formatLine(line)
  return { text, version: parseNumbers(text)!, wholeLine: true }
}

/** The line of a point. */
export function lineAt({ product }: Manifest, point: Point): Line {
  return lineOf(product, point.version)
}
