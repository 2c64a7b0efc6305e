import { type Hop } from '../../results/plan-parts.ts'
import { hanging } from '../columns.ts'
import { commandLines } from '../command-lines.ts'
import { type Palette } from '../palette.ts'
import { oneLine } from '../printable.ts'
import { backgroundText, dutiesOf, landingText, type Duty } from './hop-duties.ts'
import { bringsText, hopTitle, proofText, whyText } from './hop-words.ts'

export interface DetailOptions {
  readonly width: number
  readonly palette: Palette
  /** How many names of background migrations are listed before the rest is only counted. */
  readonly names: number
}

/** Everything about one hop: why, what first, the commands, what else to know. */
export function hopDetails(hop: Hop, options: DetailOptions): readonly string[] {
  return [
    ...hanging('', options.palette.strong(`${hopTitle(hop)}: ${hop.from} -> ${landingText(hop)}`), options.width),
    ...section(
      'why',
      [whyText(hop, ' or '), ...hop.why.reasons.map(({ message }) => message), ...proofLines(hop)],
      options,
    ),
    ...dutyLines(dutiesOf(hop), options),
    ...hopCommands(hop, options),
    ...section('brings', bringsLines(hop), options),
    ...section(
      'note',
      hop.notes.map(({ text, url }) => (url === undefined ? text : `${text} ${url}`)),
      options,
    ),
    ...section(
      'warns',
      hop.warnings.map(({ message, next }) => (next === undefined ? message : `${message}; ${next}`)),
      options,
    ),
  ]
}

function proofLines({ proof, why }: Hop): readonly string[] {
  if (proof.by === 'lives') return [`proof: ${proofText(proof)} of ${proof.lives.join(', ')}`]
  return proof.by === 'declaration' ? [`proof: declared stop ${why.stops.join(', ')}`] : []
}

function bringsLines(hop: Hop): readonly string[] {
  const { background } = hop.brings
  return bringsText(hop) === '' ? [] : [bringsText(hop), ...background.map(backgroundText)]
}

const labels = {
  finish: 'first',
  duty: 'first',
  component: 'step',
  wait: 'wait',
  gate: 'check',
} as const satisfies Record<Duty['kind'], string>

function dutyLines(duties: readonly Duty[], options: DetailOptions): readonly string[] {
  return duties.flatMap(({ kind, text, details, command }) => [
    ...section(labels[kind], [text, ...details], options),
    ...(command === undefined ? [] : shell(command, options)),
  ])
}

/** Commands by the step they belong to, each with the hosts it runs on. */
function hopCommands({ commands }: Hop, options: DetailOptions): readonly string[] {
  return commands.flatMap(({ step, on, run }) => [...section(step, [`on ${on}`], options), ...shell(run, options)])
}

function shell(command: string, { width, palette }: DetailOptions): readonly string[] {
  return commandLines(command, width - indent.length).map((line) => `${indent}${palette.strong(line)}`)
}

const indent = '    '

/** `  label  text`, further texts below; a long list ends in a count. */
function section(label: string, texts: readonly string[], { width, names, palette }: DetailOptions): readonly string[] {
  const shown = texts.length > names + 1 ? [...texts.slice(0, names), `and ${texts.length - names} more`] : texts
  return shown.flatMap((text, i) =>
    hanging(i === 0 ? `  ${label.padEnd(7)} ` : `  ${' '.repeat(7)} - `, oneLine(text), width).map((line, at) =>
      i === 0 && at === 0 ? line.replace(label, palette.faint(label)) : line,
    ),
  )
}
