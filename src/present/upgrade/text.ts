import { type Upgrade } from '../../results/upgrade.ts'
import { hanging, wrap } from '../columns.ts'
import { displayWidth } from '../display-width.ts'
import { type Palette } from '../palette.ts'
import { oneLine, printable } from '../printable.ts'
import { sentence } from '../words.ts'
import { nextCommandLines } from './commands.ts'
import { warningLines } from './folded-warnings.ts'
import { furtherReadingLines } from './further-reading.ts'
import { headlineParts, staleText } from './headline.ts'
import { hopDetails } from './hop-details.ts'
import { hopTable } from './hop-table.ts'
import { alternativeLines, perAnswerLines } from './other-paths.ts'
import { nightsLegend, nightsOf } from './nights.ts'
import { questionLines } from './questions.ts'
import { siteLines } from './site.ts'
import { uncountedLines } from './uncounted.ts'
import { unknownComponentLines } from './unknown-components.ts'
import { refusalLines } from './refusal.ts'

export interface TextOptions {
  readonly width: number
  readonly palette: Palette
  /** Every reason, note, command and background migration of every hop. */
  readonly verbose?: boolean
}

/** The answer of `plan upgrade` on a terminal: the answer first, the next command last. */
export function upgradeText(answer: Upgrade, options: TextOptions): string {
  const result = printable(answer)
  const blocks = [headLines(result, options), ...bodyBlocks(result, options)]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function bodyBlocks(result: Upgrade, options: TextOptions): readonly (readonly string[])[] {
  const { width, palette, verbose = false } = options
  const warnings = warningLines(result, width, palette, verbose)
  const told = [...siteLines(result, width, palette), ...uncountedLines(result, width, palette)]
  const questions = [...told, ...questionLines(result, width, palette, verbose)]
  switch (result.verdict) {
    case 'nothing-to-do':
      return [[`Nothing to do: the installation already runs ${oneLine(result.to.version)}.`], told, warnings]
    case 'illegal':
      return [[...told, ...warnings], refusalBlock(result, options)]
    case 'undetermined':
      return [perAnswerLines(result, width, palette), [...questions, ...warnings], refusalBlock(result, options)]
    case 'legal':
      return [
        ...pathBlocks(result, options),
        [
          ...questions,
          ...unknownComponentLines(result, width, palette),
          ...alternativeLines(result, width, palette),
          ...(verbose ? [] : furtherReadingLines(result, width, palette)),
          ...warnings,
          ...nextCommandLines(result, width, palette),
        ],
      ]
  }
}

function pathBlocks(result: Upgrade, { width, palette, verbose = false }: TextOptions): readonly (readonly string[])[] {
  const { path } = result
  if (!path) return []
  const table = [...hopTable(path, width, palette, nightsOf(result)), ...nightsLegend(result, width, palette)]
  if (!verbose) return [table]
  return [table, ...path.hops.map((hop) => hopDetails(hop, { width, palette, names: Number.MAX_SAFE_INTEGER }))]
}

function refusalBlock({ refusal }: Upgrade, { width, palette }: TextOptions): readonly string[] {
  return refusal ? refusalLines(refusal, width, palette) : []
}

/** Which path, and what it stands on. */
function headLines(result: Upgrade, { width, palette }: TextOptions): readonly string[] {
  const stale = staleText(result)
  return [
    ...joinParts(headlineParts(result).map(oneLine), width).map(palette.strong),
    ...verdictLines(result, width, palette),
    ...(stale === undefined ? [] : hanging('', stale, width).map(palette.caution)),
  ]
}

function verdictLines({ verdict, coverage }: Upgrade, width: number, palette: Palette): readonly string[] {
  if (verdict === 'nothing-to-do') return []
  return verdict === 'illegal' ? [palette.bad('No legal path')] : wrap(sentence(oneLine(coverage.text)), width)
}

/** Parts side by side while they fit; a part that does not starts a line. */
function joinParts(parts: readonly string[], width: number): readonly string[] {
  const lines: string[] = []
  for (const part of parts) {
    const joined = lines.length === 0 ? part : `${lines.at(-1)}   ${part}`
    if (lines.length > 0 && displayWidth(joined) <= width) lines[lines.length - 1] = joined
    else lines.push(...wrap(part, width))
  }
  return lines
}
