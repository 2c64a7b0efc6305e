import { type Agenda, type AgendaItem } from '../../results/agenda.ts'
import { count } from '../words.ts'

/** What the formats of an agenda share. */

export const levelMarks: Readonly<Record<AgendaItem['level'], string>> = {
  must: '-',
  late: '!',
  may: '',
  planned: 'x',
  unknown: '?',
  told: '',
}

/** Kinds in the order of the answer, with the title over their items. */
export const kindTitles: Readonly<Record<AgendaItem['kind'], string>> = {
  day: 'Days',
  announce: 'To announce',
  duty: 'Duties',
  squash: 'Squash',
  'api-version': 'API versions',
  finalize: 'Finalize',
  delete: 'Delete the code of',
}

/** `Agenda of GitLab 19.7, a scheduled stop, expected about 2026-12-17`. */
export function agendaTitle({ manifest, release }: Pick<Agenda, 'manifest' | 'release'>): string {
  const { line, stop, date, is_out: isOut, estimated, cut } = release
  const kind = stop === undefined ? '' : `, a ${stop === 'conditional' ? 'conditional stop' : `${stop} stop`}`
  const cutDay = cut === undefined || isOut ? '' : `, cut ${cut}`
  const word = isOut ? 'out since' : estimated ? 'expected about' : 'expected'
  const day = date === undefined ? (isOut ? ', out' : ', day unknown') : `, ${word} ${date}`
  return `Agenda of ${manifest.name} ${line}${kind}${cutDay}${day}`
}

/** `1 late, 2 due, 6 allowed`. */
export function tally({ items }: Pick<Agenda, 'items'>): string {
  const of = (level: AgendaItem['level']) => items.filter((item) => item.level === level).length
  const counts = [
    [of('late'), 'late'],
    [of('must'), 'due'],
    [of('unknown'), 'unknown'],
    [of('planned'), 'planned'],
    [of('may'), 'allowed'],
  ] as const
  const told = counts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`)
  return told.length === 0 ? 'nothing to do' : told.join(', ')
}

/** `2026-12-17`, `about 2026-12-17`. */
export function dayText({ date, estimated }: Pick<AgendaItem, 'date' | 'estimated'>): string {
  if (date === undefined) return ''
  return estimated === true ? `about ${date}` : date
}

/** What a calendar leaves out. */
export function leftOut(undated: number): string {
  return `${count(undated, 'item')} without a day ${undated === 1 ? 'is' : 'are'} not in a calendar file`
}
