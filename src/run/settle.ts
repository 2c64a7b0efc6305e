import { type Notable, type DriveParts } from './drive-parts.ts'
import { type ShownCommand, type StepEnd } from './driver.ts'
import { type Journal } from './journal.ts'
import { land, type Mover, moveRun, moveStep, withEvent } from './machine.ts'
import { type RunState } from '../domain/run-state.ts'
import { type RunHop, type RunRecord, type RunStep } from './record.ts'

/** Where a run stands: a step and its hop. */
export interface At {
  readonly hop: RunHop
  readonly step: RunStep
}

type Ended<Kind extends StepEnd['kind']> = Extract<StepEnd, { kind: Kind }>

/** Tells whoever asked for it. That it could not be told is written down, and nothing else. */
export async function notified(parts: DriveParts, journal: Journal, what: Notable): Promise<void> {
  const problem = await parts.notify(journal.record(), what)
  if (problem === undefined) return
  await journal.change((record, mover) => withEvent(record, 'notify-failed', mover, { text: problem }))
}

export async function settleDone(journal: Journal, { hop, step }: At, end: Ended<'done'>): Promise<void> {
  const { outcome, tail, restorePoint, skippedPost = [] } = end
  await journal.change((record, mover) => {
    const moved = running(moveStep(record, step.id, 'done', { outcome, tail }, mover), mover)
    const landed = step.kind === 'record' ? land(moved, hop.number, mover) : moved
    const point = restorePoint && { ...restorePoint, hop: hop.number, by: mover.by }
    const kept: RunRecord = {
      ...landed,
      restorePoints: point ? [...landed.restorePoints, point] : landed.restorePoints,
      skippedPost: [...new Set([...landed.skippedPost, ...skippedPost])],
    }
    return withEvent(kept, 'step-done', mover, { step: step.id, text: outcome })
  }, step.id)
}

export async function settleSkipped(journal: Journal, { step }: At, because: string): Promise<void> {
  await journal.change((record, mover) => {
    const moved = running(moveStep(record, step.id, 'skipped', { outcome: because }, mover), mover)
    return withEvent(moved, 'step-skipped', mover, { step: step.id, text: because })
  }, step.id)
}

/** What it waits for is written down when it begins to wait and when that changes its kind; not at every look. */
export async function settleWaiting(
  parts: DriveParts,
  journal: Journal,
  { step }: At,
  end: Ended<'waiting'>,
): Promise<void> {
  const before = journal.record()
  const state = waitState(step, end)
  if (before.state !== state || step.state !== 'waiting') {
    await journal.change((record, mover) => {
      const moved = moveStep(record, step.id, 'waiting', { outcome: end.because }, mover)
      return withEvent(moveRun(moved, state, end.because, mover), state, mover, { step: step.id, text: end.because })
    }, step.id)
    if (state === 'stalled') await notified(parts, journal, 'stalled')
  }
  const record = journal.record()
  for (const progress of end.progress ?? []) parts.tell({ kind: 'progress', run: record, step, progress })
}

/** A dwell holds; work that goes on elsewhere is waited for. */
function waitState({ kind }: RunStep, { stalled }: Ended<'waiting'>): RunState {
  if (stalled === true) return 'stalled'
  return kind === 'wait' ? 'held' : 'waiting'
}

export async function settleNeeds(
  parts: DriveParts,
  journal: Journal,
  { step }: At,
  { what, commands }: { readonly what: string; readonly commands: readonly ShownCommand[] },
): Promise<void> {
  await journal.change((record, mover) => {
    const moved = moveStep(record, step.id, 'needs-you', { outcome: what, next: commands.map(shown) }, mover)
    return withEvent(moveRun(moved, 'needs-you', what, mover), 'needs-you', mover, { step: step.id, text: what })
  }, step.id)
  await notified(parts, journal, 'needs-you')
}

export async function settleFailed(
  parts: DriveParts,
  journal: Journal,
  { step }: At,
  { what, next, doNot, tail }: Ended<'failed'>,
): Promise<void> {
  await journal.change((record, mover) => {
    const moved = moveStep(record, step.id, 'failed', { outcome: what, next, doNot, tail }, mover)
    return withEvent(moveRun(moved, 'failed', what, mover), 'step-failed', mover, { step: step.id, text: what })
  }, step.id)
  await notified(parts, journal, 'failed')
}

/** Whether it was done cannot be read: it stays begun, and a person decides. */
export async function settleUnknown(parts: DriveParts, journal: Journal, { step }: At, because: string): Promise<void> {
  const what = `nobody knows whether "${step.title}" was done: ${because}`
  const next = [
    `it is done: plan run confirm ${step.id} --force --because 'HOW YOU KNOW'`,
    `it is not, and may be done once more: plan run resume --again ${step.id}`,
  ]
  await journal.change((record, mover) => {
    const moved = moveStep(record, step.id, 'begun', { outcome: what, next, attempts: step.attempts }, mover)
    return withEvent(moveRun(moved, 'needs-you', what, mover), 'step-unknown', mover, { step: step.id, text: because })
  }, step.id)
  await notified(parts, journal, 'needs-you')
}

export async function settlePaused(parts: DriveParts, journal: Journal, because: string): Promise<void> {
  await journal.change((record, mover) =>
    withEvent(moveRun(record, 'paused', because, mover), 'paused', mover, {
      text: `${because}; go on: ${parts.resume}`,
    }),
  )
  await notified(parts, journal, 'paused')
}

function running(record: RunRecord, mover: Mover): RunRecord {
  return record.state === 'running' && record.because === undefined
    ? record
    : moveRun(record, 'running', undefined, mover)
}

function shown({ on, command }: ShownCommand): string {
  return on === undefined ? command : `on ${on}: ${command}`
}
