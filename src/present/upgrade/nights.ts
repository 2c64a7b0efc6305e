import { type Instant, parseInstant } from '../../domain/time.ts'
import { zonedText } from '../../domain/zone.ts'
import { type SessionResult, type SpanResult } from '../../results/sessions.ts'
import { type Upgrade } from '../../results/upgrade.ts'
import { spanText } from '../background/words.ts'
import { hanging } from '../columns.ts'
import { type Palette } from '../palette.ts'

/** What a hop is told about its session. */
export interface NightCells {
  /** `2 Sat 11-28`, on the first hop of a session; `?` behind it: it may be later. */
  readonly night: string
  readonly down: string
  readonly service: string
  /** The session as a heading, on its first hop. */
  readonly heading: string | undefined
}

/** One for each hop of the path, where it was cut into sessions. */
export function nightsOf({ sessions }: Pick<Upgrade, 'sessions'>): readonly NightCells[] | undefined {
  return sessions?.list.flatMap((session) =>
    session.hops.map(({ down, service }, i) => ({
      night: i === 0 ? nightText(session, sessions.zone) : '',
      down: lengthOf(down),
      service: lengthOf(service),
      heading: i === 0 ? headingOf(session, sessions.zone) : undefined,
    })),
  )
}

const instantOf = (text: string | undefined): Instant | undefined =>
  text === undefined ? undefined : parseInstant(text)

/** `2 Sat 11-28`: weekday, month and day. */
function nightText({ number, begin, certain }: SessionResult, zone: string): string {
  const at = instantOf(begin)
  if (at === undefined) return `${number} none`
  const [weekday = '', date = ''] = zonedText(zone, at).split(' ')
  return `${number} ${weekday} ${date.slice(5)}${certain ? '' : '?'}`
}

/** `Night 1: Sat 2026-11-28 22:00 to Sun 2026-11-29 05:00, ends serving on 16.3.9`. */
function headingOf({ number, begin, closes, certain, landing }: SessionResult, zone: string): string {
  const [from, to] = [instantOf(begin), instantOf(closes)]
  const ends = `ends serving on ${landing}`
  if (from === undefined) return `Night ${number}: no window of the next weeks fits, ${ends}`
  const until = to === undefined ? '' : ` to ${zonedText(zone, to)}`
  return `Night ${number}: ${zonedText(zone, from)}${until}${certain ? '' : ' at the earliest'}, ${ends}`
}

/** `~25 min`, `20 min - 50 min`, `unknown`, `~12 min +?`; nothing to do is `-`. */
export function lengthOf({ least_ms: least, most_ms: most, unknown }: SpanResult): string {
  if (unknown.length > 0) return most === 0 ? 'unknown' : `${rangeText(least, most)} +?`
  return most === 0 ? '-' : rangeText(least, most)
}

function rangeText(least: number, most: number): string {
  return least === most ? `~${spanText(most)}` : `${spanText(least)} - ${spanText(most)}`
}

/** What the columns mean, and no more than what occurs. */
export function nightsLegend(
  { sessions }: Pick<Upgrade, 'sessions'>,
  width: number,
  palette: Palette,
): readonly string[] {
  if (!sessions) return []
  const { windows, zone, list } = sessions
  const where = windows.length === 0 ? `no windows, ${zone}` : `${windows.join('; ')}, ${zone}`
  const texts = [
    `night: ${where}; each ends serving on its last landing`,
    ...(list.some(({ hops }) => hops.some(({ down }) => down.unknown.length > 0))
      ? ['down unknown: counted as an hour when nights are filled']
      : []),
    ...(list.some(({ begin, certain }) => begin !== undefined && !certain)
      ? [
          '?: at the earliest, since nobody knows how long background work before it takes; when that ends in time, a night goes on',
        ]
      : []),
    ...(list.some(({ begin }) => begin === undefined) ? ['none: no window of the next weeks fits'] : []),
  ]
  return texts.flatMap((text) => hanging(' ', text, width)).map(palette.faint)
}
