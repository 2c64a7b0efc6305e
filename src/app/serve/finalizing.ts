import { type Instant } from '../../domain/time.ts'
import { type Log } from '../../ports/log.ts'
import { type BackgroundChange } from '../../results/background-change.ts'
import { type BackgroundFinalization } from '../../results/background-finalization.ts'
import { type BackgroundRun } from '../../results/background-run.ts'
import { problemOf } from '../../results/problem.ts'
import { type Problem } from '../../results/problem-schema.ts'
import { controlBackground } from '../background/control.ts'
import { finalizeNative } from '../background/finalize.ts'
import { given, iso } from '../background/item.ts'
import { logLine } from '../worker/log-line.ts'
import { type ServeGround } from './ground.ts'

export interface FinalizeRequest {
  readonly ref: string
  readonly actor: string
  readonly because?: string | undefined
  /** Declare it final when it is finished. */
  readonly confirm?: boolean | undefined
  readonly workers?: number | undefined
  readonly dryRun?: boolean | undefined
}

/** Background migrations that this server stays with until they are finished. */
export interface Finalizing {
  /**
   * Declares it finalizing, with who asked and why, and begins to work on it; does not wait for the work. Asked again while it works,
   * it only tells how that is. What is refused is not begun.
   */
  readonly begin: (request: FinalizeRequest) => Promise<BackgroundChange>
  /** What became of the last one of this name here; undefined: none was asked for since the server began. */
  readonly of: (ref: string) => BackgroundFinalization | undefined
  /** Resolves when all have given their batches back, after the signal. */
  readonly settled: () => Promise<void>
}

interface Entry {
  readonly by: string
  readonly at: Instant
  readonly work: Promise<void>
  working: boolean
  answer?: BackgroundRun
  problem?: Problem
}

export function finalizing(ground: ServeGround, log: Log): Finalizing {
  const entries = new Map<string, Entry>()
  const { ports, flags } = ground
  const start = (request: FinalizeRequest): void => {
    const { ref, actor } = request
    const begun: Entry = {
      by: actor,
      at: ports.clock.now(),
      working: true,
      work: worked(ground, log, request).then((end) => void Object.assign(begun, end, { working: false })),
    }
    entries.set(ref, begun)
  }
  return {
    begin: async (request) => {
      const { ref, actor, because, dryRun } = request
      const asked = { ...flags, names: [ref], because, actor, dryRun, yes: true, forMachine: true }
      const change = await controlBackground(ports, 'finalize', asked)
      const wanted = change.changes.some(({ outcome, from }) => outcome === 'changed' || isLeft(outcome, from, request))
      if (dryRun !== true && wanted && entries.get(ref)?.working !== true) start(request)
      return change
    },
    of: (ref) => {
      const found = entries.get(ref)
      return found && told(ref, found)
    },
    settled: async () => void (await Promise.allSettled([...entries.values()].map((entry) => entry.work))),
  }
}

/** Works until it is finished, or until the signal; never throws. */
async function worked(
  { ports, flags }: ServeGround,
  log: Log,
  { ref, actor, confirm, workers = 1 }: FinalizeRequest,
): Promise<Pick<Entry, 'answer' | 'problem'>> {
  try {
    const answer = await finalizeNative(ports, { ...flags, name: ref, workers, confirm, actor }, (event) => {
      if (event.kind === 'waits') return log.write('info', event.because, { database: event.database })
      const line = logLine(event)
      log.write(line.level, line.message, line.fields)
    })
    log.write('info', `finalize of ${ref}: ${answer.because}`, { bbm_ref: ref, outcome: answer.outcome })
    return { answer }
  } catch (error) {
    const problem = problemOf(error)
    log.write('error', `finalize of ${ref}: ${problem.detail}`, { bbm_ref: ref })
    return { problem }
  }
}

function told(ref: string, { working, by, at, answer, problem }: Entry): BackgroundFinalization {
  return {
    kind: 'background-finalization',
    schema_version: 1,
    ref,
    working,
    by,
    began_at: iso(at),
    ...given('answer', answer),
    ...given('problem', problem),
  }
}

/** Finalizing already, as after a restart of the server, it goes on; finished, it is left to confirm. */
function isLeft(outcome: string, from: string, { confirm }: FinalizeRequest): boolean {
  return outcome === 'nothing' && (from === 'finalizing' || (from === 'finished' && confirm === true))
}
