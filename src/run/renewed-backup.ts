import { type Duration, type Instant } from '../domain/time.ts'
import { isLeaving } from './guards.ts'
import { isSettled } from './machine.ts'
import { type Estimate, type RunHop, type RunRecord, type RunStep, untouched } from './record.ts'
import { lengthText } from './span.ts'

/** A backup that ended longer ago than this is made anew, where the run did not go straight on from it. */
export const backupAge: Duration = 60 * 60_000

/** What keeps a run from going straight on: meanwhile users wrote what a restore would lose. */
const breaks: ReadonlySet<string> = new Set(['held', 'paused', 'resumed', 'waiting', 'stalled', 'needs-you'])

/** A backup that is made once more before the hop's downtime, and why. */
export interface Renewal {
  readonly step: RunStep
  readonly because: string
}

/**
 * Asked before the step that leaves the old version is begun for the first time. Only what is backed up for each hop or session
 * grows old; its age counts from the end of the backup, since one that takes hours is older than that when it is done.
 */
export function renewedBackup(record: RunRecord, hop: RunHop, next: RunStep, now: Instant): Renewal | undefined {
  const { backup, rehearsal, events } = record
  if (rehearsal || (backup.kind !== 'hop' && backup.kind !== 'session')) return undefined
  if (next.attempts > 0 || !isLeaving(hop, next)) return undefined
  const made = hop.steps.filter(({ kind }) => kind === 'backup')
  const last = made.at(-1)
  if (!last || !isSettled(last) || last.endedAt === undefined) return undefined
  const since = last.endedAt
  const wasHeld = events.some(({ what, at }) => at >= since && breaks.has(what))
  if (!wasHeld || now - since <= backupAge) return undefined
  return { step: renewal(hop, last, made.length), because: becauseOf(last, now - since) }
}

function becauseOf({ id }: RunStep, age: Duration): string {
  return `${id} ended ${lengthText(age)} ago, and the run did not go straight on: a backup that is older than ${lengthText(backupAge)} is made once more`
}

function renewal({ number, from }: RunHop, last: RunStep, count: number): RunStep {
  const subject = count === 1 ? 'again' : `again-${count}`
  return {
    ...last,
    id: `${number}.backup.${subject}`,
    subject,
    title: `back up ${from} once more`,
    ...untouched,
    estimate: lastLength(last),
  }
}

/**
 * It is known now how long one takes: a window that is too short for it is not tried again. One that failed or was killed in
 * between has a length that says nothing.
 */
function lastLength({ state, attempts, begunAt, endedAt, estimate }: RunStep): Estimate | undefined {
  if (state !== 'done' || attempts !== 1 || begunAt === undefined || endedAt === undefined) return estimate
  const took = endedAt - begunAt
  return { least: Math.floor(took / 2), most: Math.ceil(took * 1.5), source: 'the backup before it in this hop' }
}

/** The record with one step more; nothing that was done is undone. */
export function withStepBefore(record: RunRecord, next: string, step: RunStep): RunRecord {
  const hops = record.hops.map((hop) => {
    const at = hop.steps.findIndex(({ id }) => id === next)
    return at === -1 ? hop : { ...hop, steps: hop.steps.toSpliced(at, 0, step) }
  })
  return { ...record, hops }
}
