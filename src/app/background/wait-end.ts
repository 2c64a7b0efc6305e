import { type Duration, formatDuration } from '../../domain/time.ts'
import { type DatabaseRead } from '../../results/background-parts.ts'
import { type BackgroundWait } from '../../results/wait.ts'
import { isUnfinished, type Judged, verdictOf } from './judge.ts'
import { refOf } from './item.ts'
import { unread } from './reader.ts'

export interface End {
  readonly outcome: BackgroundWait['outcome']
  readonly because: string
}

export interface Turn {
  /** Those that are waited for. */
  readonly judged: readonly Judged[]
  readonly databases: readonly DatabaseRead[]
  /** Required ones that no database knows. */
  readonly withoutRecord: readonly string[]
  /** How long each database has not answered, by name. */
  readonly silent: ReadonlyMap<string, Duration>
  readonly outage: Duration
  readonly ignorePaused: boolean
}

/**
 * Does the wait end here? What is certain comes first: what failed, is stuck or is paused needs somebody, whatever a
 * database that does not answer may hold. Finished is only what every database says. Undefined: wait on.
 */
export function endOf(turn: Turn): End | undefined {
  const { judged, databases } = turn
  const verdict = verdictOf(
    judged.filter(({ judgement }) => !turn.ignorePaused || judgement !== 'paused'),
    databases,
  )
  if (verdict === 'failed' || verdict === 'stuck' || verdict === 'paused') return told(verdict, judged)
  const unknown = undeterminedEnd(turn)
  if (unknown) return unknown
  if (verdict !== 'finished') return undefined
  // Nothing else goes on, so what was passed over is what is left.
  return judged.some(({ judgement }) => judgement === 'paused') ? told('paused', judged) : finished(judged)
}

function told(outcome: 'failed' | 'stuck' | 'paused', judged: readonly Judged[]): End {
  const those = judged.filter(({ judgement }) => judgement === outcome)
  const [first] = those
  const more = those.length > 1 ? ` (and ${those.length - 1} more ${outcome})` : ''
  return { outcome, because: `${subject(first!)}: ${first!.told}${more}` }
}

function finished(judged: readonly Judged[]): End {
  return {
    outcome: 'finished',
    because: judged.length === 0 ? 'there is nothing to wait for' : `all ${judged.length} are finished`,
  }
}

/** What another look does not mend, or did not for long. A short outage is waited out. */
function undeterminedEnd({ judged, databases, withoutRecord, silent, outage }: Turn): End | undefined {
  const undetermined = (because: string): End => ({ outcome: 'undetermined', because })
  for (const { database, state, because = '' } of unread(databases)) {
    if (state !== 'unreadable') return undetermined(`${database} was not read: ${because}`)
    const since = silent.get(database) ?? 0
    if (since >= outage) return undetermined(`${database} could not be read for ${formatDuration(since)}: ${because}`)
  }
  const strange = judged.find(({ judgement }) => judgement === 'unknown')
  if (strange) return undetermined(`${subject(strange)}: ${strange.told}`)
  if (withoutRecord.length > 0 && unread(databases).length === 0)
    return undetermined(`no record says that these were ever queued: ${withoutRecord.join(', ')}`)
  return undefined
}

/** When the time is over, what was still going on. */
export function timeOver(judged: readonly Judged[], databases: readonly DatabaseRead[], timeout: Duration): End {
  const left = judged.filter(isUnfinished)
  const silent = unread(databases).map(({ database }) => `${database} was not read`)
  const rest = [...(left.length > 0 ? [`${left.length} unfinished`] : []), ...silent]
  return { outcome: 'time-over', because: `${formatDuration(timeout)} are over: ${rest.join(', ')}` }
}

const subject = ({ status }: Judged): string => `${status.name} (${refOf(status)})`
