import { type ManifestFacts } from '../results/upgrade.ts'
import { hanging, wrap } from './columns.ts'
import { commandLines } from './command-lines.ts'
import { type Palette } from './palette.ts'
import { oneLine } from './printable.ts'
import { staleText } from './upgrade/headline.ts'
import { besideLabel, labelled } from './upgrade/tail.ts'

/** How wide and in which colours a text is shown. */
export interface TextOptions {
  readonly width: number
  readonly palette: Palette
}

/** Lines that stand together; blocks are set apart by an empty line. */
export type Block = readonly string[]

export function blocksText(blocks: readonly Block[]): string {
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

/** The answer in one sentence, and that the manifest is old. */
export function headBlock(text: string, manifest: ManifestFacts, { width, palette }: TextOptions): Block {
  const stale = staleText({ manifest })
  return [
    ...wrap(oneLine(text), width).map(palette.strong),
    ...(stale === undefined ? [] : hanging('', stale, width).map(palette.caution)),
  ]
}

/** `Next       plan upgrade …`, broken where it can still be copied. */
export function commandBlock(label: string, command: string, { width, palette }: TextOptions): Block {
  return labelled(label, [commandLines(command, besideLabel(width)).join('\n')], width, palette)
}

/** Rows of labels and texts; rows without a text are left out. */
export function labelledRows(
  rows: readonly (readonly [label: string, texts: readonly string[]])[],
  { width, palette }: TextOptions,
): Block {
  return rows.flatMap(([label, texts]) => labelled(label, texts.map(oneLine), width, palette))
}
