import { failureOf } from './attempt.ts'
import { type DriveParts } from './drive-parts.ts'
import { type Probe } from './driver.ts'
import { type Hindrance, isLeaving, pendingPost, postHindrance, ranMeanwhile, unfinishedWork } from './guards.ts'
import { type Journal, patience } from './journal.ts'
import { withEvent } from './machine.ts'
import { renewedBackup, withStepBefore } from './renewed-backup.ts'
import { underRequests } from './requests.ts'
import { type At } from './settle.ts'

/** Undefined: this process has to leave before anybody could tell. */
export function probed(parts: DriveParts, journal: Journal, { hop, step }: At): Promise<Probe | undefined> {
  const record = journal.record()
  const executor = parts.executors.get(step.kind)
  if (!executor) return Promise.resolve({ kind: 'unknown', because: 'nobody does such steps any more' })
  return underRequests(parts, record.id, async (leave) => {
    const context = { run: record, hop, step, stop: leave, tell: () => undefined, deadline: undefined }
    const reading = await retried(parts, leave, () => executor.probe(context))
    return reading && 'problem' in reading ? { kind: 'unknown', because: reading.problem } : reading?.value
  })
}

interface Problem {
  readonly problem: string
}

/** Reads; a database that is away is waited for, as long as nobody wants this process to leave. */
async function retried<T>(
  { clock }: DriveParts,
  leave: AbortSignal,
  read: () => Promise<T>,
): Promise<{ readonly value: T } | Problem | undefined> {
  const end = clock.now() + patience
  for (let pause = 1000; ; pause = Math.min(15_000, pause * 2)) {
    try {
      return { value: await read() }
    } catch (error) {
      const { what, transient } = failureOf(error)
      if (transient !== true || clock.now() >= end) return { problem: what }
    }
    await clock.wait(pause, leave)
    if (leave.aborted) return undefined
  }
}

/** Puts a new backup before the downtime where the one that was made has grown old meanwhile. */
export async function renewed({ clock }: Pick<DriveParts, 'clock'>, journal: Journal, at: At): Promise<boolean> {
  const { hop, step } = at
  const renewal = renewedBackup(journal.record(), hop, step, clock.now())
  if (!renewal) return false
  await journal.change((record, mover) =>
    withEvent(withStepBefore(record, step.id, renewal.step), 'backup-renewed', mover, {
      step: renewal.step.id,
      text: renewal.because,
    }),
  )
  return true
}

/** What stands against beginning a step; `left`: this process has to leave before anybody could tell. */
export function hindered(parts: DriveParts, journal: Journal, at: At): Promise<Hindrance | 'left' | undefined> {
  const { hop, step } = at
  const { id } = journal.record()
  return underRequests(parts, id, async (leave) => {
    const read = await retried(parts, leave, async () => {
      await clearPost(parts, journal, at)
      const pending = pendingPost(parts, journal.record(), hop)
      if (pending.length > 0) return postHindrance(parts, journal.record(), pending)
      if (hop.leavesStop !== true || !isLeaving(hop, step)) return undefined
      return unfinishedWork(parts, journal.record())
    })
    if (read === undefined) return 'left'
    return 'problem' in read ? { what: read.problem, commands: [] } : read.value
  })
}

/** Post migrations that were left out and have run since hinder nobody. */
async function clearPost(parts: DriveParts, journal: Journal, { hop }: At): Promise<void> {
  for (const version of pendingPost(parts, journal.record(), hop)) {
    if (!(await ranMeanwhile(parts, journal.record(), version))) continue
    await journal.change((record, mover) => {
      const skippedPost = record.skippedPost.filter((one) => one !== version)
      return withEvent({ ...record, skippedPost }, 'post-migrated', mover, { text: `${version}: found done` })
    })
  }
}
