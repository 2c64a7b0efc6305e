import { type Manifest } from '../../domain/manifest.ts'
import { type Database } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { type DatabaseDrift } from '../../results/drift.ts'
import { compareSnapshots, type Difference } from '../../schema/compare.ts'
import { readSnapshot } from '../../schema/read-snapshot.ts'
import { type Snapshot } from '../../schema/snapshot.ts'
import { type Applied, toReplay } from './applied.ts'
import { replay } from './replay.ts'
import { withScratch } from './scratch.ts'
import { toldDifference, toldUnsure } from './told.ts'
import { setApart, type Sorted } from './unsure.ts'

/** A product and the folder its paths start from. */
export interface DriftGround {
  readonly manifest: Manifest
  readonly folder: string
}

export interface DriftOptions {
  /** Address of a server to build the expected schema on; default: an embedded one. */
  readonly against?: string | undefined
  /** Names of objects and schemas that are left out. */
  readonly ignore?: readonly string[] | undefined
}

export type DriftResult = DatabaseDrift

/**
 * Compares a live database with what the SQL of the applied migrations makes in an empty one. The live database is only
 * read. What could not be replayed is told as undetermined, never as clean.
 */
export function driftOf(
  ports: Ports,
  { manifest, folder }: DriftGround,
  database: Database,
  applied: Applied | readonly string[],
  { against, ignore = [] }: DriftOptions = {},
): Promise<DriftResult> {
  const { name, place } = database
  const records: Applied = 'ids' in applied ? applied : { ids: applied, started: [] }
  const { unknown, ...asked } = toReplay(manifest, name, records)
  return withScratch(ports, { name, against }, async ({ database: scratch, where }) => {
    const unreplayed = [...unknown, ...(await replay(ports, scratch, { folder, ...asked }))]
    const differences = compareSnapshots(await snapshotOf(scratch), await snapshotOf(database))
    const sorted = setApart(
      differences.filter((one) => !isIgnored(one, ignore)),
      unreplayed,
    )
    return {
      name,
      place,
      verdict: verdictOf(sorted),
      replayed: asked.migrations.length,
      against: where,
      differences: sorted.certain.map(toldDifference),
      undetermined: sorted.unsure.map(toldUnsure),
    }
  })
}

function snapshotOf(database: Database): Promise<Snapshot> {
  return database.transaction((tx) => readSnapshot(tx, { version: database.version }), {
    readOnly: true,
    isolation: 'repeatable read',
    statementTimeout: 120_000,
  })
}

function isIgnored({ object: { name, of, path } }: Difference, ignore: readonly string[]): boolean {
  return ignore.some((one) => one === name || one === of || one === path[0])
}

/** Columns in another order are told and are no drift. */
function verdictOf({ certain, unsure }: Sorted): DriftResult['verdict'] {
  if (certain.some(({ kind }) => kind !== 'column-order')) return 'drifted'
  return unsure.length > 0 ? 'undetermined' : 'clean'
}
