import { errorClassOf, QueryError } from '../../domain/query-error.ts'
import { type Duration } from '../../domain/time.ts'
import { type Claim, claim, claiming, type Claiming, start } from './claim.ts'
import { type Crew, type KnownJob } from './crew.ts'
import { subjectIn } from './end-migration.ts'
import { backOff } from './patience.ts'
import { looksEvery, resize } from './resize.ts'
import { type BackgroundRow } from './rows.ts'
import { type BatchResult, runBatch } from './run-batch.ts'
import { survey, type Surveyed } from './survey.ts'
import { tend } from './tend.ts'
import { vacuum } from './vacuum.ts'
import { NotOnThisHost } from './work-errors.ts'

/** Milliseconds: how long a survey is good for, the first wait when there is nothing to do, and before a host looks again. */
const good = 500
const firstWait = 20
const skipFor = 60_000

/** Claims and works on batches one after the other, until it is over. */
export async function runSlot(crew: Crew): Promise<void> {
  let idle = 0
  let troubles = 0
  while (!crew.ending()) {
    try {
      const worked = (await workOnce(crew)) || (await tendAll(crew))
      troubles = 0
      idle = worked ? 0 : idle + 1
      if (!worked) await rest(crew, idle)
    } catch (error) {
      await trouble(crew, error, (troubles += 1))
    }
  }
}

/** What passes by itself is waited for; everything else ends the worker. */
async function trouble({ engine, poll, over }: Crew, error: unknown, round: number): Promise<void> {
  if (!(error instanceof QueryError)) throw error
  const { sqlstate, message } = error
  const how = errorClassOf(sqlstate)
  if (how === 'data' && sqlstate !== 'XX000') throw error
  engine.tell({ kind: 'trouble', database: engine.database.name, sqlstate, error: message })
  await engine.clock.wait(backOff(round, 100, Math.max(poll, 5000)), over)
}

/** One batch of the background migration whose turn it is; false when there is none to be had. */
async function workOnce(crew: Crew): Promise<boolean> {
  const rows = await look(crew)
  if (rows.some((row) => !row.planned && readyOf(crew, row) < wantedOf(crew))) planMeanwhile(crew)
  const candidates = rows
    .filter((row) => row.barrier_passed && row.upper_bound !== null && !row.held && !isSkipped(crew, row))
    .filter((row) => readyOf(crew, row) > 0)
    .toSorted((a, b) => (crew.turns.get(a.id) ?? 0) - (crew.turns.get(b.id) ?? 0) || a.running - b.running)
  for (const row of candidates) {
    const known = await jobFor(crew, row)
    if (!known) continue
    const taken = await take(crew, row)
    if (!taken) continue
    await workWith(crew, known, taken)
    return true
  }
  crew.seen = undefined
  return false
}

/** Fair between processes as well: each takes the one it has not taken from for longest. */
async function take(crew: Crew, row: Surveyed): Promise<Claim | undefined> {
  const { engine } = crew
  if (row.state === 'active') {
    await engine.database.transaction((tx) => start(tx, engine, row.id))
    crew.seen = undefined
  }
  for (let round = 0; round < 50 && !crew.ending(); round += 1) {
    const answer = await claim(engine, { id: row.id, limits: crew.limits, lease: crew.leaseOf(row) })
    if (answer === 'none') return undefined
    if (answer !== 'busy') {
      crew.turns.set(row.id, Math.max(0, ...crew.turns.values()) + 1)
      crew.ready.set(row.id, readyOf(crew, row) - 1)
      return answer
    }
    await engine.clock.wait(backOff(round, 1, 20), crew.over)
  }
  return undefined
}

async function workWith(crew: Crew, known: KnownJob, taken: Claim): Promise<void> {
  const { job, check } = known
  try {
    for (let batch: Claim | undefined = taken; batch;) {
      const result: BatchResult = await runBatch(job, batch, check, () => nextOf(crew, job.row))
      crew.count(result)
      if (result.next) crew.ready.set(job.row.id, Math.max(0, (crew.ready.get(job.row.id) ?? 0) - 1))
      crew.skipped.delete(job.row.id)
      if (result.outcome !== 'done') crew.seen = undefined
      else if ((known.done += 1) % looksEvery === 0) await lookBack(crew, job.row)
      batch = result.next
    }
  } catch (error) {
    if (!(error instanceof NotOnThisHost)) throw error
    skip(crew, job.row, error)
  }
}

/** Every so many batches. */
async function lookBack({ engine }: Crew, row: BackgroundRow): Promise<void> {
  await resize(engine, row)
  await vacuum(engine, row)
}

/**
 * The next batch of the same background migration, claimed in the transaction that finishes one: that saves a commit for
 * every batch. Only while nothing else waits for its turn, and what was seen of the others is fresh.
 */
function nextOf(crew: Crew, row: BackgroundRow): Claiming | undefined {
  const { engine, seen, limits } = crew
  const isFresh = seen !== undefined && Math.abs(engine.clock.now() - seen.at) < good
  if (crew.ending() || !isFresh || (crew.ready.get(row.id) ?? 0) === 0) return undefined
  if (seen.rows.some((other) => other.id !== row.id && readyOf(crew, other) > 0)) return undefined
  return claiming(engine, { id: row.id, limits, lease: crew.leaseOf(row) })
}

async function jobFor(crew: Crew, row: Surveyed): Promise<KnownJob | undefined> {
  try {
    return await crew.jobOf(row)
  } catch (error) {
    if (!(error instanceof NotOnThisHost)) throw error
    skip(crew, row, error)
    return undefined
  }
}

/** Another host may have what this one has not: the background migration is left as it is. */
function skip(crew: Crew, row: Parameters<typeof subjectIn>[1], { message }: NotOnThisHost): void {
  const { engine, skipped } = crew
  skipped.set(row.id, engine.clock.now() + skipFor)
  engine.tell({ kind: 'held', subject: subjectIn(engine, row), because: `not on this host: ${message}`, for: skipFor })
}

function isSkipped({ engine, skipped }: Crew, { id }: Surveyed): boolean {
  return (skipped.get(id) ?? -Infinity) > engine.clock.now()
}

async function look(crew: Crew): Promise<readonly Surveyed[]> {
  const { engine, options, seen } = crew
  const now = engine.clock.now()
  if (seen && Math.abs(now - seen.at) < good) return seen.rows
  const rows = await engine.database.transaction((tx) => survey(tx, options.only), { readOnly: true })
  crew.seen = { at: now, rows }
  for (const row of rows) crew.ready.set(row.id, row.ready)
  return rows
}

function readyOf({ ready }: Crew, { id }: Surveyed): number {
  return ready.get(id) ?? 0
}

/** So many batches that the next ones are planned before these are done. */
function wantedOf({ options }: Crew): number {
  return (options.workers ?? 1) * 8
}

/** Plans while the slots work; what goes wrong is met by a slot that waits for it. */
function planMeanwhile(crew: Crew): void {
  if (!crew.tending) tendAll(crew).catch(() => (crew.seen = undefined))
}

/** One slot looks after everything while the others work; whoever has nothing to do waits for what it finds. */
function tendAll(crew: Crew): Promise<boolean> {
  crew.tending ??= tendEach(crew).finally(() => (crew.tending = undefined))
  return crew.tending
}

async function tendEach(crew: Crew): Promise<boolean> {
  const rows = await look(crew)
  let changed = false
  for (const row of rows) {
    const now = { ...row, ready: readyOf(crew, row) }
    if (!crew.ending() && (await tend(crew.engine, now, wantedOf(crew)))) changed = true
  }
  if (changed) crew.seen = undefined
  else if (crew.options.untilIdle && rows.every((row) => isSkipped(crew, row))) crew.end('idle')
  return changed
}

/** Waits longer each time, but not past what will happen by itself. */
async function rest(crew: Crew, idle: number): Promise<void> {
  const { engine, poll, over } = crew
  const next = (crew.seen?.rows ?? []).flatMap((row) => (row.next === null ? [] : [Math.max(0, row.next) + 5]))
  const wait: Duration = Math.min(poll, firstWait * 2 ** Math.min(idle, 20), ...next)
  if (wait >= poll) engine.tell({ kind: 'idle', database: engine.database.name, for: wait })
  crew.seen = undefined
  await engine.clock.wait(Math.max(firstWait, wait), over)
}
