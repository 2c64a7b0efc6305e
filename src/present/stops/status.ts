import { type DutyResult } from '../../results/stop-duty.ts'
import { type StatusOfStop, type StopStatus } from '../../results/stop-status.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type Block, type TextOptions } from '../blocks.ts'
import { type Meaning } from '../palette.ts'
import { oneLine, printable } from '../printable.ts'
import { table, type Column } from '../table.ts'
import { count, firstNames, sentence } from '../words.ts'
import { kindText, lifeText } from './life-words.ts'

/** The answer of `plan stop status` on a terminal. */
export function stopStatusText(answer: StopStatus, options: TextOptions): string {
  const result = printable(answer)
  return blocksText([
    headBlock(headline(result), result.manifest, options),
    ...result.stops.flatMap((one) => stopBlocks(one, result, options)),
    [
      ...labelledRows([['Note', result.remarks.map(sentence)]], options),
      ...commandBlock('Next', result.command, options),
    ],
  ])
}

function headline({ manifest, all, declared, stops, overdue }: StopStatus): string {
  const [only] = stops
  const until = `(manifest of ${manifest.complete_until})`
  const late = overdue > 0 ? `, ${overdue === 1 ? '1 duty' : `${overdue} duties`} overdue` : ''
  if (all || !only) {
    const some = stops.length === 0 ? 'nothing is open' : `${count(stops.length, 'stop')} with something open${late}`
    return `${manifest.name}: ${some}, of ${count(declared, 'declared stop')} ${until}`
  }
  return `${manifest.name} ${only.stop.id} is ${kindText(only.stop)}${late} ${until}`
}

function stopBlocks(one: StatusOfStop, { all }: StopStatus, options: TextOptions): Block[] {
  const title = all ? [options.palette.strong(`${one.stop.id}, ${kindText(one.stop)}`)] : []
  return [[...title, ...factRows(one, options)], dutyRows(one, options)]
}

function factRows(
  { stop, declared, for: causes, issue, lives, is_out: isOut }: StatusOfStop,
  options: TextOptions,
): Block {
  const day = declared === undefined ? [] : [`${declared}${isOut ? '' : ', not out yet'}`]
  return labelledRows(
    [
      ['Declared', day],
      ['Because', stop.recorded && stop.reason !== undefined ? [stop.reason] : []],
      ['For', causes.length > 0 ? [causes.join(', ')] : []],
      ['Issue', issue === undefined ? [] : [issue]],
      ['Patch', stop.min_patch === undefined ? [] : [`landing below ${stop.min_patch} is no landing`]],
      ['Landing', landingText(lives)],
    ],
    options,
  )
}

/** A squash removes migrations by the hundred; work is what a person looks for. */
function landingText(lives: StatusOfStop['lives']): string[] {
  const removed = lives.filter(({ kind }) => kind === 'removal').length
  const work = lives.filter(({ kind }) => kind !== 'removal').map(lifeText)
  return [
    ...(work.length > 0 ? [`of ${firstNames(work, 3)}`] : []),
    ...(removed > 0 ? [`before ${count(removed, 'migration')} that a later release has no more`] : []),
  ]
}

const marks: Readonly<Record<DutyResult['state'], string>> = {
  done: 'x',
  open: '-',
  overdue: '!',
  unknown: '?',
  'not-needed': '',
}

const meanings: Readonly<Record<DutyResult['state'], Meaning | undefined>> = {
  done: 'good',
  open: undefined,
  overdue: 'bad',
  unknown: 'caution',
  'not-needed': 'faint',
}

const dutyColumns: readonly Column<DutyResult>[] = [
  { title: '', cell: ({ state }) => marks[state], paint: ({ state }) => meanings[state] },
  { title: 'duty', cell: ({ duty }) => duty, paint: ({ state }) => meanings[state] },
  { title: 'state', cell: stateText },
  {
    title: 'how it is known',
    cell: ({ why, link }) => oneLine([why, ...(link === undefined ? [] : [link])].join(': ')),
    flexible: true,
  },
]

/** `done 2026-07-02 by Ada`, `due with 19.6, 2026-11-19`. */
function stateText({ state, due, done, by }: DutyResult): string {
  const day = due.date === undefined ? '' : `, ${due.date}`
  switch (state) {
    case 'done':
      return oneLine(
        ['done', ...(done === undefined ? [] : [done]), ...(by === undefined ? [] : [`by ${by}`])].join(' '),
      )
    case 'overdue':
      return `overdue since ${due.release}${day}`
    case 'open':
      return `due with ${due.release}${day}`
    case 'unknown':
      return 'unknown'
    case 'not-needed':
      return 'not needed'
  }
}

function dutyRows({ duties }: StatusOfStop, { width, palette }: TextOptions): Block {
  const { rows } = table(dutyColumns, duties, width - 1, palette)
  return rows.flat().map((line) => ` ${line}`)
}
