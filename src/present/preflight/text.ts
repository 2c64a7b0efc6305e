import { type Preflight } from '../../results/preflight.ts'
import { type Block, blocksText, commandBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { hanging, wrap } from '../columns.ts'
import { commandLines } from '../command-lines.ts'
import { oneLine, printable } from '../printable.ts'
import { table } from '../table.ts'
import { firstNames } from '../words.ts'
import { alike, type Alike, riskOf } from './alike.ts'
import { staleText } from '../upgrade/headline.ts'
import {
  conditionTexts,
  durationTexts,
  findingMeaning,
  findingWords,
  headline,
  headMeaning,
  installedTexts,
  longestFirst,
  needText,
  rangeTime,
  rowsText,
  schemaTexts,
  serverTexts,
} from './words.ts'

/** The answer of `plan preflight`: the verdict, what stands in the way, what was read, what comes next. */
export function preflightText(answer: Preflight, options: TextOptions): string {
  const result = printable(answer)
  return blocksText([
    headBlock(result, options),
    ...findingBlocks(result, options),
    backgroundBlock(result, options),
    durationBlock(result, options),
    labelledRows(
      [
        ['Installed', installedTexts(result)],
        ['Schema', schemaTexts(result)],
        ['PostgreSQL', serverTexts(result)],
        ['Conditions', conditionTexts(result)],
        ['Takes', durationTexts(result)],
        ['Accepted', result.because === undefined ? [] : [result.because]],
        ['Note', result.remarks],
      ],
      options,
    ),
    result.next === undefined ? [] : commandBlock('Next', result.next, options),
  ])
}

function headBlock(result: Preflight, { width, palette }: TextOptions): Block {
  const stale = staleText(result)
  return [
    ...wrap(oneLine(headline(result)), width).map((line) => palette[headMeaning[result.verdict]](line)),
    ...(stale === undefined ? [] : hanging('', stale, width).map(palette.caution)),
  ]
}

const labelWidth = 9

/** What decides, with what to do about it; then warnings. */
function findingBlocks({ findings }: Preflight, options: TextOptions): readonly Block[] {
  const grave = findings.filter(({ verdict }) => verdict !== 'warning')
  const warnings = findings.filter(({ verdict }) => verdict === 'warning')
  return [grave, warnings].map((some) => alike(some).flatMap((group) => findingLines(group, options)))
}

function findingLines({ one, likewise }: Alike, { width, palette }: TextOptions): Block {
  const { verdict, message, next, commands, acceptable, accepted } = one
  const paint = palette[findingMeaning[verdict]]
  const word = findingWords[verdict]
  const indent = ' '.repeat(labelWidth)
  const more = likewise.length === 0 ? '' : `; likewise ${firstNames(likewise, 6)}`
  const [first = '', ...others] = hanging(word.padEnd(labelWidth), oneLine(message + more), width)
  const isOpen = (verdict === 'illegal' || verdict === 'undetermined') && acceptable && likewise.length === 0
  return [
    paint(word) + first.slice(word.length),
    ...others,
    ...(next === undefined ? [] : hanging(indent, oneLine(next), width)),
    ...commands.flatMap((command) =>
      commandLines(command, width - labelWidth - 2).map((line) => `${indent}  ${line}`.trimEnd()),
    ),
    ...(accepted || isOpen
      ? hanging(indent, `${accepted ? 'accepted:' : 'take the risk: --accept'} ${riskOf(one)}`, width).map(
          palette.faint,
        )
      : []),
  ]
}

function backgroundBlock({ background }: Preflight, { width, palette }: TextOptions): Block {
  if (background.length === 0) return []
  const isSeveral = new Set(background.map(({ database }) => database)).size > 1
  const { head, rows } = table(
    [
      { title: 'Background work', cell: ({ name }) => name, flexible: true },
      { title: 'Database', cell: ({ database }) => (isSeveral ? database : ''), droppable: 2 },
      { title: 'State', cell: ({ state, state_as: own }) => (state === 'stuck' ? `${own}, stuck` : own) },
      {
        title: 'Done',
        cell: ({ percent }) => (percent === undefined ? 'unknown' : `${percent.toFixed(1)} %`),
        align: 'right',
      },
      { title: 'Remaining', cell: ({ remaining_ms: left }) => rangeTime(left), droppable: 1 },
      { title: 'Finish it', cell: needText, paint: ({ need }) => (need === 'none' ? 'faint' : 'caution') },
    ],
    background.slice(0, mostRows),
    width,
    palette,
  )
  const more = background.length - mostRows
  return [head, ...rows.flat(), ...(more > 0 ? [palette.faint(`and ${more} more: plan bbm status`)] : [])]
}

/** More do not fit on a screen. */
const mostRows = 8

function durationBlock({ durations }: Preflight, { width, palette }: TextOptions): Block {
  const shown = longestFirst(durations)
  if (shown.length === 0) return []
  const { head, rows } = table(
    [
      { title: 'This hop brings', cell: ({ name }) => name, flexible: true },
      { title: 'When', cell: ({ when }) => (when === 'inline' ? 'in migrate' : 'in service') },
      { title: 'Table', cell: ({ table: name = '' }) => name, droppable: 1 },
      { title: 'Rows', cell: rowsText, align: 'right' },
      { title: 'Takes', cell: ({ takes_ms: takes }) => rangeTime(takes) },
    ],
    shown.slice(0, mostRows),
    width,
    palette,
  )
  const more = shown.length - mostRows
  return [head, ...rows.flat(), ...(more > 0 ? [palette.faint(`and ${more} more: --json lists them`)] : [])]
}
