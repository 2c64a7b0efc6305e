import { type HorizonCandidate, type StopHorizon } from '../../results/stop-horizon.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { codeSpan, escapeMarkdown } from '../markdown-escape.ts'
import { printable } from '../printable.ts'
import { table, type Column } from '../table.ts'
import { sentence } from '../words.ts'
import {
  hopsText,
  horizonHeadline,
  installationsText,
  mostText,
  newWorkText,
  openTexts,
  stopsText,
  unservedText,
  waitingText,
  whyTexts,
  workTexts,
} from './horizon-words.ts'

const columns: readonly Column<HorizonCandidate>[] = [
  { title: '', cell: ({ recommended }) => (recommended ? '*' : ' ') },
  { title: 'schedule', cell: ({ id }) => id, paint: ({ recommended }) => (recommended ? 'strong' : undefined) },
  { title: 'hops', cell: ({ hops }) => hopsText(hops), align: 'right' },
  { title: 'most', cell: ({ hops }) => mostText(hops), align: 'right' },
  { title: 'new work waits', cell: newWorkText, droppable: 1 },
  { title: 'open work', cell: waitingText, align: 'right', droppable: 2 },
  { title: 'no landing', cell: unservedText },
  { title: 'stops', cell: stopsText, flexible: true },
]

/** The answer of `plan stop propose --horizon` on a terminal. */
export function stopHorizonText(answer: StopHorizon, options: TextOptions): string {
  const result = printable(answer)
  const { head, rows } = table(columns, result.candidates, options.width - 1, options.palette)
  return blocksText([
    headBlock(horizonHeadline(result), result.manifest, options),
    [` ${head}`, ...rows.flat().map((line) => ` ${line}`)],
    [
      ...labelledRows(
        [
          ['Why', whyTexts(result)],
          ['Hops', [installationsText(result)]],
          ['Open', openTexts(result)],
          ['Finishes', workTexts(result)],
          ['Note', result.remarks],
        ],
        options,
      ),
      ...commandBlock('Next', result.command, options),
    ],
  ])
}

const heads = ['Schedule', 'Hops', 'Most', 'New work waits', 'Open work', 'No landing', 'Stops']

/** The same as Markdown, for an issue or a page. */
export function stopHorizonMarkdown(answer: StopHorizon): string {
  const result = printable(answer)
  const rows = result.candidates.map((one) => [
    one.recommended ? `**${one.id}**` : one.id,
    hopsText(one.hops),
    mostText(one.hops),
    newWorkText(one),
    waitingText(one),
    cell(unservedText(one)),
    cell(stopsText(one)),
  ])
  const lists = [whyTexts(result), [...openTexts(result), ...workTexts(result), ...result.remarks]]
  return [
    `# ${escapeMarkdown(horizonHeadline(result))}`,
    [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
    sentence(escapeMarkdown(`hops are counted ${installationsText(result)}`)),
    ...lists.filter((list) => list.length > 0).map((list) => list.map((one) => `- ${escapeMarkdown(one)}`).join('\n')),
    `Next: ${codeSpan(result.command)}\n`,
  ].join('\n\n')
}

function cell(text: string): string {
  return escapeMarkdown(text).replaceAll('|', '/')
}
