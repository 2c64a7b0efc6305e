import { type Duration } from '../../domain/time.ts'
import { type BackgroundStatus } from '../../engine/background/system.ts'
import { type DatabaseRead } from '../../results/background-parts.ts'
import { type BackgroundRun } from '../../results/background-run.ts'
import { commandLine } from '../command-line.ts'
import { type BackgroundFlags, type BackgroundGround, groundFlags } from './ground.ts'
import { given, iso, itemOf, refOf, whole } from './item.ts'
import { defaultStuckAfter, isUnfinished, type Judged, judgeAll, worstFirst } from './judge.ts'
import { type Reading, unread } from './reader.ts'

export interface RunEnd {
  readonly outcome: BackgroundRun['outcome']
  readonly because: string
}

/** The same ones in a later reading; all when none were chosen. */
export function judgedAmong(reading: Reading, targets: readonly BackgroundStatus[] | undefined): readonly Judged[] {
  const all = judgeAll(reading.statuses, { now: reading.at, stuckAfter: defaultStuckAfter })
  const chosen = targets
    ? all.filter(({ status }) => targets.some(({ id, database }) => status.id === id && status.database === database))
    : all.filter((one) => isUnfinished(one))
  return chosen.toSorted(worstFirst)
}

/** What came of it: what needs somebody comes first, then why the work ended. */
export function runEnd(
  judged: readonly Judged[],
  databases: readonly DatabaseRead[],
  ended: 'idle' | 'time-over' | 'stopped',
): RunEnd {
  const left = judged.filter((one) => isUnfinished(one))
  const rest = left.map(({ status }) => status.name).join(', ')
  const first = (judgement: Judged['judgement']): Judged | undefined => left.find((one) => one.judgement === judgement)
  if (ended === 'stopped')
    return {
      outcome: 'interrupted',
      because: left.length === 0 ? 'somebody ended it' : `somebody ended it; left: ${rest}`,
    }
  const failed = first('failed')
  if (failed) return { outcome: 'failed', because: `${failed.status.name}: ${failed.told}` }
  // What is paused would not have been worked on with more time either.
  if (ended === 'time-over' && left.some(({ judgement }) => judgement !== 'paused'))
    return { outcome: 'time-over', because: `the time is over; left: ${rest}` }
  const paused = first('paused')
  if (paused) return { outcome: 'paused', because: `${paused.status.name}: ${paused.told}` }
  if (left.length > 0) return { outcome: 'left', because: `nothing can be done here now; left: ${rest}` }
  const [missing] = unread(databases)
  if (missing)
    return { outcome: 'undetermined', because: `${missing.database} was not read: ${missing.because ?? missing.state}` }
  return { outcome: 'finished', because: 'nothing is left to do' }
}

export interface RunAnswer {
  readonly ground: BackgroundGround
  readonly flags: BackgroundFlags
  readonly how: BackgroundRun['how']
  /** Words of the command line without those of the databases. */
  readonly words: readonly string[]
  readonly end: RunEnd
  readonly worked: readonly {
    readonly database: string
    readonly batches: number
    readonly rows: bigint
    readonly failures: number
  }[]
  readonly judged: readonly Judged[]
  readonly after: Reading
  readonly took: Duration
}

export function runAnswer({ ground, flags, how, words, end, worked, judged, after, took }: RunAnswer): BackgroundRun {
  return {
    kind: 'background-run',
    schema_version: 1,
    ...given('manifest', ground.facts),
    how,
    at: iso(after.at),
    ...end,
    took_ms: Math.max(0, Math.round(took)),
    worked: worked.map(({ database, batches, rows, failures }) => ({ database, batches, rows: whole(rows), failures })),
    background: judged.map(itemOf),
    databases: [...after.databases],
    remarks: [...ground.remarks],
    ...given('next', nextOf(end, judged[0], { flags, words })),
    command: commandLine(['plan', 'bbm', ...words, ...groundFlags(flags)]),
  }
}

function nextOf(
  { outcome }: RunEnd,
  worst: Judged | undefined,
  { flags, words }: Pick<RunAnswer, 'flags' | 'words'>,
): string | undefined {
  const line = (...some: string[]): string => commandLine(['plan', 'bbm', ...some, ...groundFlags(flags)])
  if (outcome === 'interrupted' || outcome === 'time-over') return line(...words)
  if (!worst || outcome === 'finished' || outcome === 'finalized') return undefined
  return line(outcome === 'paused' ? 'resume' : 'show', refOf(worst.status))
}
