import { type Queries } from '../../../ports/database.ts'
import { type BackgroundStatus, type BackgroundSystem, type ProductContext } from '../../background/system.ts'
import { applying, reading } from '../vendor-tables.ts'
import { readAttempts } from './attempts.ts'
import { planFor } from './plan.ts'
import { countJobs, isOver, type MigrationRow, readLastFailures, readMigrations, readRecentJobs } from './read.ts'
import { isServed } from './schemas.ts'
import { numbers } from './states.ts'
import { type GitlabStatus, statusOf } from './status.ts'
import { generationOf, rights, tables } from './tables.ts'

/**
 * GitLab's batched background migrations, 13.11 and newer, on PostgreSQL 12 and newer. Rows that GitLab itself does not
 * serve in a database are left out (`isServed`). Jobs are counted of what is not over; of what is, there can be millions.
 */
export const gitlabSystem: BackgroundSystem = {
  name: 'gitlab',
  list: (database, context = {}) =>
    reading(database, rights, (tx) => readAll(tx, database.name, database.place, context)),
  attempts: (database, { id }, limit) =>
    reading(database, rights, async (tx) => readAttempts(tx, await generationOf(tx, database.place), id, limit)),
  plan: planFor,
  apply: (database, plan) =>
    applying(database, rights, plan, { lock: lockOf(plan.target), unchanged: sameAs(plan.target) }),
}

async function readAll(
  tx: Queries,
  database: string,
  place: string,
  { separate }: ProductContext,
): Promise<readonly GitlabStatus[]> {
  const generation = await generationOf(tx, place)
  const rows = (await readMigrations(tx, generation)).filter((row) => isServed(row.gitlab_schema, database, separate))
  const ids = rows.filter((row) => !isOver(row)).map(({ id }) => id)
  const counts = await countJobs(tx, ids)
  const recent = await readRecentJobs(tx, ids)
  const failures = generation.log === 'readable' ? await readLastFailures(tx, ids) : []
  return rows.map((row) =>
    statusOf(database, {
      row,
      jobs: counts.find(({ migration }) => migration === row.id),
      recent: recent.filter(({ migration }) => migration === row.id),
      failure: failures.find(({ migration }) => migration === row.id),
      before: olderOnTable(row, rows),
      generation,
    }),
  )
}

/** GitLab takes one per table: the oldest that is active and not held. */
function olderOnTable(row: MigrationRow, rows: readonly MigrationRow[]): MigrationRow | undefined {
  if (!isExecutable(row)) return undefined
  const first = rows.find((other) => other.table_name === row.table_name && isExecutable(other))
  return first === row ? undefined : first
}

const isExecutable = ({ status, on_hold_until: hold, now }: MigrationRow): boolean =>
  status === numbers.active && (hold === null || hold < now)

/** Job and table are looked at too: in a database that was restored a number may be another's. */
const lockOf = ({ id }: BackgroundStatus) => ({
  text: `SELECT status, job_class_name, table_name FROM ${tables.migrations} WHERE id = $1 FOR UPDATE`,
  values: [id],
})

const sameAs =
  ({ stateAs, name, table }: BackgroundStatus) =>
  (row: Readonly<Record<string, unknown>>): boolean =>
    String(row['status']) === stateAs && row['job_class_name'] === name && row['table_name'] === table
