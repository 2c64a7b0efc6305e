import { contains, formatPlacement } from '../../domain/placement.ts'
import { stopsAreKnown } from '../stops-known.ts'
import { squashesOf, targetWords } from '../../release/squashes.ts'
import { called } from '../timestamps.ts'
import { type Rule } from '../rule.ts'

/** A squash goes as far as `policy.squash.target` says, and no further. */
export const rule: Rule = {
  name: 'squash-beyond-target',
  group: 'squash',
  severity: 'error',
  summary: 'a squash that folds a migration of a release after the one up to which the policy folds',
  why: `An installation gets a folded migration only by landing on a release that still has it. The policy says how many
stops of migrations stay in the product, so that whoever is late by one stop still finds them: \`two-stops-back\` keeps at
least one whole interval between stops, \`stop\` folds up to the last stop. What is folded beyond that is missing in every
database that comes from the stop.`,
  fix: 'Bring the migration back, and fold it after the next stop; or say in `policy.squash.target` that you fold further.',
  since: '0.2.0',
  bad: {
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-01-05}
  - {version: "1.1.0", date: 2026-02-05}
  - {version: "1.2.0", date: 2026-03-05}
  - {version: "1.3.0", date: 2026-04-05}
  - {version: "1.4.0", date: 2026-05-05}
  - {version: "1.5.0", date: 2026-06-05, minimum_schema: "1.4.0"}
stops:
  - {line: "1.2", reason: the search index is rebuilt in the background, cause: other}
  - {line: "1.4", reason: parcels are numbered anew, cause: other}
migrations:
  - {id: "20260320080000", release: "1.3", removed: {in: "1.5", because: squashed}}
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
    const { product, policy } = ground.manifest
    for (const { point, folded, target } of squashesOf(ground)) {
      for (const migration of folded) {
        const { id, placement, removed, place } = migration
        const life = { opens: placement, closes: removed!.in }
        if (placement.kind === 'unknown') continue
        if (target ? contains(product, target.highest, placement) !== 'no' : !stopsAreKnown(ground.manifest, life))
          continue
        yield {
          subject: id,
          message: `${point.text} folds ${called(migration)} of ${formatPlacement(placement)}, ${beyond(target?.stop.id, targetWords(policy.squashTarget, point))}`,
          next: target
            ? `fold what came up to ${target.stop.id}, and keep this one`
            : 'keep it until there are as many stops, or change policy.squash.target',
          at: { entry: place, field: ['removed'] },
          severity: placement.kind === 'inferred' ? 'info' : undefined,
          facts: { ...(target && { stop: target.stop.id }) },
        }
      }
    }
  },
}

function beyond(stop: string | undefined, words: string): string {
  return stop === undefined ? `and there is no stop to fold up to (${words})` : `which is after ${stop}, ${words}`
}
