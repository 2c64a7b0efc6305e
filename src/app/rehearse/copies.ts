import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { quoteIdentifier } from '../../engine/identifiers.ts'
import { foreignTables } from '../../engine/migrations/installation.ts'
import { readState } from '../../engine/migrations/state.ts'
import { tablesState } from '../../engine/tables/ensure.ts'
import { type Database } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { resolveTargets } from '../engine/targets.ts'
import { sharedDatabases } from '../engine/shared-databases.ts'
import { releaseOf } from '../migrate/report.ts'
import { type RehearseFlags } from './flags.ts'
import { type Opened } from './server.ts'

/** Databases that a person named, and the version that is recorded in them; undefined: they are empty. */
export interface Copies extends Opened {
  readonly installed: string | undefined
}

/**
 * Opens databases that a person gave away for a rehearsal. Each is empty, or marked as a copy: nobody rehearses in a database
 * that somebody may need. They are left as the rehearsal leaves them.
 */
export async function openCopies(ports: Ports, manifest: Manifest, flags: RehearseFlags): Promise<Copies> {
  const { databases: names, product } = manifest
  const asked = { flags, installation: undefined, databases: names, product: product.id, command: 'plan rehearse' }
  const { targets, missing } = resolveTargets(ports, asked)
  if (missing.length > 0) throw notGiven(missing)
  const shared = sharedDatabases(ports.databases, ports.clock)
  try {
    const opened = new Map<string, Database>()
    for (const target of targets) opened.set(target.name, await shared.open(target))
    const versions = new Set<string | undefined>()
    for (const database of opened.values()) versions.add(await versionIn(manifest, database, flags.copy))
    if (versions.size > 1) throw differing([...versions])
    const urls = (flags.database ?? []).map(String)
    return { opened, urls, close: shared.end, databases: shared, installed: [...versions][0] }
  } catch (error) {
    await shared.end()
    throw error
  }
}

/** The recorded version of a copy. Throws UserError `no-copy` for what is neither empty nor marked. */
async function versionIn(
  { product }: Manifest,
  database: Database,
  because: string | undefined,
): Promise<string | undefined> {
  const hasRecords = (await tablesState(database)) !== 'missing'
  const foreign = await database.transaction(foreignTables, { readOnly: true })
  if (!hasRecords && foreign.length === 0) return undefined
  if (because !== undefined) await mark(database, because)
  if (!(await isMarked(database))) throw noCopy(database)
  const state = hasRecords ? await database.transaction(readState, { readOnly: true }) : undefined
  const version = state && state.installation?.product === product.id && releaseOf(product.scheme, state)
  if (version) return version
  throw new UserError({
    code: 'not-installed',
    what: `${database.place} has no record of a complete release of ${product.name}`,
    next: 'take the copy over first: plan adopt --at RELEASE',
  })
}

const setting = 'waystop.copy'

/** A setting of the database itself: it is not in a dump of what the database holds, and a copy of the copy has none. */
async function mark(database: Database, because: string): Promise<void> {
  await database.transaction(async (tx) => {
    const { rows } = await tx.query<{ name: string; value: string }>(
      "SELECT current_database() AS name, quote_literal(current_database() || ': ' || $1::text) AS value",
      [because],
    )
    const { name, value } = rows[0]!
    await tx.script(`ALTER DATABASE ${quoteIdentifier(name)} SET ${setting} = ${value}`)
  })
}

/** The mark tells the name of the database it was set for: under another name it counts for nothing. */
async function isMarked(database: Database): Promise<boolean> {
  const { rows } = await database.transaction(
    (tx) =>
      tx.query<{ name: string; entry: string }>(
        `SELECT d.datname AS name, entry FROM pg_database d
         JOIN pg_db_role_setting s ON s.setdatabase = d.oid AND s.setrole = 0, unnest(s.setconfig) AS entry
         WHERE d.datname = current_database()`,
      ),
    { readOnly: true },
  )
  return rows.some(({ name, entry }) => entry.startsWith(`${setting}=${name}: `))
}

function noCopy({ place }: Database): UserError {
  return new UserError({
    code: 'no-copy',
    what: `${place} holds tables, and nothing says that it is a copy: a rehearsal changes it for good`,
    next: 'name an empty database; or, when it truly is a copy that nobody needs, say so: --copy REASON',
  })
}

function notGiven(missing: readonly string[]): UserError {
  return new UserError({
    code: 'usage',
    what: `a rehearsal needs every database of the product, and ${missing.join(' and ')} was not given`,
    next: missing.map((name) => `add --database ${name}=URL`).join(', '),
  })
}

function differing(versions: readonly (string | undefined)[]): UserError {
  return new UserError({
    code: 'databases-differ',
    what: `the copies are of different versions: ${versions.map((one) => one ?? 'empty').join(', ')}`,
    next: 'copy all databases of the product at one time',
  })
}
