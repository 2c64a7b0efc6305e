import { scanning } from './begin.ts'
import { type Claim } from './claim.ts'
import { type Job } from './job.ts'
import { plainText } from './key.ts'
import { exceptOf } from './plan-ahead.ts'
import { type Key } from './rows.ts'
import { cut } from './steps.ts'

/** A sub-batch to come: up to which key, and about how many rows. */
export interface Step {
  readonly upper: Key
  readonly planned: number
}

/** The sub-batches that are left of a batch. They were planned with it, unless it was cut or changed since. */
export async function remainingSteps(job: Job, claim: Claim): Promise<readonly Step[]> {
  return plannedSteps(claim) ?? (await scannedSteps(job, claim))
}

function plannedSteps(claim: Claim): readonly Step[] | undefined {
  const { steps, cursor_at: cursor, rows_planned: rows, sub_batch_size: size } = claim
  if (!steps) return undefined
  const all = steps.map((upper, i) => ({ upper, planned: Math.max(0, Math.min(size, Number(rows) - i * size)) }))
  if (!cursor) return all
  const at = all.findIndex(({ upper }) => sameKey(upper, cursor))
  return at < 0 || at === all.length - 1 ? undefined : all.slice(at + 1)
}

/** Whatever rows have gone meanwhile, the last one ends where the batch ends. */
async function scannedSteps({ engine, row, shape }: Job, claim: Claim): Promise<readonly Step[]> {
  const range = { lower: claim.cursor_at ?? claim.lower_bound, upper: claim.upper_bound }
  const subBatch = claim.sub_batch_size
  const except = exceptOf({ definition: row.definition, pass: claim.pass })
  const { batches } = await engine.database.transaction(async (tx) => {
    await plainText(tx)
    return cut(tx, shape, range, { batch: subBatch * mostSteps, subBatch, batches: 1, except })
  }, scanning)
  const steps = batches.flatMap((batch) => batch.steps.map((upper) => ({ upper, planned: subBatch })))
  return [...steps.slice(0, -1), { upper: claim.upper_bound, planned: steps.length === 0 ? 0 : subBatch }]
}

const mostSteps = 1_000_000

function sameKey(a: Key, b: Key): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i])
}
