import { type Queries } from '../../ports/database.ts'
import { type Engine } from '../engine.ts'
import { type Range } from './condition.ts'
import { endMigration, recordError, subjectIn } from './end-migration.ts'
import { type KeyShape, plainText } from './key.ts'
import { type BackgroundRow, type BatchRow, type Key } from './rows.ts'
import { countIn, firstKeys, keyAfter, keyForPeople } from './steps.ts'

/** Where a failing range is cut: in the middle of its rows, or not at all when it has only one. */
export interface Middle {
  readonly failing: Range
  readonly rows: number
  readonly key: Key | undefined
  /** The only row there is. */
  readonly single: Key | undefined
}

/** Looks for the middle row, before anything is locked. */
export async function middleOf(tx: Queries, shape: KeyShape, failing: Range): Promise<Middle> {
  await plainText(tx)
  const rows = await countIn(tx, shape, failing, null)
  if (rows <= 1) {
    const [single] = await firstKeys(tx, shape, failing, { except: null, limit: 1 })
    return { failing, rows, key: undefined, single }
  }
  return { failing, rows, key: await keyAfter(tx, shape, failing, Math.floor(rows / 2)), single: undefined }
}

export interface Failure {
  /** `timeout` and `lost`: too much at once. `data`: rows that cannot be done are among them. */
  readonly how: 'timeout' | 'lost' | 'data'
  readonly sqlstate: string | undefined
  readonly error: string
}

/**
 * Cuts a failing range out of its batch and into halves, each a batch of its own; what comes after it is another one. So
 * all good rows are done and the bad ones are found in 2·log2 attempts each; a range of one row fails and names its key.
 * Where too much of what was one batch is bad, what fails there fails as it is. The caller has locked the
 * background migration and the batch, and ended its attempt.
 */
export async function split(
  tx: Queries,
  engine: Engine,
  row: BackgroundRow,
  { batch, middle, failure }: { readonly batch: BatchRow; readonly middle: Middle; readonly failure: Failure },
): Promise<'split' | 'failed'> {
  const { failing, key, rows } = middle
  const rest = failing.upper.join('\0') === batch.upper_bound.join('\0') ? undefined : failing.upper
  const isEnd = key === undefined || (await isHopeless(tx, batch))
  const pieces: Piece[] = []
  const half = Math.floor(rows / 2)
  if (!isEnd) pieces.push({ lower: key, upper: failing.upper, rows: rows - half, kind: 'half' })
  if (rest) pieces.push({ lower: rest, upper: batch.upper_bound, rows: restRows(batch, rows), kind: 'rest' })
  for (const piece of pieces) await insertPiece(tx, row, batch, { piece, failure, rows })
  await shrink(tx, batch, { upper: isEnd ? failing.upper : key, rows: isEnd ? rows : half, failure, row })
  if (isEnd) await failBatch(tx, engine, row, { batch, middle, failure })
  if (pieces.length > 0)
    engine.tell({ kind: 'split', subject: subjectIn(engine, row), batch: batch.id, into: pieces.length + 1 })
  return isEnd ? 'failed' : 'split'
}

/** Bad rows that are looked for in what was one batch, and pieces of it that may be left at a time. */
const badRows = 10
const mostPieces = 32

/** Where almost everything is bad, every row would be tried alone. Only what is not done is counted, from its indexes. */
async function isHopeless(tx: Queries, { migration_id: id, origin }: BatchRow): Promise<boolean> {
  if (origin === null) return false
  const { rows } = await tx.query<{ failed: number; left: number }>(
    `SELECT (SELECT count(*)::int FROM waystop.batch WHERE migration_id = $1 AND state = 'failed' AND origin = $2) AS failed,
            (SELECT count(*)::int FROM waystop.batch
             WHERE migration_id = $1 AND state IN ('ready', 'running') AND origin = $2) AS left`,
    [id, origin],
  )
  const { failed, left } = rows[0]!
  return failed >= badRows || failed + left >= mostPieces
}

interface Piece {
  readonly lower: Key
  readonly upper: Key
  readonly rows: number
  readonly kind: 'half' | 'rest'
}

function restRows({ rows_planned: planned, rows_done: done }: BatchRow, failing: number): number {
  return Math.max(0, Number(planned - done) - failing)
}

interface Cutting {
  readonly piece: Piece
  readonly failure: Failure
  readonly rows: number
}

async function insertPiece(
  tx: Queries,
  row: BackgroundRow,
  batch: BatchRow,
  { piece, failure, rows }: Cutting,
): Promise<void> {
  const isHalf = piece.kind === 'half'
  const smaller = failure.how === 'data' ? batch.sub_batch_size : Math.min(batch.sub_batch_size, Math.ceil(rows / 2))
  await tx.query(
    `INSERT INTO waystop.batch
       (migration_id, pass, lower_bound, upper_bound, rows_planned, sub_batch_size, steps, origin, attempts)
     VALUES ($1, $2, $3::text[], $4::text[], $5, $6, $7::jsonb, $8, $9)`,
    [
      batch.migration_id,
      batch.pass,
      piece.lower,
      piece.upper,
      piece.rows,
      isHalf ? Math.max(1, Math.min(piece.rows, batch.sub_batch_size)) : Math.max(1, smaller),
      null,
      isHalf ? (batch.origin ?? batch.id) : batch.origin,
      isHalf ? attemptsOf(row, failure) : 0,
    ],
  )
}

/** Bad rows were met often enough: every half has one more attempt. Halves of what was too much begin anew. */
function attemptsOf({ definition }: BackgroundRow, { how }: Failure): number {
  return how === 'data' ? Math.max(0, definition.maximumAttempts - 1) : 0
}

interface Shrinking {
  readonly upper: Key
  readonly rows: number
  readonly failure: Failure
  readonly row: BackgroundRow
}

async function shrink(tx: Queries, batch: BatchRow, { upper, rows, failure, row }: Shrinking): Promise<void> {
  await tx.query(
    `UPDATE waystop.batch
     SET upper_bound = $2::text[], rows_planned = rows_done + $3, sub_batch_size = $4, steps = NULL,
         origin = coalesce(origin, id), attempts = $5, lost_leases = 0, not_before = NULL
     WHERE id = $1`,
    [batch.id, upper, rows, Math.max(1, Math.min(rows, batch.sub_batch_size)), attemptsOf(row, failure)],
  )
}

interface Failed {
  readonly batch: BatchRow
  readonly middle: Middle
  readonly failure: Failure
}

/** The batch fails, and with too many of them the whole. The row of the background migration is locked. */
export async function failBatch(
  tx: Queries,
  engine: Engine,
  row: BackgroundRow,
  { batch, middle, failure }: Failed,
): Promise<void> {
  const told = `${whereOf(row, middle)}: ${failure.error}`
  await tx.query(
    `UPDATE waystop.batch
     SET state = 'failed', finished_at = clock_timestamp(), attempts = $2, last_error = $3, last_sqlstate = $4 WHERE id = $1`,
    [batch.id, row.definition.maximumAttempts, told, failure.sqlstate ?? null],
  )
  const { rows } = await tx.query<{ done: bigint; failed: bigint }>(
    `UPDATE waystop.tally SET batches_failed = batches_failed + 1 WHERE migration_id = $1
     RETURNING batches_done AS done, batches_failed AS failed`,
    [row.id],
  )
  await recordError(tx, row.id, told, failure.sqlstate)
  const failed = Number(rows[0]?.failed ?? 0)
  const ended = failed + Number(rows[0]?.done ?? 0)
  if (ended < enoughBatches || failed / ended <= row.definition.failureRatio) return
  await endMigration(tx, engine, row, 'fail', `${failed} of ${ended} batches failed, the last of them at ${told}`)
}

/** A ratio of fewer says nothing; GitLab's constant. */
const enoughBatches = 50

function whereOf({ definition }: BackgroundRow, { failing, single }: Middle): string {
  const names = definition.key.join(', ')
  if (single) return `row ${names} = ${keyForPeople(single)}`
  const above = failing.lower ? `above ${keyForPeople(failing.lower)} ` : ''
  return `rows with ${names} ${above}up to ${keyForPeople(failing.upper)}`
}
