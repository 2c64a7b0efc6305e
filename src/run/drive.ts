import { attempted } from './attempt.ts'
import { hindered, probed, renewed } from './before-step.ts'
import { type DriveParts } from './drive-parts.ts'
import { type Journal, journalOf } from './journal.ts'
import { currentStep, moveRun, moveStep, withEvent } from './machine.ts'
import { type RunRecord } from './record.ts'
import { requestFor, underRequests } from './requests.ts'
import {
  type At,
  notified,
  settleDone,
  settleFailed,
  settleNeeds,
  settlePaused,
  settleSkipped,
  settleUnknown,
  settleWaiting,
} from './settle.ts'
import { runLost } from './stores/run-errors.ts'

/** How driving ended. */
export interface Driven {
  readonly record: RunRecord
  /** A signal wants the process to leave. */
  readonly interrupted: boolean
}

/**
 * Drives a run, whose record says `running`, until it is over or cannot go on by itself. Before a step is done it is on record as
 * begun, and what came of it is on record before the next one begins: whoever is killed in between leaves a step about which the
 * executor is asked first. Throws `run-lost` when somebody else may drive by now, and bugs.
 */
export async function drive(parts: DriveParts, begin: RunRecord): Promise<Driven> {
  const journal = journalOf(parts, begin)
  for (;;) {
    const left = await leaving(parts, journal)
    if (left) return left
    const at = currentStep(journal.record())
    if (!at) return finished(parts, journal)
    if ((await turn(parts, journal, at)) === 'leave') return { record: journal.record(), interrupted: false }
  }
}

/** Who asks this process to leave is obeyed between steps. */
async function leaving(parts: DriveParts, journal: Journal): Promise<Driven | undefined> {
  const { hold, store, stop } = parts
  const { id } = journal.record()
  if (hold.lost.aborted) throw runLost(id)
  const request = await requestFor(parts, id)
  if (request?.what === 'abort') await aborted(parts, journal, request.because ?? `${request.by} asked for it`)
  else if (request) await settlePaused(parts, journal, request.because ?? `${request.by} asked for it`)
  if (request) {
    await store.request(id, undefined)
    return { record: journal.record(), interrupted: false }
  }
  if (!stop.aborted) return undefined
  await settlePaused(parts, journal, 'it was interrupted')
  return { record: journal.record(), interrupted: true }
}

async function aborted(parts: DriveParts, journal: Journal, because: string): Promise<void> {
  await journal.change((record, mover) =>
    withEvent(moveRun(record, 'aborted', because, mover), 'aborted', mover, { text: because }),
  )
  await notified(parts, journal, 'aborted')
}

async function finished(parts: DriveParts, journal: Journal): Promise<Driven> {
  await journal.change((record, mover) => {
    const because = `${record.productName} is at ${record.to}`
    return withEvent(moveRun(record, 'done', because, mover), 'done', mover, { text: because })
  })
  await notified(parts, journal, 'done')
  return { record: journal.record(), interrupted: false }
}

type Turn = 'next' | 'leave'

/** One step, from where it stands to where it ends or has to be left. */
async function turn(parts: DriveParts, journal: Journal, at: At): Promise<Turn> {
  const { step } = at
  if (step.state === 'begun' && parts.again !== step.id) return found(parts, journal, at)
  if (step.state === 'waiting') return waitedFor(parts, journal, at)
  const may = await mayTurn(parts, journal, at)
  if (may !== 'go') return may
  return begunAnew(parts, journal, at)
}

/** It is on record as begun, and its end is not: only the world knows. */
async function found(parts: DriveParts, journal: Journal, at: At): Promise<Turn> {
  const probe = await probed(parts, journal, at)
  if (probe === undefined) return 'next'
  if (probe.kind === 'unknown') {
    await settleUnknown(parts, journal, at, probe.because)
    return 'leave'
  }
  if (probe.kind === 'not-done') return begunAnew(parts, journal, at)
  return foundDone(parts, journal, at, probe.because)
}

async function foundDone(parts: DriveParts, journal: Journal, at: At, because: string): Promise<Turn> {
  await settleDone(journal, at, { kind: 'done', outcome: `found done: ${because}` })
  return afterStep(parts, journal, at)
}

/** May a step begin that was not begun yet? */
async function mayTurn(parts: DriveParts, journal: Journal, at: At): Promise<Turn | 'go'> {
  if (await renewed(parts, journal, at)) return 'next'
  const verdict = parts.mayBegin(journal.record(), at.step)
  if (verdict.kind === 'pause') {
    await settlePaused(parts, journal, verdict.because)
    return 'leave'
  }
  if (verdict.kind === 'held') {
    await held(parts, journal, verdict)
    return 'next'
  }
  const hindrance = await hindered(parts, journal, at)
  if (hindrance === 'left') return 'next'
  if (!hindrance) return 'go'
  await settleNeeds(parts, journal, at, hindrance)
  return 'leave'
}

/**
 * Waiting goes on whatever the windows are, but not past the end of the session. Whoever waited before may have been killed right
 * behind the last look: the world is asked once.
 */
async function waitedFor(parts: DriveParts, journal: Journal, at: At): Promise<Turn> {
  const { id } = at.step
  if (!journal.known.has(id)) {
    const probe = await probed(parts, journal, at)
    if (probe === undefined) return 'next'
    journal.known.add(id)
    if (probe.kind === 'done') return foundDone(parts, journal, at, probe.because)
  }
  const verdict = parts.mayBegin(journal.record(), at.step)
  if (verdict.kind !== 'pause') return carriedOut(parts, journal, at)
  await settlePaused(parts, journal, verdict.because)
  return 'leave'
}

/** Nothing is lost by looking again after an hour: clocks are set. */
const longestHold = 3_600_000

async function held(
  parts: DriveParts,
  journal: Journal,
  { until, because }: { readonly until: number; readonly because: string },
): Promise<void> {
  const { state, because: before, id } = journal.record()
  if (state !== 'held' || before !== because)
    await journal.change((record, mover) =>
      withEvent(moveRun(record, 'held', because, mover), 'held', mover, { text: because }),
    )
  const { clock } = parts
  const pause = Math.max(1000, Math.min(longestHold, until - clock.now()))
  await underRequests(parts, id, (leave) => clock.wait(pause, leave))
}

async function begunAnew(parts: DriveParts, journal: Journal, { step }: At): Promise<Turn> {
  const record = await journal.change((before, mover) => {
    const moved = moveStep(moveRun(before, 'running', undefined, mover), step.id, 'begun', {}, mover)
    return withEvent(moved, 'step-begun', mover, { step: step.id })
  }, step.id)
  journal.known.add(step.id)
  return carriedOut(parts, journal, currentStep(record)!)
}

/** A step that is on record as begun or waiting. */
async function carriedOut(parts: DriveParts, journal: Journal, at: At): Promise<Turn> {
  const record = journal.record()
  const end = await underRequests(parts, record.id, (leave) => attempted(parts, { record, ...at, leave }))
  if (parts.hold.lost.aborted) throw runLost(record.id)
  switch (end.kind) {
    case 'done':
      await settleDone(journal, at, end)
      return afterStep(parts, journal, at)
    case 'skipped':
      await settleSkipped(journal, at, end.because)
      return afterStep(parts, journal, at)
    case 'waiting':
      await settleWaiting(parts, journal, at, end)
      await underRequests(parts, record.id, (leave) => parts.clock.wait(end.poll, leave))
      return 'next'
    case 'needs-you':
      await settleNeeds(parts, journal, at, end)
      return 'leave'
    case 'failed':
      await settleFailed(parts, journal, at, end)
      return 'leave'
    case 'stopped':
      return stopped(parts, journal, at)
  }
}

/** The executor left its step unfinished. Where nobody asked for it, its time is over, and the run pauses all the same. */
async function stopped(parts: DriveParts, journal: Journal, { step }: At): Promise<Turn> {
  const record = journal.record()
  if (parts.stop.aborted || (await requestFor(parts, record.id))) return 'next'
  const verdict = parts.mayBegin(record, step)
  await settlePaused(
    parts,
    journal,
    verdict.kind === 'pause' ? verdict.because : 'the step was left before it was done',
  )
  return 'leave'
}

async function afterStep(parts: DriveParts, journal: Journal, { step }: At): Promise<Turn> {
  if (step.kind === 'record') await notified(parts, journal, 'landed')
  return 'next'
}
