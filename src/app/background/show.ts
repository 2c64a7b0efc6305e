import { type Definition } from '../../engine/background/definition.ts'
import { keyText, type NativeDetails, nativeDetails } from '../../engine/background/history.ts'
import { type AttemptRecord, type BackgroundStatus } from '../../engine/background/system.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Background } from '../../results/background.ts'
import { UserError } from '../../domain/errors.ts'
import { commandLine } from '../command-line.ts'
import { type BackgroundFlags, type BackgroundGround, backgroundGround, groundFlags } from './ground.ts'
import { given, iso, itemOf, refOf, whole } from './item.ts'
import { defaultStuckAfter, judgeAll } from './judge.ts'
import { namedIn } from './named.ts'
import { nextSteps } from './next-steps.ts'
import { backgroundReader, type Reader, type Reading } from './reader.ts'

export interface ShowFlags extends BackgroundFlags {
  readonly name: string
  /** Attempts, failed batches and audit records to show of each. */
  readonly limit: number
}

/** Everything about one background migration. */
export async function showBackground(ports: Ports, flags: ShowFlags): Promise<Background> {
  const ground = await backgroundGround(ports, flags, 'plan bbm show')
  const reader = await backgroundReader(ports, ground)
  try {
    return await shownFrom(await reader.read(), { ground, reader, flags })
  } finally {
    await reader.close()
  }
}

interface Shown {
  readonly ground: BackgroundGround
  readonly reader: Reader
  readonly flags: ShowFlags
}

/** The same from a reading that is at hand; only what it does not hold is read. */
export async function shownFrom(reading: Reading, { ground, reader, flags }: Shown): Promise<Background> {
  const target = single(flags.name, namedIn(reading, flags.name))
  const database = reader.databaseOf(target)
  const attempts = await reader.system.attempts(database, target, flags.limit)
  const details = ground.system === 'native' ? await nativeDetails(database, target, flags.limit) : undefined
  const judged = judgeAll(reading.statuses, { now: reading.at, stuckAfter: defaultStuckAfter })
  const one = judged.find(({ status }) => status === target)!
  const plan = (verb: Parameters<typeof reader.system.plan>[1]) =>
    reader.system.plan(target, verb, { actor: '', because: undefined, separate: reading.separate })
  return {
    kind: 'background',
    schema_version: 1,
    ...given('manifest', ground.facts),
    system: ground.system,
    at: iso(reading.at),
    background: itemOf(one),
    ...(details && detailsOf(details)),
    failed_batches: (details?.failed ?? []).map(failedBatch),
    attempts: attempts.map(attemptOf),
    audit: (details?.audit ?? []).map(auditOf),
    remarks: [...ground.remarks],
    next: [...nextSteps(one, { flags, plan })],
    command: commandLine(['plan', 'bbm', 'show', flags.name, ...groundFlags(flags)]),
  }
}

/** The same work in two databases is two rows: each is shown for itself. */
export function single(word: string, found: readonly BackgroundStatus[]): BackgroundStatus {
  if (found.length === 1) return found[0]!
  throw new UserError({
    code: 'ambiguous-name',
    what: `${word} is in ${found.map(({ database }) => database).join(' and ')}`,
    next: 'name one of them',
    suggestions: found.map(refOf),
  })
}

function detailsOf({ row }: NativeDetails): Pick<Background, 'definition' | 'bounds'> {
  const { lower_bound: lower, upper_bound: upper, planned_to: plannedTo, planned, pass } = row
  return {
    definition: definitionOf(row.definition),
    bounds: {
      ...given('lower', lower === null ? undefined : keyText(lower)),
      ...given('upper', upper === null ? undefined : keyText(upper)),
      ...given('planned_to', plannedTo === null ? undefined : keyText(plannedTo)),
      planned,
      pass,
    },
  }
}

function definitionOf(definition: Definition): NonNullable<Background['definition']> {
  const { work, strategy, done, maximumBatchSize, pause, batchTime, timeout, maximumAttempts, failureRatio } =
    definition
  return {
    work: work.kind,
    text: workText(work),
    strategy,
    ...given('done', done ?? undefined),
    maximum_batch_size: maximumBatchSize,
    pause_ms: pause,
    batch_time_ms: batchTime,
    timeout_ms: timeout,
    maximum_attempts: maximumAttempts,
    failure_ratio: failureRatio,
  }
}

function workText(work: Definition['work']): string {
  if (work.kind === 'update') return work.sql
  return work.kind === 'module' ? work.path : commandLine(work.command)
}

function failedBatch(batch: NativeDetails['failed'][number]): Background['failed_batches'][number] {
  const { id, range, doneTo, rows, attempts, sqlstate, error } = batch
  return {
    batch: whole(id),
    range,
    ...given('done_to', doneTo),
    rows: whole(rows),
    attempts,
    ...given('sqlstate', sqlstate),
    ...given('error', error),
  }
}

export function attemptOf(attempt: AttemptRecord): Background['attempts'][number] {
  const { batch, number, outcome, owner, startedAt, endedAt, duration, rows, range, sqlstate, error } = attempt
  return {
    batch: whole(batch),
    ...given('number', number),
    outcome,
    ...given('owner', owner),
    ...given('started_at', startedAt === undefined ? undefined : iso(startedAt)),
    ...given('ended_at', endedAt === undefined ? undefined : iso(endedAt)),
    ...given('duration_ms', duration === undefined ? undefined : Math.round(duration)),
    ...given('rows', rows === undefined ? undefined : whole(rows)),
    range,
    ...given('sqlstate', sqlstate),
    ...given('error', error),
  }
}

function auditOf({ at, actor, action, because, detail }: NativeDetails['audit'][number]): Background['audit'][number] {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  const asked = detail?.['asked']
  return {
    at: iso(at),
    actor,
    action,
    ...given('because', because),
    ...given('from', text(detail?.['from'])),
    ...given('to', text(detail?.['to'])),
    ...(asked === 'all' || asked === 'name' ? { asked } : {}),
  }
}
