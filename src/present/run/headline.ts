import { type RunAnswer } from '../../results/run.ts'
import { spanText } from '../background/words.ts'
import { type Block } from '../blocks.ts'
import { hanging, wrap } from '../columns.ts'
import { oneLine } from '../printable.ts'
import { count, sentence } from '../words.ts'
import { clockWords, type WallClock } from './clock.ts'
import { type RunTextOptions } from './words.ts'

export const clockOf = ({ at }: RunAnswer, { zone }: RunTextOptions): WallClock => ({ zone, now: at })

/** `Safe to leave: yes`, why, and until when; then where the run is. */
export function headlineBlock(run: RunAnswer, options: RunTextOptions): Block {
  const { palette, width } = options
  const { safe, until, because } = run.safe_to_leave
  const clock = clockOf(run, options)
  const word = safe ? (until === undefined ? 'yes' : `yes, until ${clockWords(until, clock)}`) : 'NO'
  const label = 'Safe to leave: '
  const lines = hanging('', oneLine(`${label}${word}. ${sentence(because)}`), width)
  const paint = safe ? palette.good : palette.bad
  return [
    lines[0]!.replace(`${label}${word}`, (found) => paint(palette.strong(found))),
    ...lines.slice(1),
    ...wrap(oneLine(positionText(run, clock)), width).map(palette.strong),
  ]
}

/** `Hop 4 of 17, 16.0.10 -> 16.1.8: waiting for background migrations since 02:21 CET.` */
export function positionText(run: RunAnswer, clock: WallClock): string {
  const { hop, name, hops } = run
  if (run.state === 'done') return doneText(run)
  const where = hop
    ? `Hop ${hop.number} of ${hop.of}, ${hop.from} -> ${hop.to}`
    : `${name}, after ${count(hops.length, 'hop')}`
  return `${where}: ${stateText(run, clock)}.`
}

function doneText({ name, to, hops, took_ms: took, downtime_took_ms: down }: RunAnswer): string {
  const downtime = down === 0 ? '' : `; users were not served for ${spanText(down)} of it`
  return `Done: ${name} ${to} is installed, ${count(hops.length, 'hop')} in ${spanText(took)}${downtime}.`
}

function stateText(run: RunAnswer, clock: WallClock): string {
  const { state, because, step } = run
  const since = `since ${clockWords(run.state_at, clock)}`
  const why = because === undefined ? '' : `: ${because.replace(/\.$/u, '')}`
  const doing = step ? `${step.id} (${step.title})` : 'the next step'
  switch (state) {
    case 'running':
      return `${doing}, ${since}`
    case 'waiting':
      return `waiting ${since}${why}`
    case 'held':
      return `held ${since}${why}`
    case 'stalled':
      return `stands still at ${doing}`
    case 'needs-you':
      return `waits for you ${since}, at ${doing}`
    case 'failed':
      return `failed in ${doing}`
    case 'paused':
      return `paused ${since}${why}; next ${doing}`
    case 'aborted':
      return `aborted at ${clockWords(run.state_at, clock)}${why}`
    case 'done':
      return 'done'
  }
}
