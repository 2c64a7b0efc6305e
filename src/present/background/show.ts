import { type Background } from '../../results/background.ts'
import { type BackgroundItem } from '../../results/background-parts.ts'
import { type Block, blocksText, labelledRows, type TextOptions } from '../blocks.ts'
import { hanging, wrap } from '../columns.ts'
import { commandLines } from '../command-lines.ts'
import { oneLine, printable } from '../printable.ts'
import { table } from '../table.ts'
import { groupDigits } from '../words.ts'
import { paceText, tookText } from './pace.ts'
import { errorText, localTime, notesOf, progressText, spanText, stateText } from './words.ts'

/** Everything of one: what it is, how far it is, who did what, what went wrong, and what can be done now. */
export function backgroundText(answer: Background, options: TextOptions): string {
  const result = printable(answer)
  const { background: item, at, remarks } = result
  const { width, palette } = options
  const head = `${item.name} (${item.ref}) is ${stateText(item)}: ${progressText(item).trim() || 'given up'}`
  return blocksText([
    wrap(oneLine(head), width).map(palette.strong),
    notesOf(item, at).flatMap((note) => hanging('  ', oneLine(note), width)),
    labelledRows(factRows(result), options),
    failedBlock(result, options),
    attemptsBlock(result, options),
    auditBlock(result, options),
    labelledRows([['Note', remarks]], options),
    nextBlock(result, options),
  ])
}

type LabelledRow = readonly [label: string, texts: readonly string[]]

function factRows({ background: item, definition, bounds, at }: Background): readonly LabelledRow[] {
  return [
    ...storyRows(item, at),
    ...sizeRows(item),
    ['Bounds', bounds ? [boundsText(bounds)] : []],
    ['Work', definition ? [`${definition.work}: ${definition.text}`, workText(definition)] : []],
  ]
}

function storyRows(item: BackgroundItem, at: string): readonly LabelledRow[] {
  const { state_by: by, state_because: because, job_arguments: job } = item
  const time = (instant: string | undefined): string => (instant === undefined ? 'not yet' : localTime(instant, at))
  const queued = `by ${item.queued_by ?? 'an unknown migration'}, ${time(item.created_at)}`
  return [
    ['Queued', [`${queued}; begun ${time(item.started_at)}; ended ${time(item.finished_at)}`]],
    [
      'State',
      item.state_at === undefined ? [] : [`since ${time(item.state_at)}${behind(' by ', by)}${behind(': ', because)}`],
    ],
    ['Table', [`${item.table}, along ${item.key.join(', ')}${behind('; arguments ', job)}`]],
  ]
}

function sizeRows(item: BackgroundItem): readonly LabelledRow[] {
  const { batches, sub_batch_size: sub } = item
  const pace = paceText(item)
  const whole = (value: number | string | undefined): string =>
    value === undefined ? 'unknown' : groupDigits(Number(value))
  return [
    ['Rows', [`${whole(item.rows_done)} of ${whole(item.rows_total)}`]],
    ['Pace', pace === undefined ? [] : [pace]],
    ['Sizes', [`batch ${whole(item.batch_size)}${sub === undefined ? '' : `, sub-batch ${whole(sub)}`} rows`]],
    ['Batches', batches ? [batchesText(batches)] : []],
  ]
}

function batchesText({ done, running, ready, failed }: NonNullable<BackgroundItem['batches']>): string {
  return `${groupDigits(done)} done, ${running} running, ${groupDigits(ready)} ready, ${groupDigits(failed)} failed`
}

const behind = (words: string, text: string | undefined): string => (text === undefined ? '' : `${words}${text}`)

function boundsText({ lower, upper, planned_to: to, planned, pass }: NonNullable<Background['bounds']>): string {
  if (lower === undefined && upper === undefined) return 'not read yet'
  const plans = planned ? 'all batches planned' : `planned to ${to ?? 'nothing yet'}`
  return `${lower ?? 'first'} to ${upper ?? 'last'}; ${plans}${pass > 1 ? `; pass ${pass}` : ''}`
}

function workText(definition: NonNullable<Background['definition']>): string {
  const { strategy, done, batch_time_ms: time, timeout_ms: timeout, maximum_attempts: attempts } = definition
  return `${strategy}${done === undefined ? '' : `, done when ${done}`}; a batch takes about ${spanText(time)}, a statement at most ${spanText(timeout)}, ${attempts} attempts`
}

function failedBlock({ failed_batches: failed }: Background, { width, palette }: TextOptions): Block {
  if (failed.length === 0) return []
  const { head, rows } = table(
    [
      { title: 'Failed batch', cell: ({ batch }) => String(batch) },
      { title: 'Keys', cell: ({ range }) => range },
      { title: 'Done to', cell: ({ done_to: to = '' }) => to },
      { title: 'Attempts', cell: ({ attempts }) => String(attempts), align: 'right', droppable: 1 },
      {
        title: 'Error',
        cell: ({ sqlstate, error = '' }) =>
          errorText({ ...(sqlstate !== undefined && { sqlstate }), text: oneLine(error) }),
        flexible: true,
      },
    ],
    failed,
    width,
    palette,
  )
  return [head, ...rows.flat()]
}

function attemptsBlock({ attempts, at }: Background, { width, palette }: TextOptions): Block {
  if (attempts.length === 0) return []
  const { head, rows } = table(
    [
      { title: 'Attempt', cell: ({ batch, number }) => (number === undefined ? String(batch) : `${batch}.${number}`) },
      { title: 'Ended', cell: ({ ended_at: end }) => (end === undefined ? '' : localTime(end, at)) },
      { title: 'Outcome', cell: ({ outcome }) => outcome },
      { title: 'Took', cell: ({ duration_ms: took }) => tookText(took), align: 'right' },
      { title: 'Keys', cell: ({ range }) => range },
      { title: 'By', cell: ({ owner = '' }) => owner, droppable: 1 },
      {
        title: 'Error',
        cell: ({ sqlstate, error }) =>
          error === undefined ? '' : errorText({ ...(sqlstate !== undefined && { sqlstate }), text: oneLine(error) }),
        flexible: true,
      },
    ],
    attempts,
    width,
    palette,
  )
  return [head, ...rows.flat()]
}

function auditBlock({ audit, at }: Background, { width, palette }: TextOptions): Block {
  if (audit.length === 0) return []
  const { head, rows } = table(
    [
      { title: 'When', cell: (one) => localTime(one.at, at) },
      { title: 'Who', cell: ({ actor }) => actor },
      { title: 'Did', cell: ({ action, asked }) => (asked === 'all' ? `${action} --all` : action) },
      { title: 'State', cell: ({ from, to }) => (to === undefined ? '' : `${from ?? ''} -> ${to}`), droppable: 1 },
      { title: 'Because', cell: ({ because = '' }) => oneLine(because), flexible: true },
    ],
    audit,
    width,
    palette,
  )
  return [head, ...rows.flat()]
}

function nextBlock({ next }: Background, { width, palette }: TextOptions): Block {
  if (next.length === 0) return []
  return [
    palette.strong('Next'),
    ...next.flatMap(({ command, does }) => [
      `  ${does}:`,
      ...commandLines(command, width - 4).map((line) => `    ${line}`),
    ]),
  ]
}
