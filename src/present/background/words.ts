import { type BackgroundItem, type DatabaseRead } from '../../results/background-parts.ts'
import { type Meaning } from '../palette.ts'
import { groupDigits } from '../words.ts'

/** `14:03`, on another day `2026-11-21 14:03`: local time of whoever reads it. */
export function localTime(instant: string, now: string): string {
  const at = new Date(instant)
  const clock = at.toTimeString().slice(0, 5)
  const day = dayOf(at)
  return day === dayOf(new Date(now)) ? clock : `${day} ${clock}`
}

function dayOf(at: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A length of time in the two units that matter: `40 s`, `12 min`, `3 h 10 min`, `4 d 2 h`. */
export function spanText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 10_000) return `${(milliseconds / 1000).toFixed(1).replace('.0', '')} s`
  if (milliseconds < minute) return `${Math.round(milliseconds / 1000)} s`
  if (milliseconds < hour) return `${Math.round(milliseconds / minute)} min`
  if (milliseconds < 2 * day) return twoUnits(milliseconds, hour, 'h', minute, 'min')
  return twoUnits(milliseconds, day, 'd', hour, 'h')
}

function twoUnits(milliseconds: number, large: number, name: string, small: number, smallName: string): string {
  const rounded = Math.round(milliseconds / small) * small
  const rest = Math.round((rounded % large) / small)
  return `${Math.floor(rounded / large)} ${name}${rest === 0 ? '' : ` ${rest} ${smallName}`}`
}

/** `3 h - 4 h 10 min`; unknown is not zero. */
export function remainingText({ remaining_ms: remaining, judgement }: BackgroundItem): string {
  if (judgement === 'finished' || judgement === 'cancelled') return ''
  if (!remaining) return 'unknown'
  const [least, most] = [spanText(remaining.least), spanText(remaining.most)]
  return least === most ? most : `${least} - ${most}`
}

export function rateText({ rate }: BackgroundItem): string {
  if (rate === undefined) return ''
  return rate >= 10 ? groupDigits(Math.round(rate)) : rate.toFixed(1)
}

const cells = 10

/** `[####......]  42.0 %`; capped: `> 99.9 %`. */
export function progressText({ percent, percent_capped: capped, judgement }: BackgroundItem): string {
  if (percent === undefined) return judgement === 'cancelled' ? '' : 'unknown'
  const full = Math.floor((percent / 100) * cells)
  const number = percent === 100 ? '100' : percent.toFixed(1)
  return `[${'#'.repeat(full)}${'.'.repeat(cells - full)}] ${(capped ? `>${number}` : number).padStart(5)} %`
}

/** The state, and what that means where it is not the same word. */
export function stateText({ state, state_as: own, judgement }: BackgroundItem): string {
  if (state === 'unknown') return `unknown (${own ?? '?'})`
  const isSame = [state, 'finished', 'cancelled', 'working'].includes(judgement)
  return isSame ? state : `${state}, ${judgement}`
}

const meanings: Readonly<Record<BackgroundItem['judgement'], Meaning | undefined>> = {
  failed: 'bad',
  stuck: 'bad',
  unknown: 'bad',
  paused: 'caution',
  held: 'caution',
  working: undefined,
  waiting: undefined,
  cancelled: 'faint',
  finished: 'good',
}

export const meaningOf = ({ judgement }: BackgroundItem): Meaning | undefined => meanings[judgement]

/** What somebody should know besides numbers: what it waits for, what went wrong. */
export function notesOf(item: BackgroundItem, now: string): readonly string[] {
  const { last_error: error, judgement, told, percent_capped: capped } = item
  const isPlain = judgement === 'working' || judgement === 'finished' || judgement === 'waiting'
  return [
    ...(isPlain ? [] : [judgement === 'paused' ? pausedText(item, now) : whileText(item, told, now)]),
    ...(error && judgement !== 'finished'
      ? [`last error${error.at === undefined ? '' : ` ${localTime(error.at, now)}`}: ${errorText(error)}`]
      : []),
    ...(capped ? ['more rows than were estimated: how much is left is not known'] : []),
    ...item.remarks,
  ]
}

export function errorText({ sqlstate, text }: { readonly sqlstate?: string; readonly text: string }): string {
  return sqlstate === undefined ? text : `${text} (${sqlstate})`
}

function whileText({ hold, judgement }: BackgroundItem, told: string, now: string): string {
  return judgement === 'held' && hold ? `${told}, until ${localTime(hold.until, now)}` : told
}

/** `paused by ada@desk:7, 14:03: month end`; a vendor does not record who. */
function pausedText(item: BackgroundItem, now: string): string {
  const { told, state_by: by, state_at: at, state_because: because, paused_with: how } = item
  if (by === undefined) return told
  const when = at === undefined ? '' : `, ${localTime(at, now)}`
  return `paused ${how === 'all' ? 'with all others ' : ''}by ${by}${when}${because === undefined ? '' : `: ${because}`}`
}

/** What was not read, each a sentence; databases that were are not mentioned. */
export function unreadNotes(databases: readonly DatabaseRead[]): readonly string[] {
  return databases
    .filter(({ state }) => state === 'missing' || state === 'unreadable' || state === 'no-records')
    .map(
      ({ database, because, next }) => `${database}: ${because ?? 'unknown'}${next === undefined ? '' : `; ${next}`}`,
    )
}

export function isUnread({ state }: DatabaseRead): boolean {
  return state === 'missing' || state === 'unreadable' || state === 'no-records'
}
