import { type RunAnswer } from '../../results/run.ts'
import { type RunHopResult } from '../../results/run-parts.ts'
import { type Block, blocksText, commandBlock, labelledRows } from '../blocks.ts'
import { hanging, wrap } from '../columns.ts'
import { oneLine } from '../printable.ts'
import { table, type Column } from '../table.ts'
import { count, sentence } from '../words.ts'
import { clockWords } from './clock.ts'
import { clockOf } from './headline.ts'
import { stepsBlock } from './steps.ts'
import { type RunTextOptions, sourcedSpan, spanWords } from './words.ts'

/** What a start would do: hops and their steps with estimates, downtime and time in service apart. */
export function runPlanText(run: RunAnswer, options: RunTextOptions): string {
  return blocksText([
    headBlock(run, options),
    refusalBlock(run, options),
    hopsBlock(run, options),
    ...(options.verbose ? run.hops : run.hops.slice(0, 1)).map((hop) => hopBlock(hop, run, options)),
    labelledRows(choiceRows(run, options), options),
    commandBlock('Next', run.command, options),
  ])
}

function headBlock({ name, from, to, hops, outcome }: RunAnswer, { width, palette }: RunTextOptions): Block {
  const steps = hops.reduce((sum, hop) => sum + hop.steps.length, 0)
  const path = hops.length === 0 ? '' : `: ${count(hops.length, 'hop')}, ${count(steps, 'step')}`
  return wrap(oneLine(`${name} ${from} -> ${to}${path}; ${ends[outcome] ?? 'nothing was begun'}.`), width).map(
    palette.strong,
  )
}

const ends: Partial<Record<RunAnswer['outcome'], string>> = {
  planned: 'a dry run, nothing was begun',
  refused: 'REFUSED, nothing was begun',
  declined: 'nothing was begun, as you say',
  undetermined: 'UNDETERMINED, nothing was begun',
}

function refusalBlock({ refusals }: RunAnswer, { width, palette }: RunTextOptions): Block {
  return refusals.flatMap(({ id, what, next }) => {
    const [first = '', ...rest] = hanging('', `${oneLine(id)}: ${oneLine(what)}`, width)
    return [first.replace(id, palette.bad), ...rest, ...hanging('  ', oneLine(next), width)]
  })
}

function hopsBlock({ hops }: RunAnswer, { width, palette }: RunTextOptions): Block {
  if (hops.length === 0) return []
  const columns: readonly Column<RunHopResult>[] = [
    { title: 'Hop', cell: ({ number }) => String(number), align: 'right' },
    { title: 'From', cell: ({ from }) => from },
    { title: 'To', cell: ({ to }) => to },
    { title: 'Steps', cell: ({ steps }) => String(steps.length), align: 'right', droppable: 1 },
    { title: 'Downtime', cell: downtimeWords },
    { title: 'Then, in service', cell: ({ in_service: span }) => spanWords(span), flexible: true },
  ]
  const { head, rows } = table(columns, hops, width, palette)
  return [head, ...rows.flat()]
}

function downtimeWords({ steps, downtime }: RunHopResult): string {
  return steps.some(({ down, state }) => down && state !== 'skipped') ? spanWords(downtime) : 'none'
}

function hopBlock(hop: RunHopResult, { at, hops }: RunAnswer, options: RunTextOptions): Block {
  const title = `Hop ${hop.number}: ${hop.from} -> ${hop.to}`
  const rest = hops.length > 1 && !options.verbose ? '; --verbose has the steps of the others' : ''
  return [...wrap(`${title}${rest}`, options.width).map(options.palette.strong), ...stepsBlock(hop, at, options)]
}

function choiceRows(run: RunAnswer, options: RunTextOptions): readonly (readonly [string, readonly string[]])[] {
  const { downtime, in_service: inService, hops } = run
  const isDown = hops.some(({ steps }) => steps.some(({ down }) => down))
  return [
    ['Downtime', hops.length === 0 ? [] : [isDown ? sourcedSpan(downtime) : 'none']],
    ['In service', hops.length === 0 ? [] : [sourcedSpan(inService)]],
    ['Driver', [`${run.driver.name} (${run.driver.kind})`]],
    ['Backup', [backupText(run)]],
    ['Limits', limitTexts(run, options)],
    ['Notified', run.notify],
    ['Journal', [run.journal]],
    ['Overrides', run.overrides.map(({ id, because }) => `${id}: ${because}`)],
    ['Remarks', run.remarks.map(sentence)],
  ]
}

export function backupText({ backup: { kind, text } }: RunAnswer): string {
  switch (kind) {
    case 'hop':
      return `before every hop${text === undefined ? '' : `: ${text}`}`
    case 'session':
      return `before the first hop after every pause${text === undefined ? '' : `: ${text}`}`
    case 'once':
      return `once, before the first hop${text === undefined ? '' : `: ${text}`}`
    case 'text':
      return `none is made; you vouch for one: ${text ?? ''}`
    case 'none':
      return `none: ${text ?? ''}`
  }
}

export function limitTexts(run: RunAnswer, options: RunTextOptions): string[] {
  const { to_hop: toHop, pause_after: pauseAfter, until, windows, stop_by: stopBy } = run.limits
  const clock = clockOf(run, options)
  return [
    ...(toHop === undefined ? [] : [`pauses after the landing on ${toHop}`]),
    ...(pauseAfter === undefined ? [] : [`pauses after ${pauseAfter}`]),
    ...windows.map((window) => `begins steps only ${window}, local time`),
    ...(until === undefined ? [] : [`begins nothing after ${clockWords(until, clock)}`]),
    ...(stopBy === undefined ? [] : [`begins nothing that is not expected to end by ${clockWords(stopBy, clock)}`]),
  ]
}
