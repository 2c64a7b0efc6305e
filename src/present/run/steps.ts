import { type RunAnswer } from '../../results/run.ts'
import { type RunHopResult, type RunStepResult, type RunWork } from '../../results/run-parts.ts'
import { type Block } from '../blocks.ts'
import { hanging } from '../columns.ts'
import { type Meaning } from '../palette.ts'
import { oneLine } from '../printable.ts'
import { table, type Column } from '../table.ts'
import { betweenWords } from './clock.ts'
import { clockOf } from './headline.ts'
import { rateWords, type RunTextOptions, stepMeanings, stepTime } from './words.ts'

const marks: Readonly<Record<RunStepResult['state'], string>> = {
  planned: '',
  begun: '>',
  waiting: '>',
  'needs-you': 'you',
  done: 'ok',
  skipped: '-',
  failed: 'FAIL',
}

/** The steps of one hop: a mark, what it does, how long it takes or took. */
export function stepsBlock(hop: RunHopResult, now: string | undefined, { width, palette }: RunTextOptions): Block {
  const columns: readonly Column<RunStepResult>[] = [
    { title: '', cell: ({ state }) => marks[state], paint: ({ state }) => stepMeanings[state] },
    { title: 'Step', cell: ({ id }) => id },
    { title: 'Does', cell: whatOf, flexible: true },
    { title: 'Service', cell: ({ down, state }) => (down && state !== 'skipped' ? 'down' : ''), droppable: 2 },
    { title: 'Time', cell: (step) => stepTime(step, now), droppable: 1 },
  ]
  const { head, rows } = table(columns, hop.steps, width, palette)
  return [head, ...rows.flat()]
}

const whatOf = ({ title, state, outcome }: RunStepResult): string =>
  oneLine(state === 'skipped' && outcome !== undefined ? `${title}: left out, ${outcome}` : title)

const workMeanings: Readonly<Record<RunWork['state'], Meaning | undefined>> = {
  finished: 'good',
  working: undefined,
  paused: 'caution',
  failed: 'bad',
  unknown: 'caution',
}

/** Background migrations that are waited for; trouble stands below its row. */
export function workBlock(run: RunAnswer, options: RunTextOptions): Block {
  const { width, palette } = options
  const works = run.background.filter(({ state }) => state !== 'finished')
  const finished = run.background.length - works.length
  const unread = run.unread.flatMap((name) =>
    hanging(`${name}  `, 'could not be read: not known to be finished', width),
  )
  if (works.length === 0) {
    const none = finished === 0 ? [] : [`No background migration is unfinished (${finished} finished).`]
    return [...(unread.length > 0 ? [] : none), ...unread.map(palette.caution)]
  }
  const clock = clockOf(run, options)
  const { head, rows } = table(
    [
      { title: 'Database', cell: ({ database }) => database, droppable: 2 },
      { title: 'Background migration', cell: ({ name }) => name, flexible: true },
      { title: 'State', cell: ({ state, state_as: own }) => (state === 'unknown' ? own : state), paint: paintOf },
      {
        title: 'Done',
        cell: ({ percent }) => (percent === undefined ? '?' : `${Math.floor(percent)} %`),
        align: 'right',
      },
      { title: 'Rate', cell: rateWords, align: 'right', droppable: 3 },
      { title: 'Ready', cell: (work) => readyWords(work, run.at, clock) },
    ] satisfies Column<RunWork>[],
    works,
    width,
    palette,
  )
  return [
    head,
    ...rows.flatMap((lines, i) => [...lines, ...notes(works[i]!, run, width)]),
    ...unread.map(palette.caution),
  ]
}

const paintOf = ({ state }: RunWork): Meaning | undefined => workMeanings[state]

function readyWords({ remaining }: RunWork, now: string, clock: ReturnType<typeof clockOf>): string {
  if (!remaining) return 'unknown'
  const at = (later: number): string => new Date(Date.parse(now) + later).toISOString()
  return betweenWords(at(remaining.least_ms), at(remaining.most_ms), clock)
}

function notes({ error, commands, state }: RunWork, run: RunAnswer, width: number): readonly string[] {
  const isTrouble = state === 'failed' || state === 'paused' || error !== undefined || run.state === 'stalled'
  if (!isTrouble) return []
  return [
    ...(error === undefined ? [] : hanging('    ', oneLine(error), width)),
    ...commands.map((command) => `    ${command}`),
  ]
}
