import { type BackgroundList } from '../../results/background-list.ts'
import { type BackgroundItem } from '../../results/background-parts.ts'
import { type Block, blocksText, commandBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { hanging, wrap } from '../columns.ts'
import { oneLine, printable } from '../printable.ts'
import { table } from '../table.ts'
import { count } from '../words.ts'
import { isUnread, meaningOf, notesOf, progressText, rateText, remainingText, stateText, unreadNotes } from './words.ts'

/** The answer first: how many are unfinished; then a table, what was not read, and what comes next. */
export function backgroundListText(answer: BackgroundList, options: TextOptions): string {
  const result = printable(answer)
  return blocksText([
    headline(result, options),
    itemsBlock(result.background, result.at, options),
    labelledRows([['Not read', unreadNotes(result.databases)]], options),
    labelledRows([['Note', result.remarks]], options),
    result.next === undefined ? [] : commandBlock('Next', result.next, options),
  ])
}

function headline(result: BackgroundList, { width, palette }: TextOptions): Block {
  return wrap(`${summaryText(result)}.`, width).map(palette.strong)
}

/** `2 of 8 unfinished: 1 failed, 1 paused`; what was not read comes first, since then nobody can say finished. */
export function summaryText({ counts, databases }: BackgroundList): string {
  const silent = databases.filter(isUnread).map(({ database }) => database)
  if (silent.length > 0 && !databases.some(({ state }) => state === 'read'))
    return `Undetermined: ${silent.join(' and ')} not read`
  const parts = (['failed', 'stuck', 'paused', 'unknown'] as const).flatMap((kind) =>
    counts[kind] === 0 ? [] : [`${counts[kind]} ${kind === 'unknown' ? 'in an unknown state' : kind}`],
  )
  const others = parts.length === 0 ? '' : `: ${parts.join(', ')}`
  const known =
    counts.unfinished === 0
      ? `nothing unfinished of ${count(counts.all, 'background migration')}`
      : `${counts.unfinished} of ${counts.all} unfinished${others}`
  const cancelled = counts.cancelled === 0 ? '' : ` (${counts.cancelled} cancelled)`
  const text = `${known}${cancelled}`
  if (silent.length === 0) return text.charAt(0).toUpperCase() + text.slice(1)
  return `Undetermined, ${silent.join(' and ')} not read; elsewhere ${text}`
}

/** A row for each, and below it what somebody should know. */
export function itemsBlock(items: readonly BackgroundItem[], now: string, { width, palette }: TextOptions): Block {
  if (items.length === 0) return []
  const several = new Set(items.map(({ name }) => name)).size < items.length
  const databases = new Set(items.map(({ database }) => database)).size
  const { head, rows } = table(
    [
      { title: 'Database', cell: ({ database }) => (databases > 1 ? database : ''), droppable: 1 },
      { title: 'Name', cell: ({ name, ref }) => (several ? `${name} (${ref})` : name) },
      { title: 'State', cell: stateText, paint: meaningOf },
      { title: 'Done', cell: progressText },
      { title: 'Rows/s', cell: rateText, align: 'right', droppable: 3 },
      { title: 'Remaining', cell: remainingText, droppable: 2 },
    ],
    items,
    width,
    palette,
  )
  return [
    head,
    ...rows.flatMap((lines, i) => [
      ...lines,
      ...notesOf(items[i]!, now).flatMap((note) => hanging('    ', oneLine(note), width).map(palette.faint)),
    ]),
  ]
}

const words: Readonly<Record<BackgroundList['verdict'], string>> = {
  finished: 'OK',
  working: 'WORKING',
  failed: 'FAILED',
  stuck: 'STUCK',
  paused: 'PAUSED',
  undetermined: 'UNKNOWN',
}

/** Exactly one line for a monitor: a word, the count, and the worst of all by name. */
export function checkLine(answer: BackgroundList): string {
  const result = printable(answer)
  const { verdict, background, databases } = result
  const unread = databases.filter(isUnread).map(({ database, because }) => `${database}: ${because ?? 'not read'}`)
  const [worst] = background
  const about = worst && verdict !== 'finished' ? [`${worst.name} (${worst.ref}): ${worst.told}`] : []
  const parts = verdict === 'undetermined' ? unread : about
  return oneLine([`${words[verdict]} ${summaryText(result)}`, ...parts].join('; '))
}
