import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { contains } from '../../domain/placement.ts'
import { QueryError } from '../../domain/query-error.ts'
import { type Version } from '../../domain/version.ts'
import { quoteTable } from '../../engine/identifiers.ts'
import { isSatisfied, rowOf } from '../../engine/migrations/gates.ts'
import { readState } from '../../engine/migrations/state.ts'
import { type Database } from '../../ports/database.ts'
import { type Rehearsal } from '../../results/rehearsal.ts'
import { type Stage } from './stage.ts'

type Tables = Rehearsal['tables']
type Work = Rehearsal['work'][number]

/** Rows by table, for every database. */
export type RowCounts = ReadonlyMap<string, ReadonlyMap<string, number>>

const patient = { readOnly: true, statementTimeout: 0 } as const

export async function countRows({ databases }: Stage): Promise<RowCounts> {
  const counts = new Map<string, ReadonlyMap<string, number>>()
  for (const [name, database] of databases) counts.set(name, await countIn(database))
  return counts
}

function countIn(database: Database): Promise<ReadonlyMap<string, number>> {
  return database.transaction(async (tx) => {
    const { rows } = await tx.query<{ name: string }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('waystop', 'information_schema')
         AND n.nspname NOT LIKE 'pg\\_%'
         AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
       ORDER BY 1`,
    )
    const counted = new Map<string, number>()
    // The catalogue has quoted these names.
    for (const { name } of rows) {
      const answer = await tx.query<{ rows: bigint }>(`SELECT count(*) AS rows FROM ${name}`)
      counted.set(name, Number(answer.rows[0]!.rows))
    }
    return counted
  }, patient)
}

/** What became of the tables that held rows. */
export function comparedRows(before: RowCounts, after: RowCounts): Tables {
  return [...before].flatMap(([database, tables]) =>
    [...tables]
      .filter(([, rows]) => rows > 0)
      .map(([table, rows]) => {
        const now = after.get(database)?.get(table)
        if (now === undefined) return { database, table, before: rows, verdict: 'gone' as const }
        return {
          database,
          table,
          before: rows,
          after: now,
          verdict: now < rows ? ('fewer' as const) : ('kept' as const),
        }
      }),
  )
}

/** So many rows are counted at most. */
const most = 100_000

/** Asks the done condition of everything that is finished, while the code of it is still there. */
export async function finishedWork(stage: Stage, manifest: Manifest, at: Version): Promise<Work[]> {
  const found: Work[] = []
  for (const [name, database] of stage.databases) {
    const state = await database.transaction(readState, { readOnly: true })
    for (const one of manifest.backgroundMigrations) {
      if (one.work?.done === undefined || contains(manifest.product, at, one.deleted) === 'yes') continue
      const row = rowOf(one, state.work)
      if (row && isSatisfied(row.state)) found.push(await askDone(database, one, { database: name, at: at.text }))
    }
  }
  return found
}

async function askDone(
  database: Database,
  { name, tables, work }: BackgroundMigration,
  where: Pick<Work, 'database' | 'at'>,
): Promise<Work> {
  try {
    const { rows } = await database.transaction(
      (tx) =>
        tx.query<{ left: bigint }>(
          `SELECT count(*) AS left FROM (
             SELECT 1 FROM ${quoteTable(tables[0]!)} WHERE (${work!.done!}) IS NOT TRUE LIMIT ${most}) AS open`,
        ),
      patient,
    )
    const left = Number(rows[0]!.left)
    return { ...where, name, verdict: left === 0 ? 'held' : 'undone', left }
  } catch (error) {
    // A later release dropped the column or the table.
    if (!(error instanceof QueryError) || !['42703', '42P01'].includes(error.sqlstate)) throw error
    return { ...where, name, verdict: 'cannot-tell' }
  }
}
