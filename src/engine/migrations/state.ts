import { type Phase } from '../../domain/migration.ts'
import { type Duration, type Instant } from '../../domain/time.ts'
import { type Queries } from '../../ports/database.ts'
import { type BackgroundState } from '../background/states.ts'

/** A row of `waystop.schema_migration`. */
export interface AppliedRow {
  readonly id: string
  readonly name: string | null
  readonly release: string | null
  readonly phase: Phase
  readonly checksum: string | null
  readonly state: 'started' | 'applied' | 'reverting'
  readonly how: 'applied' | 'adopted' | 'folded'
  readonly statements_done: number
  readonly started_at: Instant
  readonly applied_at: Instant | null
  readonly duration_ms: bigint | null
  readonly applied_by: string
}

export interface InstallationRow {
  readonly product: string
  readonly state: 'installing' | 'complete'
  readonly how: 'installed' | 'adopted'
  readonly begun_at: Instant
  readonly completed_at: Instant | null
}

export interface CompleteRelease {
  readonly version: string
  readonly phase: Phase
  readonly completed_at: Instant
}

/** What gates ask of a background migration. */
export interface WorkState {
  readonly id: bigint
  readonly name: string
  readonly queued_by: string
  readonly state: BackgroundState
  /** Batches that a worker holds right now. */
  readonly running: number
}

/** What the records of one database say. */
export interface DatabaseState {
  readonly installation: InstallationRow | undefined
  readonly applied: ReadonlyMap<string, AppliedRow>
  readonly complete: readonly CompleteRelease[]
  readonly work: readonly WorkState[]
}

export async function readState(tx: Queries): Promise<DatabaseState> {
  const installation = await tx.query<InstallationRow>(
    'SELECT product, state, how, begun_at, completed_at FROM waystop.installation',
  )
  const applied = await tx.query<AppliedRow>(
    `SELECT id, name, release, phase, checksum, state, how, statements_done, started_at, applied_at, duration_ms, applied_by
     FROM waystop.schema_migration`,
  )
  const complete = await tx.query<CompleteRelease>(
    'SELECT version, phase, completed_at FROM waystop.release ORDER BY completed_at, version, phase',
  )
  return {
    installation: installation.rows[0],
    applied: new Map(applied.rows.map((row) => [row.id, row])),
    complete: complete.rows,
    work: await readWork(tx),
  }
}

async function readWork(tx: Queries): Promise<readonly WorkState[]> {
  const { rows } = await tx.query<WorkState>(
    `SELECT id, name, queued_by, state,
            (SELECT count(*) FROM waystop.batch
             WHERE batch.migration_id = one.id AND batch.state = 'running' AND lease_until > clock_timestamp())::int AS running
     FROM waystop.background_migration one ORDER BY id`,
  )
  return rows
}

/** Milliseconds, where they are known. */
export function durationOf({ duration_ms: duration }: AppliedRow): Duration | undefined {
  return duration === null ? undefined : Number(duration)
}

export const nothingRecorded: DatabaseState = {
  installation: undefined,
  applied: new Map(),
  complete: [],
  work: [],
}
