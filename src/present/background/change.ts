import { type BackgroundChange, type Change } from '../../results/background-change.ts'
import { type Block, blocksText, commandBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { hanging, wrap } from '../columns.ts'
import { oneLine, printable } from '../printable.ts'
import { count } from '../words.ts'
import { unreadNotes } from './words.ts'

/** What was changed, what was not and why; for what is only planned, the SQL. */
export function backgroundChangeText(answer: BackgroundChange, options: TextOptions): string {
  const result = printable(answer)
  return blocksText([
    wrap(headline(result), options.width).map(options.palette.strong),
    ...result.changes.map((change) => changeBlock(change, options)),
    labelledRows([['Not read', unreadNotes(result.databases)]], options),
    labelledRows([['Note', result.remarks]], options),
    result.next === undefined ? [] : commandBlock('Next', result.next, options),
  ])
}

function headline({ verb, changed, changes, passed, dry_run: dry }: BackgroundChange): string {
  const planned = changes.filter(({ outcome }) => outcome === 'planned').length
  const concerned = dry
    ? `${verb} would change ${count(planned, 'background migration')}; nothing was changed`
    : `${verb}: ${changed === 0 ? 'nothing was changed' : `${count(changed, 'background migration')} changed`}`
  const left = changes.filter(({ outcome }) => outcome === 'left').length
  const kept = left === 0 ? '' : `, ${left} left as ${left === 1 ? 'it is' : 'they are'}`
  const others = `${kept}${passed === 0 ? '' : `, ${passed} not concerned`}`
  return `${concerned.charAt(0).toUpperCase()}${concerned.slice(1)}${others}.`
}

function changeBlock(change: Change, { width, palette }: TextOptions): Block {
  const { name, ref, from, to, because, next, warnings, statements, vendor_commands: vendor } = change
  const arrow = to === undefined || to === from || change.outcome === 'declined' ? from : `${from} -> ${to}`
  const paint = change.outcome === 'refused' || change.outcome === 'moved' ? palette.bad : (text: string) => text
  const isShown = change.outcome === 'planned'
  return [
    `${name} (${ref})  ${paint(`${change.outcome}: ${arrow}`)}`,
    ...(because === undefined ? [] : hanging('  ', oneLine(because), width)),
    ...(next === undefined ? [] : hanging('  next: ', oneLine(next), width)),
    ...warnings.flatMap((warning) => hanging('  ! ', oneLine(warning), width).map(palette.caution)),
    ...(isShown ? statements.flatMap((statement) => sqlLines(statement)) : []),
    ...(isShown || change.outcome === 'refused'
      ? vendor.flatMap(({ where, command }) => [`  ${where}:`, `    ${command}`])
      : []),
  ]
}

function sqlLines({ text, values }: Change['statements'][number]): readonly string[] {
  const filled = text.replaceAll(/\$(\d+)/gu, (place, number: string) => values[Number(number) - 1] ?? place)
  return `${filled};`.split('\n').map((line) => `    ${line}`)
}
