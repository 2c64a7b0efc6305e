import { type Spot } from '../../domain/finding.ts'
import { formatLine, lineOf, reaches } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { contains, formatPlacement } from '../../domain/placement.ts'
import { isUnconditional } from '../../domain/stop.ts'
import { isPreRelease, type Version } from '../../domain/version.ts'
import { type Ground } from '../ground.ts'
import { once } from '../../planner/once.ts'
import { squashesOf, type Squash } from '../../release/squashes.ts'
import { type Rule } from '../rule.ts'

/** A release that folds migrations refuses databases that lack them. */
export const rule: Rule = {
  name: 'minimum-schema-mismatch',
  group: 'squash',
  severity: 'error',
  summary: 'a release that folds migrations and takes databases that lack them',
  why: `Once migrations are folded, a release has no way to bring them to a database that never ran them. The minimum schema
is what keeps it from trying: the oldest version whose databases have every folded migration. Without it, or with one that
is too low, the migrate step begins on a schema it does not know and fails half-way, or passes and leaves a hole.`,
  fix: 'Write `minimum_schema:` at the release, or at its line: the stop to which all folded migrations belong.',
  since: '0.2.0',
  bad: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-01-05}
  - {version: "1.1.0", date: 2026-02-05}
  - {version: "1.2.0", date: 2026-03-05}
  - {version: "1.3.0", date: 2026-04-05}
  - {version: "1.4.0", date: 2026-05-05}
  - {version: "1.5.0", date: 2026-06-05, minimum_schema: "1.1.0"}
stops:
  - {line: "1.2", reason: the search index is rebuilt in the background, cause: other}
  - {line: "1.4", reason: parcels are numbered anew, cause: other}
migrations:
  - {id: "20260220080000", release: "1.2", removed: {in: "1.5", because: squashed}}
`,
  },
  good: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-01-05}
  - {version: "1.1.0", date: 2026-02-05}
  - {version: "1.2.0", date: 2026-03-05}
  - {version: "1.3.0", date: 2026-04-05}
  - {version: "1.4.0", date: 2026-05-05}
  - {version: "1.5.0", date: 2026-06-05, minimum_schema: "1.2.0"}
stops:
  - {line: "1.2", reason: the search index is rebuilt in the background, cause: other}
  - {line: "1.4", reason: parcels are numbered anew, cause: other}
migrations:
  - {id: "20260220080000", release: "1.2", removed: {in: "1.5", because: squashed}}
`,
  },
  *check(ground) {
    const takersOf = takersByLine(ground.manifest)
    for (const squash of squashesOf(ground)) {
      const { point, folded } = squash
      for (const taker of takersOf(squash)) {
        const missing = taker.minimum ? lacking(ground.manifest, folded, taker.minimum) : folded.at(-1)
        if (!missing || missing.placement.kind === 'unknown') continue
        const value = minimumFor(ground, squash)
        yield {
          subject: point.text,
          message: taker.minimum
            ? `${taker.text} takes databases from ${taker.minimum.text} on, which lack ${missing.id} of ${formatPlacement(missing.placement)}, folded in ${point.text}`
            : `${taker.text} folds ${folded.length === 1 ? 'a migration' : `${folded.length} migrations`} and says no minimum_schema`,
          next: `write minimum_schema: ${value === undefined ? 'with the stop to which all folded migrations belong' : `"${value}"`}`,
          at: taker.at,
          severity: missing.placement.kind === 'inferred' ? 'info' : undefined,
          facts: value === undefined ? {} : { minimum_schema: value },
        }
        break
      }
    }
  },
}

/** A release with the folded structure; the line where none of its releases is listed. */
interface Taker {
  readonly text: string
  readonly minimum: Version | undefined
  readonly at: Spot
}

function takersByLine(manifest: Manifest): (squash: Squash) => Taker[] {
  const releases = once(() => Map.groupBy(manifest.releases, ({ line }) => formatLine(line)))
  const lines = once(() => new Map(manifest.lines.map((entry) => [formatLine(entry.line), entry])))
  return ({ point }) => {
    const key = formatLine(lineOf(manifest.product, point.version))
    const entry = lines().get(key)
    const listed = releases().get(key)
    if (!listed && entry)
      return [{ text: key, minimum: entry.minimumSchema, at: { entry: entry.place, field: ['minimum_schema'] } }]
    return (listed ?? [])
      .filter(({ version }) => !isPreRelease(version) && reaches(manifest.product, version, point))
      .map(({ version, minimumSchema, place }) => ({
        text: version.text,
        minimum: minimumSchema ?? entry?.minimumSchema,
        at:
          minimumSchema === undefined && entry?.minimumSchema
            ? { entry: entry.place, field: ['minimum_schema'] }
            : { entry: place, field: ['minimum_schema'] },
      }))
  }
}

function lacking({ product }: Manifest, folded: readonly Migration[], minimum: Version): Migration | undefined {
  return folded.find(({ placement }) => contains(product, minimum, placement) === 'no')
}

/** The lowest landing on the first stop that has them all. */
function minimumFor({ manifest, reaches: stops }: Ground, { folded }: Squash): string | undefined {
  const has = (version: Version) =>
    folded.every(
      ({ placement }) => placement.kind === 'unknown' || contains(manifest.product, version, placement) === 'yes',
    )
  return stops().find(({ stop, lowest }) => isUnconditional(stop) && has(lowest))?.lowest.text
}
