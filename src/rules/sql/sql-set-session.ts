import { sqlExample } from '../replay/example.ts'
import { faultAt } from '../replay/sql-faults.ts'
import { type Rule } from '../rule.ts'

/** A migration leaves the settings of its session as it found them. */
export const rule: Rule = {
  name: 'sql-set-session',
  group: 'sql',
  severity: 'warning',
  summary: 'a setting that outlives the migration: SET in place of SET LOCAL',
  why: `A plain \`SET\` holds as long as the connection: for every migration that follows on it, and behind a pooler for whichever
request gets it next. A \`statement_timeout\` of zero or a \`search_path\` then turns up where nobody looks for it. \`SET LOCAL\`
ends with the transaction. A \`SET\` that the same file takes back with \`RESET\` is fine.`,
  fix: 'Write `SET LOCAL`, which ends with the transaction of the migration.',
  since: '0.2.0',
  bad: sqlExample("SET lock_timeout = '2s';\nALTER TABLE parcels ADD COLUMN colour text;\n"),
  good: sqlExample("SET LOCAL lock_timeout = '2s';\nALTER TABLE parcels ADD COLUMN colour text;\n"),
  *check({ sqlFiles }) {
    for (const { steps } of sqlFiles()) {
      const settings = steps.flatMap((step) => (step.act.kind === 'set' ? [{ ...step, act: step.act }] : []))
      const told = new Set<string>()
      for (const [i, step] of settings.entries()) {
        const { name, how } = step.act
        const later = settings.slice(i + 1).map(({ act }) => act)
        const isReset = later.some((act) => act.how === 'reset' && (act.name === name || act.name === 'all'))
        if (how !== 'session' || isReset || told.has(name)) continue
        told.add(name)
        const message = `the setting ${name} outlives the migration: it holds for whatever uses the connection next`
        yield faultAt(step, { about: name, message, next: 'write SET LOCAL' })
      }
    }
  },
}
