import { type Next } from '../results/next.ts'
import { type Hop } from '../results/plan-parts.ts'
import { hanging, wrap } from './columns.ts'
import { commandLines } from './command-lines.ts'
import { type Meaning, type Palette } from './palette.ts'
import { oneLine, printable } from './printable.ts'
import { warningLines } from './upgrade/folded-warnings.ts'
import { knownText, productText, staleText } from './upgrade/headline.ts'
import { dutiesOf, landingText, type Duty } from './upgrade/hop-duties.ts'
import { whyText } from './upgrade/hop-words.ts'
import { questionLines } from './upgrade/questions.ts'
import { siteLines } from './upgrade/site.ts'
import { uncountedLines } from './upgrade/uncounted.ts'
import { refusalLines } from './upgrade/refusal.ts'
import { capitalized, firstNames } from './words.ts'

export interface NextOptions {
  readonly width: number
  readonly palette: Palette
}

/** How many names of background migrations fit a phone; the checklist has them all. */
const mostNames = 12

/** Only the first hop of the path: what to have done, what to type, what comes after. For a phone and a ticket. */
export function nextText(answer: Next, options: NextOptions): string {
  const result = printable(answer)
  const blocks = result.hop ? hopBlocks(result, result.hop, options) : verdictBlocks(result, options)
  return [...blocks, warningLines(result, options.width, options.palette, false)]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

type Block = readonly string[]

function hopBlocks(result: Next, hop: Hop, options: NextOptions): readonly Block[] {
  const { width, palette } = options
  const head = `${productText(result)} ${hop.from} -> ${landingText(hop)}`
  const more = result.remaining > 0 ? `, then ${result.remaining} more to ${result.to.version}` : ''
  return [
    [
      ...wrap(oneLine(head), width).map(palette.strong),
      ...wrap(oneLine(`${capitalized(whyText(hop, ' or '))}${more} (${knownText(result)})`), width),
      ...staleLines(result, options),
    ],
    [
      ...siteLines(result, width, palette),
      ...uncountedLines(result, width, palette),
      ...questionLines(result, width, palette, false),
    ],
    dutyBlock(hop, options),
    commandBlock(hop, options),
    noteBlock(hop, options),
    afterBlock(result, hop, options),
  ]
}

const verdictTexts = {
  legal: ['No hop is needed.', 'good'],
  'nothing-to-do': ['Nothing to do: the installation already runs it.', 'good'],
  illegal: ['No legal path.', 'bad'],
  undetermined: ['No hop is legal whatever the answers are.', 'caution'],
} as const satisfies Record<Next['verdict'], readonly [string, Meaning]>

function verdictBlocks(result: Next, options: NextOptions): readonly Block[] {
  const { width, palette } = options
  const ends = `${productText(result)} ${result.from.version} -> ${result.to.version} (${knownText(result)})`
  const [text, meaning] = verdictTexts[result.verdict]
  return [
    [
      ...wrap(oneLine(ends), width).map(palette.strong),
      ...wrap(text, width).map(palette[meaning]),
      ...staleLines(result, options),
    ],
    [...uncountedLines(result, width, palette), ...questionLines(result, width, palette, true)],
    result.refusal ? refusalLines(result.refusal, width, palette) : [],
  ]
}

function staleLines(result: Next, { width, palette }: NextOptions): Block {
  const stale = staleText(result)
  return stale === undefined ? [] : wrap(oneLine(stale), width).map(palette.caution)
}

function dutyBlock(hop: Hop, options: NextOptions): Block {
  const { width, palette } = options
  return [
    ...wrap(`Before leaving ${oneLine(hop.from)}`, width).map(palette.strong),
    ...dutiesOf(hop).flatMap((duty) => dutyLines(duty, hop, options)),
  ]
}

function dutyLines({ kind, text, details, command }: Duty, hop: Hop, options: NextOptions): Block {
  const more = kind === 'finish' ? [names(hop)].filter(Boolean) : details
  return [
    ...hanging('- ', oneLine(text), options.width),
    ...more.flatMap((detail) => hanging('  ', oneLine(detail), options.width)),
    ...(command === undefined ? [] : shell(command, options)),
  ]
}

function names({ finish_before: { background } }: Hop): string {
  return firstNames(
    background.map(({ name }) => name),
    mostNames,
  )
}

function commandBlock({ commands }: Hop, options: NextOptions): Block {
  const { width, palette } = options
  return commands.flatMap(({ step, on, run }) => [
    ...wrap(oneLine(`${capitalized(step)}, on ${on}`), width).map(palette.strong),
    ...shell(run, options),
  ])
}

function shell(command: string, { width }: NextOptions): Block {
  return commandLines(command, width - 2).map((line) => `  ${line}`)
}

function noteBlock({ notes, warnings }: Hop, { width, palette }: NextOptions): Block {
  return [
    ...notes.flatMap(({ text, url }) => hanging('Note: ', oneLine(url === undefined ? text : `${text} ${url}`), width)),
    ...warnings.flatMap(({ message, accepted }) =>
      hanging(accepted ? 'Accepted: ' : 'Warning: ', oneLine(message), width).map(palette.caution),
    ),
  ]
}

/** The command for the step after this one, or that there is none. */
function afterBlock({ after }: Next, { to }: Hop, options: NextOptions): Block {
  const { width, palette } = options
  const heading = after === undefined ? `${oneLine(to)} is the last landing.` : `When ${oneLine(to)} is up`
  return [...wrap(heading, width).map(palette.strong), ...(after === undefined ? [] : shell(after, options))]
}
