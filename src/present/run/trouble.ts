import { type RunAnswer } from '../../results/run.ts'
import { type ShownCommandResult } from '../../results/run-parts.ts'
import { type Block } from '../blocks.ts'
import { hanging, wrap } from '../columns.ts'
import { commandLines } from '../command-lines.ts'
import { oneLine } from '../printable.ts'
import { clockWords } from './clock.ts'
import { clockOf } from './headline.ts'
import { type RunTextOptions } from './words.ts'

/** Lines of what a program printed that are shown; all of it is in the report. */
const tailLines = 8

/** What failed, what to do in which order, and what not to do. */
export function failureBlock(run: RunAnswer, options: RunTextOptions): Block {
  const { failure } = run
  if (!failure) return []
  const { width, palette } = options
  const at = failure.at === undefined ? '' : ` at ${clockWords(failure.at, clockOf(run, options))}`
  const word = run.state === 'stalled' ? 'STALLED' : 'FAILED'
  const label = `${word}${at}: `
  const [first = '', ...rest] = hanging('', `${label}${oneLine(failure.what)} (${failure.step})`, width)
  return [
    first.replace(label, (found) => palette.bad(palette.strong(found))),
    ...rest,
    ...tailBlock(failure.tail, options),
    ...failure.do.flatMap((one, i) => numbered(i + 1, one, width)),
    ...failure.do_not
      .flatMap((one, i) => hanging(i === 0 ? 'Do not: ' : '        ', oneLine(one), width))
      .map(palette.caution),
  ]
}

function numbered(number: number, text: string, width: number): readonly string[] {
  if (!text.startsWith('plan ')) return hanging(` ${number} `, oneLine(text), width)
  return commandLines(text, width - 3).map((line, i) => `${i === 0 ? ` ${number} ` : '   '}${line}`)
}

function tailBlock(tail: string | undefined, { palette, width }: RunTextOptions): Block {
  if (tail === undefined || tail.trim() === '') return []
  const lines = tail.trimEnd().split('\n')
  const shown = lines.slice(-tailLines).map((line) => `   | ${line.trimEnd()}`.slice(0, width))
  const more = lines.length > tailLines ? [`   | … ${lines.length - tailLines} lines before; in plan run report`] : []
  return [...more, ...shown].map(palette.faint)
}

/** What a person has to do now: commands with the role of their hosts, then how to say that it is done. */
export function handsBlock(run: RunAnswer, options: RunTextOptions): Block {
  const { step, state } = run
  if (state !== 'needs-you' || !step) return []
  const { width, palette } = options
  const what = step.outcome ?? step.title
  // What stands in the way of a step has commands of its own; those of the step come later.
  const isInTheWay = step.next.some((one) => one.startsWith('plan run resume')) || step.state !== 'needs-you'
  const commands = isInTheWay ? [] : step.commands
  return [
    ...hanging('You do: ', oneLine(what), width).map(palette.strong),
    ...commandsOf(commands, width),
    ...(commands.length === 0 ? step.next.flatMap((one) => listed(one, width)) : []),
    ...step.do_not.flatMap((one) => hanging('Do not: ', oneLine(one), width)).map(palette.caution),
  ]
}

/** Sentences wrap; a command stays one that can be copied. */
function listed(text: string, width: number): readonly string[] {
  const lines = text.startsWith('plan ') ? commandLines(text, width - 2) : wrap(oneLine(text), width - 2)
  return lines.map((line) => `  ${line}`)
}

/** Commands below the hosts they are run on. */
function commandsOf(commands: readonly ShownCommandResult[], width: number): readonly string[] {
  let before: string | undefined
  return commands.flatMap(({ on, command }) => {
    const head = on !== undefined && on !== before ? hanging('  ', `on ${oneLine(on)}:`, width) : []
    before = on
    return [...head, ...commandLines(command, width - 4).map((line) => `    ${line}`)]
  })
}
