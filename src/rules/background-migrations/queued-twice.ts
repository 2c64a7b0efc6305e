import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { compareText } from '../../domain/version.ts'
import { endSpot } from '../background-words.ts'
import { type Rule } from '../rule.ts'

/** What is queued again says what it repeats. */
export const rule: Rule = {
  name: 'queued-twice',
  group: 'background-migrations',
  severity: 'warning',
  summary: 'two background migrations of one name of which the later does not say that it is queued again',
  why: `A name that stands for two pieces of work is ambiguous wherever only the name is written: in \`depends_on:\`, in a
finalizer, in the commands an admin types. When the second repeats the first, the first will never be finalized, and only
\`requeues:\` says so; when it does other work, it needs another name. The same job on other tables is not meant.`,
  fix: 'Write `requeues:` with the migration that queued it before, or give one of them another name.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
background_migrations:
  - {name: FillWeights, queued_in: "1.1"}
  - {name: FillWeights, queued_in: "1.2"}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.1.0"}, {version: "1.2.0"}]
migrations:
  - {id: "20260301090000", release: "1.1"}
  - {id: "20260401090000", release: "1.2"}
background_migrations:
  - {name: FillWeights, queued_by: "20260301090000"}
  - {name: FillWeights, queued_by: "20260401090000", requeues: "20260301090000"}
`,
  },
  *check({ manifest }) {
    const byWork = Map.groupBy(manifest.backgroundMigrations, workOf)
    for (const queueings of byWork.values()) {
      const [first, ...later] = queueings.toSorted((a, b) => compareText(queueOf(a), queueOf(b)))
      for (const background of later.filter(({ requeues }) => requeues === undefined)) {
        const { id, name, tables } = background
        const where = tables.length > 0 ? ` for ${tables.join(', ')}` : ''
        yield {
          subject: id,
          message: `${name} is queued${where} by ${queueOf(first!)} and again by ${queueOf(background)}, which does not say so`,
          next: first!.queuedBy === undefined ? 'write requeues:' : `write requeues: "${first!.queuedBy}"`,
          at: endSpot(background, 'queued'),
          related: [{ entry: first!.place, message: 'queued before' }],
        }
      }
    }
  },
}

/** The same name on the same tables of the same databases. */
function workOf({ name, tables, databases }: BackgroundMigration): string {
  return [name, [...tables].toSorted(compareText).join(','), [...databases].toSorted(compareText).join(',')].join(' ')
}

function queueOf({ id, name, queuedBy }: BackgroundMigration): string {
  return queuedBy ?? id.slice(name.length + 1)
}
