import { type RunAnswer } from '../../results/run.ts'
import { type RunNoticeResult } from '../../results/run-notice.ts'
import { type RunHopResult, type RunStepResult } from '../../results/run-parts.ts'
import { spanText } from '../background/words.ts'
import { hanging } from '../columns.ts'
import { padTo } from '../display-width.ts'
import { oneLine, printable } from '../printable.ts'
import { brief, count } from '../words.ts'
import { clockWords, secondsWords, zoneWord } from './clock.ts'
import { clockOf, headlineBlock, positionText } from './headline.ts'
import { progressWords } from './lines.ts'
import { clockFor, serviceText } from './ready.ts'
import { rangeWords, type RunTextOptions, stepMeanings, stepTime } from './words.ts'

export type Progress = NonNullable<RunNoticeResult['progress']>

export const liveHint = 'Ctrl-C records and leaves'

/** The list of hops and steps as it is drawn again and again: what is over is one line, what is under way is told. */
export function liveRunLines(
  answer: RunAnswer,
  progress: readonly Progress[],
  options: RunTextOptions & { readonly hint: string },
): readonly string[] {
  const run = printable(answer)
  const { palette, width, zone, hint } = options
  const time = `${secondsWords(run.at, zone)} ${zoneWord(run.at, zone)}`
  const told = printable(progress)
  return [
    palette.faint(brief(`${time}  ${run.name} ${run.from} -> ${run.to}  ${hint}`, width)),
    ...headlineBlock(run, options),
    ...hanging('Service: ', serviceText(run, options), width),
    '',
    ...allHops(run, told, options),
  ]
}

/** So many before and after the one that is under way are named; a long path would push it off the screen. */
const named = 2

function allHops(run: RunAnswer, progress: readonly Progress[], options: RunTextOptions): readonly string[] {
  const { hops, hop } = run
  const at = hop ? hop.number - 1 : hops.length
  const first = Math.max(0, at - named)
  const last = Math.min(hops.length, at + 1 + named)
  const { palette } = options
  return [
    ...(first > 0 ? [`${palette.good('ok')}   ${count(first, 'hop')} before`] : []),
    ...hops.slice(first, last).flatMap((one) => hopLines(one, run, progress, options)),
    ...(last < hops.length ? [palette.faint(`     ${count(hops.length - last, 'hop')} more, to ${run.to}`)] : []),
  ]
}

function hopLines(
  hop: RunHopResult,
  run: RunAnswer,
  progress: readonly Progress[],
  options: RunTextOptions,
): readonly string[] {
  const { palette } = options
  const title = `hop ${hop.number}  ${hop.from} -> ${hop.to}`
  if (hop.landed_at !== undefined) {
    const down = hop.downtime_took_ms === undefined ? '' : `, down ${spanText(hop.downtime_took_ms)}`
    const landed = `${title}  landed ${clockWords(hop.landed_at, clockOf(run, options))}${down}`
    return [`${palette.good('ok')}   ${brief(landed, options.width - 5)}`]
  }
  if (hop.number !== run.hop?.number) return [palette.faint(`     ${title}`)]
  const width = Math.max(...hop.steps.map(({ id }) => id.length))
  return [
    palette.strong(`>    ${title}`),
    ...hop.steps.flatMap((step) => stepLines(step, width, { run, progress, options })),
  ]
}

interface Drawing {
  readonly run: RunAnswer
  readonly progress: readonly Progress[]
  readonly options: RunTextOptions
}

const marks: Readonly<Record<RunStepResult['state'], string>> = {
  planned: '    ',
  begun: '>   ',
  waiting: '>   ',
  'needs-you': 'you ',
  done: 'ok  ',
  skipped: '-   ',
  failed: 'FAIL',
}

function stepLines(step: RunStepResult, width: number, { run, progress, options }: Drawing): readonly string[] {
  const { palette } = options
  const paint = stepMeanings[step.state]
  const mark = paint === undefined ? marks[step.state] : palette[paint](marks[step.state])
  const time = stepTime(step, clockFor(run))
  const tail = step.state === 'skipped' && step.outcome !== undefined ? `left out: ${step.outcome}` : time
  const isNow = step.id === run.step?.id
  const text = `${padTo(step.id, width)}  ${isNow ? `${step.title}  ` : ''}${tail}`.trimEnd()
  const details = isNow ? detailLines(run, progress) : []
  return [
    `     ${mark} ${brief(text, options.width - 10)}`,
    ...details.map((line) => `            ${brief(oneLine(line), options.width - 12)}`),
  ]
}

/** What is told now, else what was read of the work. */
function detailLines(run: RunAnswer, progress: readonly Progress[]): readonly string[] {
  if (progress.length > 0) return progress.map(progressWords)
  return run.background
    .filter(({ state }) => state !== 'finished')
    .map(({ name, database, state_as: state, percent, remaining }) =>
      [
        `${name} (${database}) ${state}`,
        ...(percent === undefined ? [] : [`${Math.floor(percent)} %`]),
        ...(remaining ? [`${rangeWords(remaining.least_ms, remaining.most_ms)} left`] : []),
      ].join(', '),
    )
}

/** On a pipe: a line when something changed since the look before; the first look tells how it stands. */
export function changeLines(before: RunAnswer | undefined, after: RunAnswer, zone: RunTextOptions['zone']): string[] {
  const clock = { zone, now: after.at }
  const line = oneLine(printable(positionText(after, clock)))
  const same = before && oneLine(printable(positionText(before, { zone, now: before.at })))
  const works = after.background
    .map((work) => workLine(work))
    .filter((one) => !before?.background.map(workLine).includes(one))
  return [...(line === same ? [] : [line]), ...works].map(
    (text) => `${secondsWords(after.at, zone)} ${zoneWord(after.at, zone)} ${oneLine(printable(text))}`,
  )
}

function workLine({ name, database, state_as: state, percent }: RunAnswer['background'][number]): string {
  return `${name} (${database}) ${state}${percent === undefined ? '' : `, ${Math.floor(percent)} %`}`
}
