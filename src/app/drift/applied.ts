import { UserError } from '../../domain/errors.ts'
import { runsBefore } from '../../domain/execution-order.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { isFoldedAway } from '../../domain/folded.ts'
import { type Database } from '../../ports/database.ts'
import { type Unreplayed } from './replay.ts'

/** What a database says it went through. */
export interface Applied {
  readonly ids: readonly string[]
  /** Begun and not ended: half of it is there. */
  readonly started: readonly string[]
  /** Those that plan applied without any SQL: they only queued or finalized background work. */
  readonly bare?: readonly string[]
}

interface Recorded {
  readonly id: string
  readonly state: string
  readonly bare: boolean
}

/** Reads the records; throws UserError `no-records` where `plan` keeps none. */
export async function readApplied(database: Database): Promise<Applied> {
  const rows = await database.transaction(
    async (tx) => {
      const { rows: found } = await tx.query<{ there: boolean }>(
        "SELECT to_regclass('waystop.schema_migration') IS NOT NULL AS there",
      )
      if (!found[0]!.there) throw noRecords(database)
      const { rows: records } = await tx.query<Recorded>(
        "SELECT id, state, how = 'applied' AND checksum IS NULL AS bare FROM waystop.schema_migration",
      )
      return records
    },
    { readOnly: true },
  )
  const of = (state: string): string[] => rows.filter((row) => row.state === state).map(({ id }) => id)
  return { ids: of('applied'), started: of('started'), bare: rows.filter(({ bare }) => bare).map(({ id }) => id) }
}

function noRecords({ name, place }: Database): UserError {
  return new UserError({
    code: 'no-records',
    what: `the database ${name} (${place}) has no record of migrations that plan applied, so nobody knows what to expect of it`,
    next: 'plan install makes a new one, plan adopt --at RELEASE takes over one that is there',
  })
}

export interface ToReplay {
  /** The structure that made what the folded migrations made; it comes first. */
  readonly structure: string | undefined
  /** In the order in which they run. */
  readonly migrations: readonly Migration[]
  /** Those of them of which only a part is there. */
  readonly begun: ReadonlySet<string>
  readonly unknown: readonly Unreplayed[]
}

/**
 * The applied migrations of one database. A squashed one without SQL is part of the structure that replaced it, an
 * obsolete one left nothing, nor did one without SQL that plan applied itself; what else the manifest cannot tell is not
 * known.
 */
export function toReplay(manifest: Manifest, database: string, { ids, started, bare = [] }: Applied): ToReplay {
  const { product, migrations } = manifest
  const byId = new Map(migrations.filter((one) => one.database === database).map((one) => [one.id, one]))
  const all = [...ids, ...started]
  const applied = all
    .flatMap((id) => byId.get(id) ?? [])
    .filter(
      ({ id, up, removed }) =>
        up !== undefined || (!bare.includes(id) && (removed === undefined || removed.because === 'unknown')),
    )
  const unknown = all.filter((id) => !byId.has(id))
  const folded = structureFor(manifest, database, new Set(ids))
  return {
    structure: folded.path,
    migrations: applied.toSorted((a, b) => (runsBefore(product, a, b) === 'yes' ? -1 : 1)),
    begun: new Set(started),
    unknown: [
      ...unknown.map((id) => untold(id, 'it is applied, and the manifest does not know it')),
      ...folded.lacking.map((id) => untold(id, `it is folded into ${folded.told}, and was never applied here`)),
    ],
  }
}

function untold(migration: string, because: string): Unreplayed {
  return { migration, text: '', because, sqlstate: undefined }
}

interface FoldedHere {
  readonly path: string | undefined
  readonly told: string | undefined
  /** Folded ones that this database does not have, where it has others: the structure is not what it went through. */
  readonly lacking: readonly string[]
}

/** The newest structure stands for every folded migration, so a database has to have them all. */
function structureFor({ migrations, squashes }: Manifest, database: string, ids: ReadonlySet<string>): FoldedHere {
  const path = squashes.findLast(({ structure }) => structure[database] !== undefined)?.structure[database]
  const folded = migrations.filter((one) => one.database === database && isFoldedAway(one))
  const isHere = path !== undefined && folded.some(({ id }) => ids.has(id))
  if (!isHere) return { path: undefined, told: path, lacking: [] }
  const lacking = folded.filter(({ id }) => !ids.has(id)).map(({ id }) => id)
  return { path: lacking.length === 0 ? path : undefined, told: path, lacking }
}
