import { parsePoint } from '../../domain/line.ts'
import { recordedAt } from '../../domain/placement.ts'
import { type Stop } from '../../domain/stop.ts'
import { type Ground } from '../ground.ts'
import { type Rule } from '../rule.ts'
import { covers } from './covers.ts'

/** A stop is announced before its release is out. */
export const rule: Rule = {
  name: 'stop-added-late',
  group: 'immutability',
  severity: 'warning',
  summary: 'a stop that is declared only after its release is out',
  why: `Installations already upgraded over it: the path they took was legal when they asked. Whoever planned before
the change holds a plan that is now illegal, and whoever jumped the stop may have to be repaired.`,
  fix: `Where the release after it can still be changed, finalize later and let a stop that is not out yet serve. Else
keep the stop, announce it, and say how an installation finds out that it jumped it; freeze the finding with a baseline
and a reason.`,
  since: '0.2.0',
  bad: {
    base: `
releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", date: 2026-09-01}, {version: "1.2.0", date: 2026-10-01}]
`,
    manifest: `
releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", date: 2026-09-01}, {version: "1.2.0", date: 2026-10-01}]
stops:
  - {line: "1.1", reason: the search index is rebuilt, cause: other}
`,
  },
  good: {
    base: `
releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", date: 2026-09-01}, {version: "1.2.0", planned: {cut: 2026-12-10, release: 2026-12-15}}]
`,
    manifest: `
releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", date: 2026-09-01}, {version: "1.2.0", planned: {cut: 2026-12-10, release: 2026-12-15}}]
stops:
  - {line: "1.2", reason: the search index is rebuilt, cause: other}
`,
  },
  *check(ground) {
    for (const { id, place } of lateStops(ground)) {
      yield {
        subject: id,
        message: `the stop ${id} is new, and ${id} is out: installations already upgraded over it`,
        next: 'let a later release be the stop, or announce it and say how to find out whether one jumped it',
        at: { entry: place },
        facts: { stop: id },
      }
    }
  },
}

function lateStops({ history, manifest, base, lock }: Ground): Stop[] {
  const known = history()
  if (!known) return []
  const { product } = manifest
  const before = new Set([
    ...(base?.stops ?? []).map(({ id }) => id),
    ...known.former.filter(({ kind }) => kind === 'stop').map(({ subject }) => subject),
  ])
  const cuts = [...(lock?.releases.keys() ?? [])].flatMap((text) => parsePoint(product, text) ?? [])
  const isCut = ({ point }: Stop) => cuts.some((cut) => covers(product, cut, point))
  return manifest.stops.filter((stop) => {
    if (before.has(stop.id)) return false
    return base ? known.wasOut(recordedAt(stop.point)) : isCut(stop)
  })
}
