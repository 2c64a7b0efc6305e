import { type Start } from '../results/start.ts'
import { type Palette } from './palette.ts'
import { hanging, wrap } from './columns.ts'
import { printable } from './printable.ts'
import { displayWidth, padTo } from './display-width.ts'

/** The answer of bare `plan` where nobody can be asked: what it does, where to begin, and a real path. */
export function startText(answer: Start, width: number, palette: Palette): string {
  const { about, commands, manifest, from, landings } = printable(answer)
  const cells = Math.max(...landings.map(({ version }) => displayWidth(version)))
  return [
    ...wrap(about, width),
    '',
    ...commands.flatMap(({ command, does }) => [`  ${palette.strong(command)}`, ...hanging('      ', does, width)]),
    '',
    ...wrap(`For example ${manifest.name} from ${from} (manifest of ${manifest.complete_until}):`, width),
    ...landings.flatMap(({ version, why }) => hanging(`  ${padTo(version, cells)}  `, why, width)),
  ].join('\n')
}
