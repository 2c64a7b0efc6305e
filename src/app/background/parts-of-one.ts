import { UserError } from '../../domain/errors.ts'
import { type BatchesAsked, type BatchRecord, listBatches } from '../../engine/background/list-batches.ts'
import { type BackgroundAttempts } from '../../results/background-attempts.ts'
import { type BackgroundBatches } from '../../results/background-batches.ts'
import { type BackgroundGround } from './ground.ts'
import { given, iso, refOf, whole } from './item.ts'
import { namedIn } from './named.ts'
import { type Reader, type Reading } from './reader.ts'
import { attemptOf, single } from './show.ts'

/** One background migration in a reading that is at hand. */
export interface OneOf {
  readonly ground: BackgroundGround
  readonly reader: Reader
  readonly reading: Reading
  /** As `plan bbm show` takes it. */
  readonly name: string
}

/** The last attempts at its batches, newest first. */
export async function attemptsOf({ ground, reader, reading, name }: OneOf, limit: number): Promise<BackgroundAttempts> {
  const target = single(name, namedIn(reading, name))
  const attempts = await reader.system.attempts(reader.databaseOf(target), target, limit)
  return {
    kind: 'background-attempts',
    schema_version: 1,
    system: ground.system,
    at: iso(reading.at),
    ref: refOf(target),
    attempts: attempts.map(attemptOf),
  }
}

/** A page of its batches. Throws UserError `not-supported` for a vendor's: there a job is all there is of a batch. */
export async function batchesOf(
  { ground, reader, reading, name }: OneOf,
  asked: BatchesAsked,
): Promise<BackgroundBatches> {
  const target = single(name, namedIn(reading, name))
  if (ground.system !== 'native') throw onlyAttempts(ground.system)
  const found = await listBatches(reader.databaseOf(target), target.id, { ...asked, limit: asked.limit + 1 })
  return {
    kind: 'background-batches',
    schema_version: 1,
    system: ground.system,
    at: iso(reading.at),
    ref: refOf(target),
    batches: found.slice(0, asked.limit).map(batchOf),
    more: found.length > asked.limit,
  }
}

function onlyAttempts(system: string): UserError {
  return new UserError({
    code: 'not-supported',
    what: `${system} keeps no batches beside its jobs`,
    next: 'ask for its attempts: there each job is one',
  })
}

function batchOf(batch: BatchRecord): BackgroundBatches['batches'][number] {
  const time = (name: string, at: number | undefined) => given(name, at === undefined ? undefined : iso(at))
  return {
    batch: whole(batch.id),
    state: batch.state,
    pass: batch.pass,
    range: batch.range,
    ...given('done_to', batch.doneTo),
    rows: whole(batch.rows),
    rows_done: whole(batch.rowsDone),
    attempts: batch.attempts,
    tries: batch.tries,
    ...given('origin', batch.origin === undefined ? undefined : whole(batch.origin)),
    ...given('owner', batch.owner),
    ...time('lease_until', batch.leaseUntil),
    ...time('not_before', batch.notBefore),
    ...time('started_at', batch.startedAt),
    ...time('finished_at', batch.finishedAt),
    worked_ms: Math.max(0, Math.round(batch.worked)),
    ...given('sqlstate', batch.sqlstate),
    ...given('error', batch.error),
  }
}
