import { type Queries } from '../../../ports/database.ts'
import { type BackgroundStatus, type BackgroundSystem } from '../../background/system.ts'
import { applying, reading } from '../vendor-tables.ts'
import { readAttempts } from './attempts.ts'
import { planFor } from './plan.ts'
import { countJobs, isLocked, isOver, type MigrationRow, readMigrations, readRecentJobs } from './read.ts'
import { numbers } from './states.ts'
import { type RegistryStatus, statusOf } from './status.ts'
import { generationOf, rights, tables } from './tables.ts'

/** The background migrations of GitLab's container registry, since they came in 2024, on PostgreSQL 12 and newer. */
export const registrySystem: BackgroundSystem = {
  name: 'registry',
  list: (database) => reading(database, rights, (tx) => readAll(tx, database.name, database.place)),
  attempts: (database, target, limit) =>
    reading(database, rights, async (tx) => readAttempts(tx, await generationOf(tx, database.place), target, limit)),
  plan: planFor,
  apply: (database, plan) =>
    applying(database, rights, plan, { lock: lockOf(plan.target), unchanged: sameAs(plan.target) }),
}

async function readAll(tx: Queries, database: string, place: string): Promise<readonly RegistryStatus[]> {
  const generation = await generationOf(tx, place)
  const rows = await readMigrations(tx, generation)
  const ids = rows.filter((row) => !isOver(row)).map(({ id }) => id)
  const counts = await countJobs(tx, ids)
  const recent = await readRecentJobs(tx, ids)
  const locked = await isLocked(tx)
  return rows.map((row) =>
    statusOf(database, {
      row,
      jobs: counts.find(({ migration }) => migration === row.id),
      recent: recent.filter(({ migration }) => migration === row.id),
      next: nextOf(rows),
      locked,
      generation,
    }),
  )
}

/** The registry takes what runs before what is active, then the oldest. */
function nextOf(rows: readonly MigrationRow[]): MigrationRow | undefined {
  return rows.find(({ status }) => status === numbers.running) ?? rows.find(({ status }) => status === numbers.active)
}

/** The name is looked at too: in a database that was restored a number may be another's. */
const lockOf = ({ id }: BackgroundStatus) => ({
  text: `SELECT status, name FROM ${tables.migrations} WHERE id = $1 FOR UPDATE`,
  values: [id],
})

const sameAs =
  ({ stateAs, name }: BackgroundStatus) =>
  (row: Readonly<Record<string, unknown>>): boolean =>
    String(row['status']) === stateAs && row['name'] === name
