import { type Place } from '../domain/place.ts'

/** One file's text and the offsets its lines begin at. */
export interface SourceText {
  /** Path relative to the manifest's folder, with `/`. */
  readonly file: string
  readonly text: string
  readonly lineStarts: readonly number[]
}

export function sourceText(file: string, text: string): SourceText {
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  return { file, text, lineStarts }
}

/** Line and column of an offset, by binary search. */
export function placeAt(source: SourceText, offset: number): Place {
  let low = 0
  let high = source.lineStarts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (source.lineStarts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return { file: source.file, line: low + 1, column: offset - source.lineStarts[low]! + 1 }
}
