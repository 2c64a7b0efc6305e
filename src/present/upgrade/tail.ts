import { hanging } from '../columns.ts'
import { type Palette } from '../palette.ts'

const labelWidth = 11

/** `Warnings   …`: the blocks below a path, their texts under one another. */
export function labelled(label: string, texts: readonly string[], width: number, palette: Palette): readonly string[] {
  return texts.flatMap((text, i) =>
    hanging((i === 0 ? label : '').padEnd(labelWidth), text, width).map((line, at) =>
      i === 0 && at === 0 ? line.replace(label, palette.strong(label)) : line,
    ),
  )
}

/** Cells that are left beside the labels. */
export function besideLabel(width: number): number {
  return width - labelWidth
}
