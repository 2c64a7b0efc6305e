import { type BackgroundItem } from '../../results/background-parts.ts'
import { type BackgroundList } from '../../results/background-list.ts'
import { type BackgroundWait } from '../../results/wait.ts'
import { type TextOptions } from '../blocks.ts'
import { oneLine, printable } from '../printable.ts'
import { backgroundListText, summaryText } from './list.ts'
import { errorText, localTime, stateText, unreadNotes } from './words.ts'

export const watchHint = 'Ctrl-C ends'

/** The lines of one drawing: when, then the answer. */
export function liveLines(result: BackgroundList, options: TextOptions, hint: string): readonly string[] {
  const heading = `${new Date(result.at).toTimeString().slice(0, 8)}  ${hint}`
  return [options.palette.faint(heading), ...backgroundListText(result, options).split('\n')]
}

/** On a pipe: a line for each that changed since the look before; the first look tells all of them. */
export function changeLines(before: BackgroundList | undefined, after: BackgroundList): readonly string[] {
  const old = new Map(before?.background.map((item) => [item.ref, lineOf(item, after.at)]))
  const lines = printable(after).background.map((item) => ({ ref: item.ref, line: lineOf(item, after.at) }))
  const gone = [...old.keys()].filter((ref) => !lines.some((one) => one.ref === ref))
  const summary = summaryText(after)
  const isNews = before === undefined || summaryText(before) !== summary
  return [
    ...(isNews ? [`${after.at} ${summary}`] : []),
    ...lines.filter(({ ref, line }) => old.get(ref) !== line).map(({ line }) => `${after.at} ${line}`),
    ...gone.map((ref) => `${after.at} ${ref} is not among the unfinished any more`),
  ]
}

function wholeText({ percent }: BackgroundItem): string {
  return percent === undefined ? 'unknown' : `${Math.floor(percent)} %`
}

/** What counts as a change: state, whole per cents, holds, errors; a rate alone does not. */
function lineOf(item: BackgroundItem, now: string): string {
  const { hold, last_error: error } = item
  return oneLine(
    [
      `${item.ref} ${item.name}: ${stateText(item)}`,
      wholeText(item),
      ...(hold ? [`held until ${localTime(hold.until, now)}: ${hold.because ?? 'no reason given'}`] : []),
      ...(error ? [errorText(error)] : []),
    ].join(', '),
  )
}

/** `waiting for 2: BackfillX (main) 42 %, 1,200 rows/s`: what somebody who waits is told meanwhile. */
export function waitingLine({ background, databases }: Pick<BackgroundWait, 'background' | 'databases'>): string {
  const left = printable(background).filter(({ judgement }) => judgement !== 'finished' && judgement !== 'cancelled')
  const named = left.map((item) => `${item.name} (${item.database}) ${stateText(item)} ${wholeText(item)}`)
  const silent = unreadNotes(printable(databases)).map((note) => `not read: ${note}`)
  return oneLine(`waiting for ${left.length}: ${[...named, ...silent].join('; ')}`)
}
