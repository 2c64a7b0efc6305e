import { addDays } from '../../domain/time.ts'
import { type Agenda, type AgendaItem } from '../../results/agenda.ts'
import { oneLine, printable } from '../printable.ts'
import { sentence } from '../words.ts'

/**
 * An iCalendar file (RFC 5545) with an event of a whole day for each item that has a day. The same item has the same UID in
 * every file, so that a calendar updates it.
 */
export function agendaCalendar(answer: Agenda): string {
  const result = printable(answer)
  const dated = result.items.flatMap((item) => (item.date === undefined ? [] : [{ ...item, date: item.date }]))
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//waystop//plan agenda//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${textValue(`${result.manifest.name} ${result.release.line}`)}`,
    ...dated.flatMap((item) => eventLines(item, result)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function eventLines(
  item: AgendaItem & { readonly date: string },
  { manifest, release, written }: Pick<Agenda, 'manifest' | 'release' | 'written'>,
): string[] {
  const { id, date, title, why, command, estimated, kind } = item
  const about = [why === '' ? '' : sentence(why), command ?? ''].filter((text) => text !== '')
  return [
    'BEGIN:VEVENT',
    `UID:${uidOf(`${manifest.product}/${release.line}/${id}`)}`,
    `DTSTAMP:${written.replaceAll(/[-:]|\.\d+/gu, '')}`,
    `DTSTART;VALUE=DATE:${dayValue(date)}`,
    `DTEND;VALUE=DATE:${dayValue(addDays(date, 1))}`,
    `SUMMARY:${textValue(`${manifest.name}: ${title}`)}`,
    ...(about.length > 0 ? [`DESCRIPTION:${about.map(textValue).join(String.raw`\n`)}`] : []),
    `CATEGORIES:${textValue(kind)}`,
    `STATUS:${estimated === true ? 'TENTATIVE' : 'CONFIRMED'}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]
}

function dayValue(date: string): string {
  return date.replaceAll('-', '')
}

/** Signs outside the safe ones are told by their code, so that two ids never become one. */
function uidOf(text: string): string {
  return `${text.replaceAll(/[^\w./:-]/gu, (sign) => `=${sign.codePointAt(0)!.toString(16)}=`)}@waystop`
}

function textValue(text: string): string {
  return oneLine(text).replaceAll(/[\\;,]/gu, String.raw`\$&`)
}

/** RFC 5545, 3.1: a line has at most 75 octets without its break; the space that goes on counts. */
const octets = 75

function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  let room = octets
  for (const sign of line) {
    const size = octetsOf(sign)
    if (size > room) {
      parts.push(part)
      part = ''
      room = octets - 1
    }
    part += sign
    room -= size
  }
  return [...parts, part].join('\r\n ')
}

/** In UTF-8. */
function octetsOf(sign: string): number {
  const code = sign.codePointAt(0)!
  if (code < 0x80) return 1
  if (code < 0x8_00) return 2
  return code < 0x1_00_00 ? 3 : 4
}
