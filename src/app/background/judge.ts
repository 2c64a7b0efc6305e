import { type Duration, formatDuration, type Instant } from '../../domain/time.ts'
import { type BackgroundStatus } from '../../engine/background/system.ts'
import { type BackgroundItem, type DatabaseRead } from '../../results/background-parts.ts'
import { type BackgroundList } from '../../results/background-list.ts'
import { unread } from './reader.ts'

export type Judgement = BackgroundItem['judgement']
export type Verdict = BackgroundList['verdict']

export interface Judged {
  readonly status: BackgroundStatus
  readonly judgement: Judgement
  /** A sentence without its subject: `nobody works on it, and no batch began or ended for 22m`. */
  readonly told: string
}

export interface JudgeOptions {
  readonly now: Instant
  /** Without any batch for so long, and without anybody at work, it is stuck. */
  readonly stuckAfter: Duration
}

export const defaultStuckAfter: Duration = 15 * 60_000

/** What the state of each means for whoever waits. Ages are told by the clock of its database. */
export function judgeAll(statuses: readonly BackgroundStatus[], options: JudgeOptions): readonly Judged[] {
  return statuses.map((status) => ({ status, ...judge(status, statuses, options) }))
}

type Sentence = Pick<Judged, 'judgement' | 'told'>

function judge(status: BackgroundStatus, all: readonly BackgroundStatus[], options: JudgeOptions): Sentence {
  const settled = settledSentence(status)
  if (settled) return settled
  const now = status.readAt ?? options.now
  const { hold, worked, state } = status
  if (hold && hold.until > now)
    return { judgement: 'held', told: `it is held${hold.because === undefined ? '' : `: ${hold.because}`}` }
  if (worked === true) return { judgement: 'working', told: 'somebody works on it' }
  const idle = now - lastSign(status)
  // Workers take turns, so work on another of the same database shows that they are there. Whoever finalizes stays with it.
  const others = state === 'finalizing' ? [] : all.filter(({ database }) => database === status.database)
  const isAlone = others.every((other) => other.worked !== true && now - lastSign(other) >= options.stuckAfter)
  if (idle >= options.stuckAfter && isAlone)
    return { judgement: 'stuck', told: `nobody works on it: no batch began or ended for ${age(idle)}` }
  const isWaiting = state === 'active' && status.lastWorkedAt === undefined
  if (isWaiting) return { judgement: 'waiting', told: 'it waits for its turn' }
  return { judgement: 'working', told: `a batch last began or ended ${age(idle)} ago` }
}

/** States that need no clock to be understood. */
function settledSentence({ state, stateAs, stateBecause }: BackgroundStatus): Sentence | undefined {
  const why = stateBecause === undefined ? '' : `: ${stateBecause}`
  switch (state) {
    case 'finished':
      return { judgement: 'finished', told: `it is finished${why}` }
    case 'finalized':
      return { judgement: 'finished', told: 'it is finished, and confirmed as final' }
    case 'cancelled':
      return { judgement: 'cancelled', told: `it was given up${why}` }
    case 'failed':
      return { judgement: 'failed', told: `it failed${why}` }
    case 'paused':
      return { judgement: 'paused', told: `it is paused${why}` }
    case 'unknown':
      return { judgement: 'unknown', told: `its state ${stateAs ?? ''} is not known to this version of plan` }
    case 'active':
    case 'running':
    case 'finalizing':
      return undefined
  }
}

/** The last thing that happened to it; a hold that is over is one. */
function lastSign({ lastWorkedAt, stateAt, startedAt, createdAt, hold }: BackgroundStatus): Instant {
  return Math.max(lastWorkedAt ?? 0, stateAt ?? 0, startedAt ?? 0, createdAt ?? 0, hold?.until ?? 0)
}

const age = (duration: Duration): string => {
  const minutes = Math.floor(Math.max(0, duration) / 60_000)
  return minutes < 1 ? `${Math.floor(Math.max(0, duration) / 1000)}s` : formatDuration(minutes * 60_000)
}

/** Worst first; what needs a person comes before what needs patience. */
const judgementOrder: readonly Judgement[] = [
  'failed',
  'stuck',
  'paused',
  'unknown',
  'held',
  'working',
  'waiting',
  'cancelled',
  'finished',
]

export function worstFirst(a: Judged, b: Judged): number {
  return judgementOrder.indexOf(a.judgement) - judgementOrder.indexOf(b.judgement)
}

export function isUnfinished({ judgement }: Pick<Judged, 'judgement'>): boolean {
  return judgement !== 'finished' && judgement !== 'cancelled'
}

/** The worst of all. What is certain goes before what was not read; what was not read is never finished. */
export function verdictOf(judged: readonly Pick<Judged, 'judgement'>[], databases: readonly DatabaseRead[]): Verdict {
  const has = (judgement: Judgement): boolean => judged.some((one) => one.judgement === judgement)
  for (const worst of ['failed', 'stuck', 'paused'] as const) if (has(worst)) return worst
  if (has('unknown') || unread(databases).length > 0) return 'undetermined'
  return judged.some(isUnfinished) ? 'working' : 'finished'
}
