import { type RunAnswer } from '../../results/run.ts'
import { spanText } from '../background/words.ts'
import { type Block } from '../blocks.ts'
import { hanging } from '../columns.ts'
import { commandLines } from '../command-lines.ts'
import { besideLabel, labelled } from '../upgrade/tail.ts'
import { clockWords } from './clock.ts'
import { clockOf } from './headline.ts'
import { type RunTextOptions } from './words.ts'

type Point = RunAnswer['restore_points'][number]

/** How one could go back: the newest restore point, and that there are older ones. */
export function restoreBlock(run: RunAnswer, options: RunTextOptions): Block {
  const { restore_points: points, backup, state } = run
  const { width, palette } = options
  const [newest] = points
  if (!newest) return labelled('Restore', [noneText(backup)], width, palette)
  if (state === 'aborted') return goBackBlock(newest, run, options)
  const older = points.length === 1 ? [] : [`${points.length - 1} older: plan run report has them`]
  return labelled('Restore', [...pointTexts(newest, run, options), ...older], width, palette)
}

function pointTexts(point: Point, run: RunAnswer, options: RunTextOptions): string[] {
  const { version, restore, is_command: isCommand } = point
  const lines = isCommand ? commandLines(restore, besideLabel(options.width)).join('\n') : restore
  return [`to ${version} ${nameOf(point)}, ${lossOf(point, run, options)}:`, lines]
}

const nameOf = ({ id, is_command: isCommand }: Point): string =>
  id === undefined ? `from what ${isCommand ? 'was' : 'you'} made` : `from backup ${id}`

function lossOf({ taken_at: taken, loses_ms: loses }: Point, run: RunAnswer, options: RunTextOptions): string {
  // Below a minute a number would say more than is known.
  const span = loses < 60_000 ? '' : ` (${spanText(loses)})`
  return `loses what was written since ${clockWords(taken, clockOf(run, options))}${span}`
}

/** What to type, in order, after an upgrade was given up. */
function goBackBlock(point: Point, run: RunAnswer, options: RunTextOptions): Block {
  const { width, palette } = options
  const { name, service } = run
  const { version, restore, is_command: isCommand } = point
  const head = `To go back to ${name} ${version} ${nameOf(point)}: ${lossOf(point, run, options)}.`
  const first = service.state === 'down' ? [] : [`stop ${name}`]
  const steps = [
    ...first.map((text) => [text]),
    isCommand ? commandLines(restore, width - 3) : hanging('', restore, width - 3),
    [`install ${name} ${version} and start it`],
  ]
  return [
    ...hanging('', head, width).map(palette.strong),
    ...steps.flatMap((lines, i) => lines.map((line, at) => `${at === 0 ? ` ${i + 1} ` : '   '}${line}`)),
    ...(run.restore_points.length > 1
      ? [`Older restore points: ${run.restore_points.length - 1}, in plan run report`]
      : []),
  ]
}

function noneText({ kind, text }: RunAnswer['backup']): string {
  if (kind === 'none') return `no restore point: ${text ?? 'a person said that none is needed'}`
  return 'no restore point yet'
}
