import { type Queries } from '../../ports/database.ts'
import { boundOf, keyOf, type Range, rangeCondition } from './condition.ts'
import { asText, type KeyShape } from './key.ts'
import { type Key } from './rows.ts'

/** How a range is cut: every batch into sub-batches, the last of them with what is left. */
export interface Cut {
  /** Rows. */
  readonly batch: number
  readonly subBatch: number
  /** Batches at most. */
  readonly batches: number
  /** SQL that holds for rows to leave out. */
  readonly except: string | null
}

/** A batch to be: its sub-batches end at `steps`. */
export interface PlannedBatch {
  readonly steps: readonly Key[]
  readonly rows: number
}

/** What was cut; `whole` when it reached the end of the range. */
export interface Slices {
  readonly batches: readonly PlannedBatch[]
  readonly whole: boolean
}

/**
 * Cuts the beginning of a range into batches in one statement, which skips from bound to bound in the index: a third of
 * the cost of numbering the rows.
 */
export async function cut(tx: Queries, shape: KeyShape, range: Range, how: Cut): Promise<Slices> {
  const perBatch = Math.ceil(how.batch / how.subBatch)
  const wanted = perBatch * how.batches
  const ends = await endsIn(tx, shape, range, { ...how, perBatch, wanted })
  const full = ends.slice(0, wanted)
  const whole = full.length < wanted
  const rest = whole
    ? await countIn(tx, shape, { lower: full.at(-1) ?? range.lower, upper: range.upper }, how.except)
    : 0
  const steps = [...full, ...(rest > 0 ? [range.upper] : [])]
  const batches = Array.from({ length: Math.ceil(steps.length / perBatch) }, (_, i) => {
    const own = steps.slice(i * perBatch, (i + 1) * perBatch)
    const isLast = rest > 0 && (i + 1) * perBatch >= steps.length
    return { steps: own, rows: rowsOf(own.length - (isLast ? 1 : 0), how, perBatch) + (isLast ? rest : 0) }
  })
  return { batches, whole }
}

/** Rows of the first so many sub-batches of a batch. */
function rowsOf(steps: number, { batch, subBatch }: Cut, perBatch: number): number {
  return steps === perBatch ? batch : steps * subBatch
}

interface Ends extends Cut {
  readonly perBatch: number
  readonly wanted: number
}

async function endsIn(
  tx: Queries,
  shape: KeyShape,
  { lower, upper }: Range,
  { batch, subBatch, perBatch, wanted, except }: Ends,
): Promise<readonly Key[]> {
  const key = keyOf(shape)
  const order = shape.columns.join(', ')
  const names = shape.columns.map((_, i) => `p${i}`)
  const before = names.length === 1 ? 'b.p0' : `(${names.map((name) => `b.${name}`).join(', ')})`
  const filter = except === null ? '' : ` AND (${except}) IS NOT TRUE`
  const last = batch - (perBatch - 1) * subBatch - 1
  const skip = (n: string): string =>
    last === subBatch - 1 ? `${last}` : `(CASE WHEN ${n} % ${perBatch} = 0 THEN ${last} ELSE ${subBatch - 1} END)`
  const from = lower === null ? '' : `${key} > ${boundOf(shape, 1 + upper.length)} AND `
  const { rows } = await tx.query<{ key: Key }>(
    `WITH RECURSIVE b (${names.join(', ')}, n) AS (
       (SELECT ${order}, 1 FROM ${shape.table} WHERE ${from}${key} <= ${boundOf(shape, 1)}${filter}
        ORDER BY ${order} OFFSET ${skip('1')} LIMIT 1)
       UNION ALL
       SELECT l.* FROM b, LATERAL (
         SELECT ${order}, b.n + 1 FROM ${shape.table} WHERE ${key} > ${before} AND ${key} <= ${boundOf(shape, 1)}${filter}
         ORDER BY ${order} OFFSET ${skip('(b.n + 1)')} LIMIT 1) l
       WHERE b.n < ${wanted}
     )
     SELECT ARRAY[${names.map((name) => `${name}::text`).join(', ')}] AS key FROM b ORDER BY n`,
    [...upper, ...(lower ?? [])],
  )
  return rows.map((row) => row.key)
}

/** Rows in a range that is known to be short. */
export async function countIn(tx: Queries, shape: KeyShape, range: Range, except: string | null): Promise<number> {
  const { sql, values } = rangeCondition(shape, range, { except })
  const { rows } = await tx.query<{ rows: bigint }>(`SELECT count(*) AS rows FROM ${shape.table} WHERE ${sql}`, values)
  return Number(rows[0]!.rows)
}

/** The key so many rows into a range, or its end when it is shorter. */
export async function keyAfter(tx: Queries, shape: KeyShape, range: Range, rows: number): Promise<Key> {
  const { sql, values } = rangeCondition(shape, range)
  const { rows: found } = await tx.query<{ key: Key }>(
    `SELECT ${asText(shape)} AS key FROM ${shape.table} WHERE ${sql}
     ORDER BY ${shape.columns.join(', ')} OFFSET ${rows - 1} LIMIT 1`,
    values,
  )
  return found[0]?.key ?? range.upper
}

/** The first keys of a range, for people. */
export async function firstKeys(
  tx: Queries,
  shape: KeyShape,
  range: Range,
  { except, limit }: { readonly except: string | null; readonly limit: number },
): Promise<readonly Key[]> {
  const { sql, values } = rangeCondition(shape, range, { except })
  const { rows } = await tx.query<{ key: Key }>(
    `SELECT ${asText(shape)} AS key FROM ${shape.table} WHERE ${sql} ORDER BY ${shape.columns.join(', ')} LIMIT ${limit}`,
    values,
  )
  return rows.map((row) => row.key)
}

/** `(17, de)` or `17`. */
export const keyForPeople = (key: Key): string => (key.length === 1 ? key[0]! : `(${key.join(', ')})`)
