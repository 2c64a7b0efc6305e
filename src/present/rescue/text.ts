import { type Rescue, type RescuedLife } from '../../results/rescue.ts'
import { type Block, blocksText, commandBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { hanging, wrap } from '../columns.ts'
import { commandLines } from '../command-lines.ts'
import { oneLine, printable } from '../printable.ts'
import { staleText } from '../upgrade/headline.ts'
import { firstNames } from '../words.ts'
import {
  databaseTexts,
  emptyLives,
  fatesText,
  gapTexts,
  headline,
  installedTexts,
  lifeText,
  mendText,
  openLives,
  schemaTexts,
  skippedText,
  verdictMeaning,
  verdictText,
} from './words.ts'

/** The answer of `plan rescue`: the verdict, what is wrong, ways on and what each loses. */
export function rescueText(answer: Rescue, options: TextOptions): string {
  const result = printable(answer)
  return blocksText([
    headBlock(result, options),
    livesBlock(result, options),
    labelledRows(
      [
        ['Schema', schemaTexts(result)],
        ['Not read', databaseTexts(result)],
        ['Installed', result.installed.length > 1 || result.now_unsure !== undefined ? installedTexts(result) : []],
        ['Against it', result.reasons],
        ['Harmless', emptyLives(result).map(({ name, because }) => `${name}: ${because}, and no row needs it`)],
        ['Not judged', gapTexts(result)],
        ['Note', result.remarks],
        ['Left out', result.left_out],
      ],
      options,
    ),
    optionBlock(result, options),
    commandBlock('Support', result.file, options),
  ])
}

function headBlock(result: Rescue, { width, palette }: TextOptions): Block {
  const stale = staleText(result)
  const paint = palette[verdictMeaning[result.verdict]]
  const causes = result.because.filter((text) => !isOfLife(result, text) && !isUnread(result, text))
  return [
    ...wrap(oneLine(`${headline(result)} ${skippedText(result)}`), width),
    ...wrap(oneLine(verdictText(result)), width).map(paint),
    ...causes.flatMap((text) => hanging('  ', oneLine(text), width)),
    ...(stale === undefined ? [] : hanging('', stale, width).map(palette.caution)),
  ]
}

/** It is told below, with what to do about it. */
const isUnread = ({ databases }: Rescue, text: string): boolean =>
  databases.some(({ database }) => text.startsWith(`${database} was not read: `))

/** It is told below, with its rows and its mend. */
const isOfLife = (result: Rescue, text: string): boolean =>
  openLives(result).some(({ name }) => text.startsWith(`${name} `) || text.startsWith(`${name}:`))

/** More do not fit on a screen. */
const mostLives = 12

function livesBlock(result: Rescue, options: TextOptions): Block {
  const { width, palette } = options
  const open = openLives(result)
  const more = open.slice(mostLives).map(({ name }) => name)
  const shown = new Set<string>()
  return [
    ...wrap(fatesText(result), width).map(palette.strong),
    ...open.slice(0, mostLives).flatMap((life) => lifeLines(life, options, shown)),
    ...(more.length === 0 ? [] : hanging(' ', `and ${firstNames(more, 6)}: --json lists them`, width)),
  ]
}

/** A command that mends several is shown once. */
function lifeLines(life: RescuedLife, { width, palette }: TextOptions, shown: Set<string>): Block {
  const mend = mendText(life)
  const commands = (life.mend?.commands ?? []).filter((command) => !shown.has(command))
  for (const command of commands) shown.add(command)
  const meaning = life.fate === 'cannot-tell' || life.mend ? palette.caution : palette.bad
  const [first = '', ...others] = hanging(` ${life.name} `, oneLine(lifeText(life)), width)
  return [
    meaning(` ${life.name}`) + first.slice(life.name.length + 1),
    ...others,
    ...(mend === undefined ? [] : hanging('   ', oneLine(mend), width)),
    ...commands.flatMap((command) => commandLines(command, width - 5).map((line) => `     ${line}`)),
  ]
}

/** Commands that stand above, where what they mend is told, are not told again. */
function optionBlock({ options: ways, lives }: Rescue, { width, palette }: TextOptions): Block {
  const above = new Set(lives.slice(0, mostLives).flatMap(({ mend }) => mend?.commands ?? []))
  return ways.flatMap(({ id, text, loses, commands }) => {
    const head = `Option ${id}  `
    const [first = '', ...others] = hanging(head, oneLine(`${text}; loses ${loses}`), width)
    return [
      palette.strong(head) + first.slice(head.length),
      ...others,
      ...commands
        .filter((command) => !above.has(command))
        .flatMap((command) => commandLines(command, width - 12).map((line) => `            ${line}`)),
    ]
  })
}
