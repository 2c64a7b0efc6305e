/**
 * Widths of text nobody has measured: a drawing is laid out without a browser. Widths are those of the widest common
 * sans-serif faces, so that with any other face there is more room, never less.
 */

const classes = [
  [/[ijl.,:;'|!]/u, 0.36],
  [/[ftrI()[\]\s/-]/u, 0.43],
  [/[mwMW@%]/u, 1],
  [/[A-Z&]/u, 0.76],
  [/[\u0020-\u007E]/u, 0.64],
  [/[\u00A0-\u02FF\u0370-\u052F]/u, 0.72],
] as const

/** Estimated width in pixels. */
export function textWidth(text: string, size: number): number {
  let ems = 0
  for (const character of text) ems += classes.find(([pattern]) => pattern.test(character))?.[1] ?? 1.1
  return ems * size
}

/** Lines of at most `width` pixels: broken at plain spaces, behind hyphens, and a longer word wherever it must. */
export function wrapPixels(text: string, width: number, size: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of piecesOf(text, width, size)) {
    if (line !== '' && textWidth((line + piece).trimEnd(), size) > width) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += piece
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()]
}

/** `only `, `if `, `large-`, `pipeline-`: pieces a line may end behind. */
function piecesOf(text: string, width: number, size: number): readonly string[] {
  const pieces = text.match(/[^ -]*(?:-+| +|$)/gu) ?? []
  return pieces.filter((piece) => piece !== '').flatMap((piece) => chop(piece, width, size))
}

function chop(piece: string, width: number, size: number): readonly string[] {
  if (textWidth(piece.trimEnd(), size) <= width) return [piece]
  const characters = Array.from(piece)
  const pieces = ['']
  for (const character of characters) {
    const longer = `${pieces.at(-1)}${character}`
    if (pieces.at(-1) !== '' && textWidth(longer.trimEnd(), size) > width) pieces.push(character)
    else pieces[pieces.length - 1] = longer
  }
  return pieces
}
