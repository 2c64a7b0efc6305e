import { DatabaseError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { errorClassOf, QueryError } from '../../domain/query-error.ts'
import { type Database } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { type MigrationRun } from '../../results/migration-run.ts'
import { type Rehearsal } from '../../results/rehearsal.ts'
import { compareSnapshots } from '../../schema/compare.ts'
import { readSnapshot } from '../../schema/read-snapshot.ts'
import { type Snapshot } from '../../schema/snapshot.ts'
import { toldDifference } from '../drift/told.ts'
import { install } from '../migrate/install.ts'
import { emptyStage, type Stage, type StageFlags } from './stage.ts'

type Schema = Rehearsal['schemas'][number]

/** What a fresh installation makes, by name of the database. */
export interface Fresh {
  readonly where: string
  readonly snapshots: ReadonlyMap<string, Snapshot>
  /** Why it could not be installed; there is nothing to compare with then. */
  readonly failed: string | undefined
}

/** Installs a release beside and remembers its schemas. */
export async function freshSchemas(ports: Ports, manifest: Manifest, flags: StageFlags, to: string): Promise<Fresh> {
  return freshOn(await emptyStage(ports, manifest, flags), to)
}

/** The same on an empty stage, which is closed. */
export async function freshOn(stage: Stage, to: string): Promise<Fresh> {
  try {
    const failed = await installedOn(stage, to)
    return { where: stage.where, failed, snapshots: failed === undefined ? await snapshotsOf(stage) : new Map() }
  } finally {
    await stage.close()
  }
}

/** Installs a release; why it is not whole, undefined when it is. What the way to the database does wrong is thrown. */
export async function installedOn(stage: Stage, to: string): Promise<string | undefined> {
  try {
    return lackOf(await install(stage.ports, { ...stage.flags, to, json: true }, () => undefined))
  } catch (error) {
    if (!(error instanceof DatabaseError) || (error instanceof QueryError && isAway(error))) throw error
    return [error.message, ...error.details].join('; ')
  }
}

const isAway = ({ sqlstate }: QueryError): boolean => errorClassOf(sqlstate) === 'transient'

function lackOf({ outcome, refusals, remarks }: MigrationRun): string | undefined {
  if (outcome === 'done' || outcome === 'nothing-to-do') return undefined
  const told = [...refusals.map(({ message }) => message), ...(outcome === 'work-open' ? remarks.slice(-1) : [])]
  return told.length > 0 ? told.join('; ') : outcome
}

async function snapshotsOf({ databases }: Stage): Promise<ReadonlyMap<string, Snapshot>> {
  const snapshots = new Map<string, Snapshot>()
  for (const [name, database] of databases) snapshots.set(name, await snapshotOf(database))
  return snapshots
}

function snapshotOf(database: Database): Promise<Snapshot> {
  return database.transaction((tx) => readSnapshot(tx, { version: database.version }), {
    readOnly: true,
    isolation: 'repeatable read',
    statementTimeout: 120_000,
  })
}

/** Compares, object by object, what the path made with what a fresh installation makes. */
export async function comparedSchemas({ databases }: Stage, fresh: Fresh): Promise<Schema[]> {
  const schemas: Schema[] = []
  for (const [name, database] of databases) {
    const expected = fresh.snapshots.get(name)
    const against = fresh.where
    if (!expected) {
      schemas.push({ database: name, verdict: 'not-compared', objects: 0, against, differences: [] })
      continue
    }
    const differences = compareSnapshots(expected, await snapshotOf(database)).map(toldDifference)
    // The same columns in another order are told; only statements that name no columns notice.
    const differs = differences.some(({ difference }) => difference !== 'column-order')
    const verdict = differs ? 'differs' : 'same'
    schemas.push({ database: name, verdict, objects: expected.objects.length, against, differences })
  }
  return schemas
}
