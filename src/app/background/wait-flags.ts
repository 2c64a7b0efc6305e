import { UserError } from '../../domain/errors.ts'
import { type Duration, parseDuration } from '../../domain/time.ts'
import { type BackgroundFlags } from './ground.ts'

export interface WaitFlags extends BackgroundFlags {
  readonly names: readonly string[]
  /** Durations as they were typed: `6h`. */
  readonly timeout: string
  readonly interval: string
  readonly stuckAfter: string
  readonly outage: string
  /** Only what must be finished before leaving for this version. */
  readonly forHop?: string | undefined
  readonly from?: string | undefined
  /** What is paused does not end the wait while something else goes on. */
  readonly ignorePaused?: boolean | undefined
}

export interface WaitTimes {
  readonly timeout: Duration
  readonly interval: Duration
  readonly stuckAfter: Duration
  /** A database that does not answer is tried again for so long. */
  readonly outage: Duration
}

const day: Duration = 86_400_000

/** Throws UserError for what is no time, or one that makes no sense. */
export function waitTimes(flags: WaitFlags): WaitTimes {
  if (flags.forHop !== undefined && flags.names.length > 0)
    throw usage(`--for-hop chooses by itself, and ${flags.names.join(', ')} is named as well`, 'leave one of them out')
  if (flags.from !== undefined && flags.forHop === undefined)
    throw usage('--from means nothing without --for-hop', 'add --for-hop VERSION, or leave --from out')
  return {
    timeout: durationOf('timeout', flags.timeout, 365 * day),
    interval: durationOf('interval', flags.interval, day),
    stuckAfter: durationOf('stuck-after', flags.stuckAfter, 365 * day),
    outage: durationOf('outage', flags.outage, 365 * day),
  }
}

/** Above zero: a wait without a pause would hammer the databases, one without an end is no wait. */
function durationOf(flag: string, text: string, most: Duration): Duration {
  const duration = parseDuration(text)
  if (duration !== undefined && duration > 0 && duration <= most) return duration
  const bare = /^\d+$/u.test(text) && Number(text) > 0
  throw new UserError({
    code: 'bad-duration',
    what: duration === undefined ? `--${flag} ${text} is no duration` : `--${flag} ${text} is out of range`,
    next: `write a number and s, m, h, d or w, above zero and at most ${most / day}d`,
    suggestions: bare ? [`--${flag} ${Number(text)}s`, `--${flag} ${Number(text)}m`] : [],
  })
}

function usage(what: string, next: string): UserError {
  return new UserError({ code: 'usage', what, next })
}
