import { redact } from '../../domain/redact.ts'
import { type Duration, type Instant } from '../../domain/time.ts'
import { type Clock } from '../../ports/clock.ts'
import { type PlaceOfWork } from '../../ports/place-of-work.ts'
import { type CommandOutcome, type Processes } from '../../ports/processes.ts'
import { type Probe, type StepContext, type StepEnd, type StepExecutor } from '../driver.ts'
import { type RestorePoint, type RunRecord } from '../record.ts'
import { lengthText } from '../span.ts'
import { readRestorePoint } from './backup-answer.ts'

interface BackupParts {
  readonly processes: Processes
  readonly clock: Pick<Clock, 'now'>
  readonly place: PlaceOfWork
  /** Milliseconds; default 24 h. */
  readonly timeout?: Duration | undefined
  /** What the driver does where no hook was named. */
  readonly driver?: StepExecutor | undefined
}

const day: Duration = 24 * 60 * 60_000

/**
 * Makes a place to go back to before something is changed: by the hook of `--backup`, by what a person wrote, or as the driver does it.
 * A hook prints `{"id": …, "taken_at": …, "restore": …}`; whatever else it does is a failure, so that nobody counts on nothing.
 */
export function backupExecutor(parts: BackupParts): StepExecutor {
  return {
    run: (context) => backUp(parts, context),
    probe: (context) => Promise.resolve(probed(context)),
    commands: (hop, step) => parts.driver?.commands(hop, step) ?? [],
  }
}

function backUp(parts: BackupParts, context: StepContext): Promise<StepEnd> {
  const { run } = context
  const { backup } = run
  if (backup.kind === 'none') return skipped(`a backup was declined: ${backup.because}`)
  if (run.rehearsal) return skipped('a rehearsal works on a copy, which is not backed up and runs no hooks')
  const standing = standingPoint(run)
  if (standing) return skipped(`${pointText(standing)} stands`)
  if (backup.kind === 'text')
    return Promise.resolve({
      kind: 'done',
      outcome: 'the restore point that was named is recorded',
      restorePoint: { id: undefined, takenAt: run.begunAt, restore: backup.text },
    })
  if (backup.command) return byHook(parts, context, backup.command)
  return parts.driver ? parts.driver.run(context) : Promise.resolve(noHook(context))
}

const skipped = (because: string): Promise<StepEnd> => Promise.resolve({ kind: 'skipped', because })

/** A restore point that serves this hop too, as the policy has it. */
function standingPoint({ backup, restorePoints, begunAt, events }: RunRecord): RestorePoint | undefined {
  if (backup.kind === 'once') return restorePoints.at(-1)
  if (backup.kind === 'text') return restorePoints.findLast(({ restore }) => restore === backup.text)
  if (backup.kind !== 'session') return undefined
  // A wait of any kind ends a session: who goes on after it wants to go back to then, not to days before.
  const breaks = events.filter(({ what }) => what === 'resumed' || what === 'held' || what === 'paused')
  const began = breaks.reduce((latest, { at }) => Math.max(latest, at), begunAt)
  return restorePoints.findLast(({ takenAt }) => takenAt >= began)
}

function pointText({ id, takenAt }: RestorePoint): string {
  return `the restore point ${id === undefined ? '' : `${id} `}of ${new Date(takenAt).toISOString()}`
}

async function byHook(parts: BackupParts, context: StepContext, command: readonly string[]): Promise<StepEnd> {
  const { run, hop, stop } = context
  const { clock, place, processes, timeout = day } = parts
  const begun = clock.now()
  const outcome = await processes.run({
    command,
    workingFolder: place.workingFolder,
    environment: {
      WAYSTOP_FROM: hop.from,
      WAYSTOP_TO: hop.to,
      WAYSTOP_HOP: String(hop.number),
      WAYSTOP_RUN: run.id,
      WAYSTOP_PRODUCT: run.product,
    },
    timeout,
    signal: stop,
  })
  if (outcome.ended === 'signal') return { kind: 'stopped' }
  const tail = [outcome.stdout.trimEnd(), outcome.stderr.trimEnd()].filter((text) => text !== '').join('\n')
  const answer = pointOf(command, outcome, { timeout, begun, now: clock.now() })
  if ('problem' in answer) return { ...failure(context, answer.problem), tail }
  const { id, restore, takenAt } = answer.ok
  return {
    kind: 'done',
    outcome: `${id}, taken ${new Date(takenAt).toISOString()}; back: ${restore}`,
    restorePoint: answer.ok,
    tail,
  }
}

interface Times {
  readonly timeout: Duration
  readonly begun: Instant
  readonly now: Instant
}

function pointOf([program = '']: readonly string[], outcome: CommandOutcome, times: Times) {
  const called = redact(program)
  const { ended, exitCode, stdout, cut } = outcome
  if (ended === 'not-found') return { problem: `there is no program ${called} here, so nothing was backed up` }
  if (ended === 'timeout')
    return { problem: `${called} did not end within ${lengthText(times.timeout)} and was ended, so nothing is certain` }
  if (exitCode === undefined) return { problem: `${called} was killed by somebody else` }
  if (exitCode !== 0) return { problem: `${called} ended with exit code ${exitCode}` }
  if (cut === true) return { problem: `${called} printed far more than one JSON object` }
  return readRestorePoint(called, stdout, times)
}

function failure({ step }: StepContext, what: string): Extract<StepEnd, { kind: 'failed' }> {
  return {
    kind: 'failed',
    what,
    next: [
      'mend the backup command, then plan run resume: it is run once more',
      `a backup was made another way: plan run confirm ${step.id} --force --because 'WHICH, AND HOW TO RESTORE IT'`,
    ],
    doNot: ['go on without a way back: nothing is rolled back by itself'],
  }
}

function noHook(context: StepContext): StepEnd {
  return {
    ...failure(context, 'nobody said how to back up: no command was named, and the driver has none'),
    next: ["name a hook with --backup-command 'WORDS', or a restore point with --restore-point TEXT"],
  }
}

/** Nothing is asked: a hook may do anything. */
function probed({ run, hop, step }: StepContext): Probe {
  const point = run.restorePoints.findLast((one) => one.hop === hop.number && one.takenAt >= (step.begunAt ?? 0))
  if (point) return { kind: 'done', because: `${pointText(point)} is recorded` }
  return { kind: 'unknown', because: 'no restore point of this hop is recorded, and only its maker knows more' }
}
