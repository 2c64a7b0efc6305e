import { nearest } from '../../domain/nearest.ts'
import { isCompleteAt } from '../completeness.ts'
import { once } from '../../planner/once.ts'
import { type Rule } from '../rule.ts'
import { called } from '../timestamps.ts'

/** What a migration depends on is a background migration of the manifest. */
export const rule: Rule = {
  name: 'dependency-unknown',
  group: 'migrations',
  severity: 'error',
  summary: 'a migration that depends on a background migration nobody recorded',
  why: `The migration needs finished data. Without the background migration nobody can tell whether it is finished by then,
and an upgrade that runs the migration on unfinished data fails half-way, or works on wrong rows. Where the manifest does
not claim to record every background migration, the finding is a warning.`,
  fix: 'Correct the name in `depends_on`, or record the background migration with what queues and finalizes it.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}]
coverage: [{of: background-migrations}]
migrations:
  - {id: "20260804080000", release: "1.0", depends_on: [BackfillState]}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}]
coverage: [{of: background-migrations}]
migrations:
  - {id: "20260804080000", release: "1.0"}
`,
  },
  *check({ manifest, backgroundsByName }) {
    const names = once(() => [...new Set(manifest.backgroundMigrations.map(({ name }) => name))])
    const suggested = new Map<string, string>()
    const suggest = (name: string) => {
      const known = suggested.get(name) ?? suggestion(name, names())
      suggested.set(name, known)
      return known
    }
    for (const migration of manifest.migrations) {
      if (migration.removed) continue
      const unknown = migration.dependsOn.filter((name) => backgroundsByName(name).length === 0)
      for (const name of new Set(unknown))
        yield {
          subject: `${migration.id}/${name}`,
          message: `${called(migration)} depends on ${name}, and no background migration has that name`,
          next: suggest(name),
          at: { entry: migration.place, field: ['depends_on', migration.dependsOn.indexOf(name)] },
          severity: isCompleteAt(manifest, 'background-migrations', migration.placement) ? undefined : 'warning',
        }
    }
  },
}

/** Looking for near names costs a pass over all of them, so only short lists are looked through. */
function suggestion(name: string, names: readonly string[]): string {
  const near = names.length > 5000 ? [] : nearest(name, names)
  return near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'correct the name, or record the background migration'
}
