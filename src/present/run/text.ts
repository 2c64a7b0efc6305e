import { type RunAnswer } from '../../results/run.ts'
import { spanText } from '../background/words.ts'
import { type Block, blocksText, commandBlock, labelledRows } from '../blocks.ts'
import { printable } from '../printable.ts'
import { sentence } from '../words.ts'
import { clockWords } from './clock.ts'
import { clockOf, headlineBlock } from './headline.ts'
import { clockFor, readyTexts, serviceText } from './ready.ts'
import { restoreBlock } from './restore.ts'
import { runPlanText } from './plan.ts'
import { stepsBlock, workBlock } from './steps.ts'
import { failureBlock, handsBlock } from './trouble.ts'
import { type RunTextOptions } from './words.ts'

const unbegun: ReadonlySet<RunAnswer['outcome']> = new Set(['planned', 'refused', 'declined', 'undetermined'])

/** The answer of every `plan run` command: whether one may leave comes first, what to type last. */
export function runText(answer: RunAnswer, options: RunTextOptions): string {
  const run = printable(answer)
  if (run.verb === 'start' && unbegun.has(run.outcome)) return runPlanText(run, options)
  const hop = run.hops.find(({ number }) => number === run.hop?.number)
  const isOver = run.state === 'done' || run.state === 'aborted'
  return blocksText([
    headlineBlock(run, options),
    refusedBlock(run, options),
    failureBlock(run, options),
    handsBlock(run, options),
    labelledRows(isOver ? endRows(run, options) : standingRows(run, options), options),
    isOver ? [] : workBlock(run, options),
    hop === undefined || run.state === 'aborted' ? [] : stepsBlock(hop, clockFor(run), options),
    [
      ...labelledRows(isOver ? [] : careRows(run), options),
      ...restoreBlock(run, options),
      ...labelledRows(noteRows(run), options),
    ],
    commandBlock('Next', run.command, options),
  ])
}

type Rows = readonly (readonly [string, readonly string[]])[]

/** A command that changed nothing says why, before how the run stands. */
function refusedBlock(run: RunAnswer, options: RunTextOptions): Block {
  if (run.outcome === 'asked' && run.request)
    return labelledRows(
      [['Asked', [`${run.request.what}; the process that drives obeys after its batch or step`]]],
      options,
    )
  return labelledRows(
    [['Refused', run.refusals.map(({ what, next }) => `${sentence(what)} ${sentence(next)}`)]],
    options,
  )
}

function standingRows(run: RunAnswer, options: RunTextOptions): Rows {
  const clock = clockOf(run, options)
  const { request } = run
  return [
    ['Service', [serviceText(run, options)]],
    ['Work', [sentence(run.worker.text)]],
    ['Ready', readyTexts(run, options)],
    [
      'Asked',
      request && run.outcome !== 'asked'
        ? [`${request.what}, by ${request.by} at ${clockWords(request.at, clock)}: obeyed after the batch or step`]
        : [],
    ],
  ]
}

function endRows(run: RunAnswer, options: RunTextOptions): Rows {
  return [
    ['Service', [serviceText(run, options)]],
    ['Took', run.hops.map((hop) => hopText(hop))],
  ]
}

function hopText({
  number,
  from,
  to,
  landed_at: landed,
  downtime_took_ms: down,
  in_service_took_ms: up,
}: RunAnswer['hops'][number]): string {
  const times = [
    ...(down === undefined ? [] : [`down ${spanText(down)}`]),
    ...(up === undefined ? [] : [`in service ${spanText(up)}`]),
  ]
  return `hop ${number}, ${from} -> ${to}: ${landed === undefined ? 'not landed' : 'landed'}${times.length === 0 ? '' : `; ${times.join(', ')}`}`
}

function careRows({ if_it_fails: care, failure }: RunAnswer): Rows {
  if (failure) return [['Meanwhile', [sentence(care.service)]]]
  const told = care.told.length === 0 ? 'Nobody is notified.' : `Notified: ${care.told.join(', ')}.`
  return [['On failure', [`${sentence(care.service)} ${told} Do not ${care.do_not.join('; do not ')}.`]]]
}

function noteRows(run: RunAnswer): Rows {
  return [
    [
      'Overrides',
      run.overrides.map(
        ({ id, because, by, until }) => `${id}: ${because} (${by}${until === undefined ? '' : `, until ${until}`})`,
      ),
    ],
    ['Left out', run.skipped_post.map((release) => `post migrations of ${release}: they block the next hop`)],
    ['Remarks', run.remarks],
  ]
}
