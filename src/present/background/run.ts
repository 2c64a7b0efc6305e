import { type BackgroundItem } from '../../results/background-parts.ts'
import { type BackgroundRun } from '../../results/background-run.ts'
import { type BackgroundWait } from '../../results/wait.ts'
import { blocksText, commandBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { wrap } from '../columns.ts'
import { oneLine, printable } from '../printable.ts'
import { type Meaning } from '../palette.ts'
import { count, groupDigits, sentence } from '../words.ts'
import { itemsBlock } from './list.ts'
import { spanText, unreadNotes } from './words.ts'

const runWords: Readonly<Record<BackgroundRun['outcome'], string>> = {
  finished: 'Finished',
  finalized: 'Finalized',
  failed: 'Failed',
  paused: 'Paused',
  left: 'Not finished',
  'time-over': 'Time over',
  undetermined: 'Undetermined',
  interrupted: 'Interrupted',
}

/** How the work ended, what it got done, and what is left. */
export function backgroundRunText(answer: BackgroundRun, options: TextOptions): string {
  const result = printable(answer)
  const worked = result.worked.map(
    ({ database, batches, rows, failures }) =>
      `${database}: ${groupDigits(batches)} ${batches === 1 ? 'batch' : 'batches'}, ${groupDigits(Number(rows))} rows${failures === 0 ? '' : `, ${count(failures, 'failed attempt')}`}`,
  )
  return ended(`${runWords[result.outcome]} after ${spanText(result.took_ms)}: ${result.because}`, {
    items: result.background,
    now: result.at,
    isGood: result.outcome === 'finished' || result.outcome === 'finalized',
    rows: [
      ['Worked', worked],
      ['Not read', unreadNotes(result.databases)],
      ['Note', result.remarks],
    ],
    next: result.next,
    options,
  })
}

const waitWords: Readonly<Record<BackgroundWait['outcome'], string>> = {
  finished: 'Finished',
  failed: 'Failed',
  stuck: 'Stuck',
  paused: 'Paused',
  'time-over': 'Time over',
  undetermined: 'Undetermined',
  interrupted: 'Interrupted',
}

/** How the wait ended. */
export function backgroundWaitText(answer: BackgroundWait, options: TextOptions): string {
  const result = printable(answer)
  const hop = result.for_hop ? [`only what must be finished before ${result.for_hop.from} -> ${result.for_hop.to}`] : []
  return ended(`${waitWords[result.outcome]} after ${spanText(result.waited_ms)}: ${result.because}`, {
    items: result.background.filter(({ judgement }) => judgement !== 'finished'),
    now: result.at,
    isGood: result.outcome === 'finished',
    rows: [
      ['Waited', hop.length > 0 ? [`for ${hop[0]}`] : []],
      ['Not read', unreadNotes(result.databases)],
      ['Note', result.remarks],
    ],
    next: result.next,
    options,
  })
}

interface Ended {
  readonly items: readonly BackgroundItem[]
  readonly now: string
  readonly isGood: boolean
  readonly rows: readonly (readonly [string, readonly string[]])[]
  readonly next: string | undefined
  readonly options: TextOptions
}

function ended(text: string, { items, now, isGood, rows, next, options }: Ended): string {
  const meaning: Meaning = isGood ? 'strong' : 'bad'
  return blocksText([
    wrap(oneLine(sentence(text)), options.width).map(options.palette[meaning]),
    itemsBlock(items, now, options),
    labelledRows(rows, options),
    next === undefined ? [] : commandBlock('Next', next, options),
  ])
}
