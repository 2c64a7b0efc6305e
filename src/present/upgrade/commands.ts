import { type Upgrade } from '../../results/upgrade.ts'
import { commandLines } from '../command-lines.ts'
import { displayWidth } from '../display-width.ts'
import { type Palette } from '../palette.ts'
import { besideLabel, labelled } from './tail.ts'

/** The same question asked of another command: `plan upgrade …` → `plan next …`. Sessions are of `plan upgrade` alone. */
export function asCommand({ command }: Pick<Upgrade, 'command'>, verb: string): string {
  return command.replace(/^plan upgrade\b/u, `plan ${verb}`).replaceAll(/ --window (?:'[^']*'|\S+)/gu, '')
}

/** The last lines of an answer: what to type next. */
export function nextCommandLines(result: Upgrade, width: number, palette: Palette): readonly string[] {
  const next = commandLines(asCommand(result, 'next'), besideLabel(width)).join('\n')
  const checklist = `${result.command} --format markdown`
  const ticket =
    displayWidth(checklist) <= besideLabel(width) ? checklist : 'the same with plan upgrade and --format markdown'
  return [...labelled('Next', [next], width, palette), ...labelled('Ticket', [ticket], width, palette)]
}
