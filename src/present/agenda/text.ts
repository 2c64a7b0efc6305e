import { type Agenda, type AgendaItem } from '../../results/agenda.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type Block, type TextOptions } from '../blocks.ts'
import { type Meaning } from '../palette.ts'
import { oneLine, printable } from '../printable.ts'
import { table, type Column } from '../table.ts'
import { groupDigits, sentence } from '../words.ts'
import { agendaTitle, dayText, kindTitles, leftOut, levelMarks, tally } from './words.ts'

/** Items of one kind that are shown, at most: the others are in the other formats. */
const shown = 8

/** The answer of `plan agenda` on a terminal. */
export function agendaText(answer: Agenda, options: TextOptions): string {
  const result = printable(answer)
  const byKind = Map.groupBy(result.items, ({ kind }) => kind)
  return blocksText([
    headBlock(`${agendaTitle(result)}: ${tally(result)}`, result.manifest, options),
    ...[...byKind].map(([kind, items]) => kindBlock(kindTitles[kind], items, options)),
    [...labelledRows([['Note', notesOf(result)]], options), ...commandBlock('Next', result.command, options)],
  ])
}

function notesOf({ remarks, undated }: Agenda): string[] {
  return [...remarks, ...(undated > 0 ? [leftOut(undated)] : [])].map(sentence)
}

const meanings: Readonly<Record<AgendaItem['level'], Meaning | undefined>> = {
  must: undefined,
  late: 'bad',
  may: undefined,
  planned: 'good',
  unknown: 'caution',
  told: undefined,
}

const columns: readonly Column<AgendaItem>[] = [
  { title: '', cell: ({ level }) => levelMarks[level], paint: ({ level }) => meanings[level] },
  { title: 'day', cell: dayText },
  { title: 'what', cell: (item) => oneLine(whatText(item)), flexible: true, paint: ({ level }) => meanings[level] },
]

/** Under their title names say enough. */
function whatText({ kind, subject, title, why, level, command }: AgendaItem): string {
  const because = why === '' ? '' : `: ${why}`
  const what = kind === 'finalize' || kind === 'delete' ? subject : title
  return `${what}${because}${(level === 'must' || level === 'late') && command !== undefined ? `; ${command}` : ''}`
}

function kindBlock(title: string, items: readonly AgendaItem[], { width, palette }: TextOptions): Block {
  const { rows } = table(columns, items.slice(0, shown), width - 1, palette)
  const more = items.length - shown
  return [
    palette.strong(items.length > 1 ? `${title} (${items.length})` : title),
    ...rows.flat().map((line) => ` ${line}`),
    ...(more > 0 ? [`   and ${groupDigits(more)} more: --format markdown`] : []),
  ]
}
