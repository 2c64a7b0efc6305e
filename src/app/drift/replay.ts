import { UserError } from '../../domain/errors.ts'
import { type Migration } from '../../domain/migration.ts'
import { QueryError } from '../../domain/query-error.ts'
import { type SqlStatement } from '../../domain/sql-statement.ts'
import { type Database, type Queries } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'

/** A statement, or a whole migration, whose effect on the schema could not be had. */
export interface Unreplayed {
  readonly migration: string
  /** The whole text, for the names in it; empty when even that is not to be had. */
  readonly text: string
  /** One sentence without a period. */
  readonly because: string
  readonly sqlstate: string | undefined
}

/** A migration, or the structure that stands for many. */
type Replayed = Pick<Migration, 'id' | 'up' | 'transaction'>

interface Source {
  readonly migration: Replayed
  readonly text: string
  readonly statements: readonly SqlStatement[]
}

/** Nobody else waits for these databases; a migration that does not end in time has no schema to compare. */
const options = { statementTimeout: 120_000, lockTimeout: 0, idleTimeout: 0 } as const

interface Asked {
  readonly folder: string
  /** Path of the structure that comes before them. */
  readonly structure?: string | undefined
  readonly migrations: readonly Migration[]
  /** Ids of those that are only begun in the other database. */
  readonly begun: ReadonlySet<string>
}

/** Runs the SQL of migrations, in the order they are given, and tells what could not be run, or is only begun there. */
export async function replay(
  ports: Ports,
  scratch: Database,
  { folder, structure, migrations, begun }: Asked,
): Promise<Unreplayed[]> {
  const unreplayed: Unreplayed[] = []
  if (structure !== undefined) {
    const source = await sourceOf(ports, folder, { id: 'structure', up: structure, transaction: 'one' })
    unreplayed.push(...('because' in source ? [source] : await apply(scratch, source)))
  }
  for (const migration of migrations) {
    const source = await sourceOf(ports, folder, migration)
    unreplayed.push(...('because' in source ? [source] : await apply(scratch, source)))
    if (begun.has(migration.id)) unreplayed.push(onlyBegun(migration, source.text))
  }
  return unreplayed
}

function onlyBegun({ id }: Migration, text: string): Unreplayed {
  const because = 'it was begun and has not ended; plan migrate up goes on with it'
  return { migration: id, text, because, sqlstate: undefined }
}

async function sourceOf({ files, sql }: Ports, folder: string, migration: Replayed): Promise<Source | Unreplayed> {
  const { id, up } = migration
  const without = (because: string, text = ''): Unreplayed => ({ migration: id, text, because, sqlstate: undefined })
  if (up === undefined) return without('the manifest names no SQL for it')
  try {
    const text = files.readText(files.resolve(folder, up))
    const reading = await sql.read(up, text)
    if ('problem' in reading) return without(`${up} cannot be read: ${reading.problem.message}`, text)
    return { migration, text, statements: reading.statements }
  } catch (error) {
    if (error instanceof UserError) return without(error.what)
    throw error
  }
}

/** As a whole where that works; else statement by statement, so that one that fails takes no other with it. */
async function apply(scratch: Database, source: Source): Promise<Unreplayed[]> {
  if (source.migration.transaction === 'none') return scratch.session((session) => each(session, source, false))
  try {
    await scratch.transaction((tx) => tx.script(source.text), options)
    return []
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    return scratch.transaction((tx) => each(tx, source, true), options)
  }
}

async function each(queries: Queries, { migration, text, statements }: Source, nested: boolean): Promise<Unreplayed[]> {
  const failed: Unreplayed[] = []
  for (const statement of statements) {
    const one = textOf(text, statement)
    try {
      if (nested) await queries.script('SAVEPOINT waystop_replay')
      await queries.script(one)
    } catch (error) {
      if (!(error instanceof QueryError) || isLost(error)) throw error
      if (nested) await queries.script('ROLLBACK TO SAVEPOINT waystop_replay')
      failed.push({ migration: migration.id, text: one, because: error.message, sqlstate: error.sqlstate })
    }
  }
  return failed
}

/** Without a connection nothing more can be told. */
function isLost({ sqlstate }: QueryError): boolean {
  return sqlstate.startsWith('08') || sqlstate.startsWith('57P')
}

function textOf(text: string, { place, end }: SqlStatement): string {
  const lines = text.split('\n')
  const offset = (line: number, column: number): number =>
    lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1
  return text.slice(offset(place.line, place.column), offset(end.line, end.column))
}
