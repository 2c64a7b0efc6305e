import { type StopList } from '../../results/stop-list.ts'
import { type JudgedLife, type JudgedStop } from '../../results/stops.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type Block, type TextOptions } from '../blocks.ts'
import { type Meaning } from '../palette.ts'
import { oneLine, printable } from '../printable.ts'
import { table, type Column } from '../table.ts'
import { productText } from '../upgrade/headline.ts'
import { brief, count, firstNames } from '../words.ts'
import { countLives, gapsText, lifeNames, lifeText, widestGaps } from './life-words.ts'

/** The answer of `plan stop list` on a terminal. */
export function stopListText(answer: StopList, options: TextOptions): string {
  const result = printable(answer)
  return blocksText([
    headBlock(headline(result), result.manifest, options),
    stopTable(result.stops, options),
    [...tallyRows(result, options), ...unservedRows(result, options), ...nextLines(result, options)],
  ])
}

function headline({ manifest, stops, lives, range }: StopList): string {
  const { from, to } = range
  const span = [...(from === undefined ? [] : [`from ${from}`]), ...(to === undefined ? [] : [`to ${to}`])].join(' ')
  const where = span === '' ? '' : ` ${span}`
  return `${productText({ manifest })}: ${count(stops.length, 'stop')}${where}, ${countLives(lives.all)} known (manifest of ${manifest.complete_until})`
}

const verdictWords: Readonly<Record<JudgedStop['verdict'], string>> = {
  needed: 'needed',
  kept: 'kept',
  unnecessary: 'unnecessary',
  'cannot-tell': 'cannot tell',
}

function columnsFor(width: number): readonly Column<JudgedStop>[] {
  return [
    { title: 'stop', cell: ({ stop }) => oneLine(stop.id), paint: () => 'strong' },
    { title: 'kind', cell: ({ stop }) => stop.kind, droppable: 1 },
    { title: 'from patch', cell: ({ stop }) => oneLine(stop.min_patch ?? ''), droppable: 2 },
    { title: 'verdict', cell: ({ verdict }) => verdictWords[verdict], paint: verdictMeaning },
    { title: 'serves', cell: ({ serves }) => (serves.length === 0 ? '' : String(serves.length)), align: 'right' },
    {
      title: 'because',
      cell: (judged) => brief(because(judged), Math.max(2 * leastBecause, width - besideBecause)),
      flexible: true,
    },
  ]
}

/** Cells the other columns take; what does not fit beside them, or on two short lines, is told by `plan why`. */
const besideBecause = 52
const leastBecause = 26

function verdictMeaning({ verdict }: JudgedStop): Meaning | undefined {
  if (verdict === 'unnecessary') return 'caution'
  return verdict === 'cannot-tell' ? 'faint' : undefined
}

function because({ verdict, forced_by: forced, kept_by: kept, stop }: JudgedStop): string {
  if (verdict === 'needed') return oneLine(`only it serves ${lifeNames(forced, 1)}`)
  if (stop.when.length > 0) return oneLine(`only if ${stop.when.join(' | ')}`)
  return oneLine(kept[0]?.text ?? stop.reason ?? '')
}

function stopTable(stops: readonly JudgedStop[], { width, palette }: TextOptions): Block {
  if (stops.length === 0) return [' no stop is declared here']
  const { head, rows } = table(columnsFor(width), stops, width - 1, palette)
  return [` ${head}`, ...rows.flat().map((line) => ` ${line}`)]
}

function tallyRows({ stops, lives }: StopList, options: TextOptions): Block {
  const open = stops.filter(({ verdict }) => verdict === 'cannot-tell')
  const gaps = gapsText(widestGaps(open.flatMap((stop) => stop.gaps)))
  const ends = lives.open > 0 ? `; ${count(lives.open, 'background migration')} without a known end` : ''
  return labelledRows(
    [
      ['Stops', [tally(stops)].filter(Boolean)],
      ['Lives', [`${lives.served} of ${lives.all} served${ends}`]],
      ['Coverage', open.length > 0 && gaps !== '' ? [`${gaps}: no stop can be called unnecessary there`] : []],
    ],
    options,
  )
}

function tally(stops: readonly JudgedStop[]): string {
  const words = Object.entries(verdictWords).map(([verdict, word]) => {
    const number = stops.filter((one) => one.verdict === verdict).length
    return number === 0 ? '' : `${number} ${word}`
  })
  return words.filter(Boolean).join(', ')
}

/** How many of a kind are printed in full. */
const shown = 8

function unservedRows({ unserved }: StopList, options: TextOptions): Block {
  const of = (verdict: JudgedLife['verdict']) => unserved.filter((one) => one.verdict === verdict)
  const each = (verdict: JudgedLife['verdict']) => {
    const some = of(verdict)
    const more = some.length - shown
    return [...some.slice(0, shown).map(unservedText), ...(more > 0 ? [`and ${more} more (--json)`] : [])]
  }
  const named = (verdict: JudgedLife['verdict']) => {
    const names = of(verdict).map(({ life }) => lifeText(life))
    return names.length > 0 ? [firstNames(names, 3)] : []
  }
  return labelledRows(
    [
      ['Missing', each('missing')],
      ['Too late', each('late')],
      ['Perhaps', named('cannot-tell').map((text) => `ends only inferred, served or not: ${text}`)],
      ['Empty', named('empty').map((text) => `no stop can help: ${text}`)],
      ['Inverted', named('inverted').map((text) => `closed before it opens, ignored: ${text}`)],
    ],
    options,
  )
}

function unservedText({ life, next_stop: next, only_if: onlyIf }: JudgedLife): string {
  const late = next === undefined ? '' : `: stop ${next} comes after it closed`
  const some = onlyIf.length > 0 ? `, served only by conditional ${onlyIf.join(', ')}` : ''
  return `${lifeText(life)}${late}${some}`
}

function nextLines({ unserved, command, stops }: StopList, options: TextOptions): Block {
  const wanting = unserved.some(
    ({ verdict }) => verdict === 'missing' || verdict === 'late' || verdict === 'cannot-tell',
  )
  if (wanting) return commandBlock('Next', command.replace(/^plan stop list/u, 'plan stop propose'), options)
  const first = stops.find(({ verdict }) => verdict === 'unnecessary') ?? stops.at(-1)
  return first ? commandBlock('Next', `plan why ${first.stop.id}`, options) : []
}
