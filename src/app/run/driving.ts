import { commandLine } from '../command-line.ts'
import { type RunAnswer } from '../../results/run.ts'
import { drive } from '../../run/drive.ts'
import { type DriveParts } from '../../run/drive-parts.ts'
import { deadlineOf, mayBegin } from '../../run/limits.ts'
import { type Mover } from '../../run/machine.ts'
import { notifier } from '../../run/notify.ts'
import { type RunSink } from '../../run/notice.ts'
import { type RunRecord } from '../../run/record.ts'
import { type RunHold } from '../../run/store.ts'
import { runHeld } from '../../run/stores/run-errors.ts'
import { runAnswer } from './answer.ts'
import { type RunTold } from './answer/told.ts'
import { composed, type Composed } from './compose.ts'
import { type RunGround } from './run-ground.ts'

/** Takes the right to drive, or throws `run-held` with who has it. It is given back whatever happens. */
export async function underHold<T>(ground: RunGround, id: string, work: (hold: RunHold) => Promise<T>): Promise<T> {
  const hold = await ground.store.hold(id, ground.actor)
  if ('owner' in hold) throw runHeld(id, hold)
  try {
    return await work(hold)
  } finally {
    await hold.release()
  }
}

export interface DriveWish {
  readonly verb: RunTold['verb']
  readonly workers?: number | undefined
  readonly again?: string | undefined
}

/** Executors as the record wants them. */
export function composedFor(ground: RunGround, record: RunRecord, workers: number | undefined): Composed {
  return composed(ground, { workers, skipPost: record.skipPost, wait: undefined, values: record.values })
}

/** Drives a run whose record says `running` until it is over or has to be left. */
export async function driven(
  ground: RunGround,
  { record, hold, tell }: { readonly record: RunRecord; readonly hold: RunHold; readonly tell: RunSink },
  wish: DriveWish,
): Promise<RunAnswer> {
  const { ports, store, actor, zone } = ground
  const whole = composedFor(ground, record, wish.workers)
  const { driver, executors } = whole
  const parts: DriveParts = {
    store,
    hold,
    clock: ports.clock,
    actor,
    stop: ports.host.stopSignal(),
    tell,
    executors,
    reader: driver.reader,
    mayBegin: (run, step) => mayBegin(run, step, ports.clock.now(), zone),
    deadline: deadlineOf,
    notify: notifier(ports).send,
    again: wish.again,
    resume: commandLine(['plan', 'run', 'resume', ...record.site]),
  }
  const end = await drive(parts, record)
  return answered(ground, end.record, {
    verb: wish.verb,
    composed: whole,
    ...(end.interrupted && { ended: 'interrupted' }),
  })
}

export type Answering = Pick<
  RunTold,
  'verb' | 'ended' | 'refusals' | 'holder' | 'request' | 'remarks' | 'background'
> & {
  readonly composed?: Composed | undefined
}

/** The record as an answer, with the commands of its steps where they are known. */
export function answered(
  { ports, store, zone, site, choice }: RunGround,
  record: RunRecord,
  { composed: with_, remarks, ...told }: Answering,
): RunAnswer {
  return runAnswer(record, {
    ...told,
    now: ports.clock.now(),
    place: store.place,
    zone,
    // Others' databases are opened only where somebody named them.
    remarks: [
      ...(choice.kind === 'native' ? site.remarks : []),
      ...(with_?.driver.remarks ?? []),
      ...store.remarks(),
      ...(remarks ?? []),
    ],
    ...(with_ && { commands: commandsOf(record, with_) }),
  })
}

function commandsOf({ hops }: RunRecord, { executors }: Composed): NonNullable<RunTold['commands']> {
  return new Map(
    hops.flatMap((hop) =>
      hop.steps.map((step) => [step.id, executors.get(step.kind)?.commands(hop, step) ?? []] as const),
    ),
  )
}

/** One more revision, saved: what a command itself changes, before or instead of driving. */
export async function saved(
  { ports, store, actor }: RunGround,
  record: RunRecord,
  make: (record: RunRecord, mover: Mover) => RunRecord,
): Promise<RunRecord> {
  const mover = { by: actor, at: ports.clock.now() }
  const next = { ...make(record, mover), revision: record.revision + 1 }
  await store.save(next)
  return next
}
