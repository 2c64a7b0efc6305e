import { type Queries } from '../../ports/database.ts'
import { recordAudit } from '../audit.ts'
import { checksumOf, type Definition } from './definition.ts'
import { type BackgroundState } from './states.ts'

export interface Queueing {
  readonly name: string
  /** Id of the migration that queues it. */
  readonly queuedBy: string
  readonly definition: Definition
  readonly actor: string
}

/** What an audit record calls it. */
export const subjectOf = ({ name, queuedBy }: { readonly name: string; readonly queuedBy: string }): string =>
  `background-migration:${name}/${queuedBy}`

/**
 * Queues a background migration in the transaction of the migration that brings it. Queued already, it stays as it is:
 * a migration that is applied again does not double the work.
 */
export async function queue(tx: Queries, { name, queuedBy, definition, actor }: Queueing): Promise<'queued' | 'known'> {
  const { rows } = await tx.query<{ id: bigint }>(
    `INSERT INTO waystop.background_migration
       (name, queued_by, table_name, definition, checksum, batch_size, sub_batch_size, state_by)
     VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7, $8)
     ON CONFLICT (name, queued_by) DO NOTHING RETURNING id`,
    [
      name,
      queuedBy,
      definition.table,
      JSON.stringify(definition),
      checksumOf(definition),
      definition.batchSize,
      definition.subBatchSize,
      actor,
    ],
  )
  const row = rows[0]
  if (!row) return 'known'
  await tx.query('INSERT INTO waystop.tally (migration_id) VALUES ($1)', [row.id])
  await recordAudit(tx, { actor, action: 'queue', subject: subjectOf({ name, queuedBy }) })
  return 'queued'
}

/** Records one whose queueing was folded into a structure: its work was finished before. */
export async function recordFolded(
  tx: Queries,
  { name, queuedBy, definition, actor }: Queueing,
  state: Extract<BackgroundState, 'finished' | 'finalized'>,
): Promise<void> {
  await queue(tx, { name, queuedBy, definition, actor })
  await tx.query(
    `UPDATE waystop.background_migration
     SET state = $3, state_because = 'finished: folded', planned = true, barrier_passed = true,
         finished_at = clock_timestamp(), state_at = clock_timestamp()
     WHERE name = $1 AND queued_by = $2`,
    [name, queuedBy, state],
  )
}
