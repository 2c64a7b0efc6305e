import { type Queries } from '../../ports/database.ts'
import { type Engine } from '../engine.ts'
import { scanning } from './begin.ts'
import { type Range } from './condition.ts'
import { endMigration, recordError } from './end-migration.ts'
import { type KeyShape, plainText, readKey } from './key.ts'
import { type BackgroundRow, type Key, lockBackground } from './rows.ts'
import { settled } from './settle.ts'
import { isWorkedOn } from './states.ts'
import { cut, firstKeys, keyAfter, keyForPeople, type Slices } from './steps.ts'

/** Rows that one scan reads, about; and sub-batches whose bounds it keeps at most. */
const rowsPerScan = 640_000
const stepsPerScan = 20_000
const batchesPerScan = 256
/** Of the first scan, which everybody waits for; the next one goes on while they work. */
const firstBatches = 4
/** Keys that are shown when rows stay undone. */
const samples = 5

/** Does this pass look for rows that are not done, instead of visiting each? */
export function isFiltered({ definition, pass }: Pick<BackgroundRow, 'definition' | 'pass'>): boolean {
  return definition.strategy === 'remaining' || pass > 1
}

/** SQL that holds for the rows a pass leaves out. */
export function exceptOf(row: Pick<BackgroundRow, 'definition' | 'pass'>): string | null {
  return isFiltered(row) ? row.definition.done : null
}

/**
 * Plans the next batches in one scan. One worker does that at a time, and the row of the background migration is locked
 * only when the bounds are known, so that nobody waits for the scan. False when another one is at it.
 */
export function planAhead(engine: Engine, { id }: BackgroundRow): Promise<boolean> {
  return settled(
    engine,
    async (tx) => {
      const row = await takeTurn(tx, id)
      if (!row?.upper_bound || row.planned || !isWorkedOn(row.state)) return false
      await plainText(tx)
      const shape = await readKey(tx, row.definition)
      const stretch = await stretchOf(tx, shape, row)
      const slices = await cut(tx, shape, stretch.range, { ...sizesOf(row), except: exceptOf(row) })
      const found = await samplesOf(tx, shape, stretch.range, row)
      const locked = await lockBackground(tx, id, 'UPDATE')
      if (!locked || !isWorkedOn(locked.state) || !sameTurn(row, locked)) return false
      await insertBatches(tx, locked, slices)
      await advance(tx, engine, locked, { slices, stretch, found })
      return true
    },
    scanning,
  )
}

/** The lock is no row's, because many statements lock the row; it is only tried, never waited for. */
async function takeTurn(tx: Queries, id: bigint): Promise<BackgroundRow | undefined> {
  const { rows } = await tx.query<BackgroundRow>(
    `SELECT * FROM waystop.background_migration
     WHERE id = $1 AND pg_try_advisory_xact_lock(1467249, hashint8($1))`,
    [id],
  )
  return rows[0]
}

function sameTurn(a: BackgroundRow, b: BackgroundRow): boolean {
  return a.pass === b.pass && !b.planned && JSON.stringify(a.planned_to) === JSON.stringify(b.planned_to)
}

interface Stretch {
  readonly range: Range
  /** Does it reach the last key? */
  readonly isLast: boolean
}

/** A pass that looks for a few rows among many reads so many at a time, however few it finds. */
async function stretchOf(tx: Queries, shape: KeyShape, row: BackgroundRow): Promise<Stretch> {
  const range = { lower: row.planned_to, upper: row.upper_bound! }
  if (!isFiltered(row)) return { range, isLast: true }
  const upper = await keyAfter(tx, shape, range, rowsPerScan)
  return { range: { lower: range.lower, upper }, isLast: upper.join('\0') === range.upper.join('\0') }
}

function sizesOf(row: BackgroundRow): { batch: number; subBatch: number; batches: number } {
  const subBatch = row.sub_batch_size
  const batch = Math.min(row.batch_size, subBatch * stepsPerScan)
  const steps = Math.ceil(batch / subBatch)
  const scan = row.planned_to === null ? firstBatches : batchesPerScan
  const most = Math.min(scan, Math.floor(rowsPerScan / batch), Math.floor(stepsPerScan / steps))
  return { batch, subBatch, batches: Math.max(1, most) }
}

function samplesOf(tx: Queries, shape: KeyShape, range: Range, row: BackgroundRow): Promise<readonly Key[]> {
  const known = row.pass_samples?.now ?? []
  if (!isFiltered(row) || known.length > 0) return Promise.resolve(known)
  return firstKeys(tx, shape, range, { except: exceptOf(row), limit: samples })
}

async function insertBatches(tx: Queries, row: BackgroundRow, { batches }: Slices): Promise<void> {
  if (batches.length === 0) return
  const drafts = batches.map(({ steps, rows }, i) => ({
    lower: batches[i - 1]?.steps.at(-1) ?? row.planned_to,
    upper: steps.at(-1),
    steps,
    rows,
  }))
  await tx.query(
    `INSERT INTO waystop.batch (migration_id, pass, lower_bound, upper_bound, steps, rows_planned, sub_batch_size)
     SELECT $1, $2, CASE WHEN jsonb_typeof(d -> 'lower') = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(d -> 'lower')) END,
            ARRAY(SELECT jsonb_array_elements_text(d -> 'upper')), d -> 'steps', (d ->> 'rows')::bigint, $3
     FROM jsonb_array_elements($4::jsonb) WITH ORDINALITY AS draft (d, n) ORDER BY n`,
    [row.id, row.pass, row.sub_batch_size, JSON.stringify(drafts)],
  )
}

interface Plan {
  readonly slices: Slices
  readonly stretch: Stretch
  readonly found: readonly Key[]
}

async function advance(tx: Queries, engine: Engine, row: BackgroundRow, plan: Plan): Promise<void> {
  const { slices, stretch, found } = plan
  const planned = slices.whole && stretch.isLast
  const rows = row.pass_rows + slices.batches.reduce((sum, batch) => sum + BigInt(batch.rows), 0n)
  const to = slices.whole ? stretch.range.upper : slices.batches.at(-1)!.steps.at(-1)!
  const passSamples = { before: row.pass_samples?.before ?? [], now: found }
  await tx.query(
    `UPDATE waystop.background_migration
     SET planned_to = $2::text[], planned = $3, pass_rows = $4, pass_samples = $5::jsonb,
         total_rows = CASE WHEN $3 AND pass = 1 THEN $4 ELSE total_rows END
     WHERE id = $1`,
    [row.id, to, planned, rows, JSON.stringify(passSamples)],
  )
  if (!planned || !isStuck(row, rows, passSamples)) return
  const error = `${rows} rows are still not done after they were worked on, the first of them ${found.map(keyForPeople).join(', ')}`
  await recordError(tx, row.id, error)
  await endMigration(tx, engine, row, 'fail', error)
}

/** As many rows as the pass before had, and some of the same: nothing that is done here will help them. */
function isStuck(
  row: BackgroundRow,
  rows: bigint,
  { before, now }: NonNullable<BackgroundRow['pass_samples']>,
): boolean {
  if (rows === 0n || row.last_pass_rows === null || rows < row.last_pass_rows) return false
  const seen = new Set(before.map((key) => key.join('\0')))
  return now.some((key) => seen.has(key.join('\0')))
}
