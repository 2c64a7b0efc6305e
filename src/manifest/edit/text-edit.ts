/** Puts a text where characters from one offset up to another stand; equal offsets insert. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Everything outside the edits stays as it is, byte for byte. Edits must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = []
  let done = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < done) throw new Error(`edits overlap at offset ${edit.start}`)
    parts.push(text.slice(done, edit.start), edit.text)
    done = edit.end
  }
  return [...parts, text.slice(done)].join('')
}

/** How the lines of a text end; a text with both kinds counts as one with the longer. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  return text.includes('\r\n') ? '\r\n' : '\n'
}

/** Where the line ends that an offset stands on, before its line break. */
export function endOfLine(text: string, offset: number): number {
  const at = text.indexOf('\n', offset)
  if (at === -1) return text.length
  return text[at - 1] === '\r' ? at - 1 : at
}

/** The lines that differ between two states of a text. */
export interface ChangedLines {
  /** The first of them, counted from 1. */
  readonly line: number
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** The smallest run of lines that differs; no lines when nothing does. */
export function changedLines(before: string, after: string): ChangedLines {
  const old = before.split(/\r?\n/u)
  const now = after.split(/\r?\n/u)
  const shorter = Math.min(old.length, now.length)
  let top = 0
  while (top < shorter && old[top] === now[top]) top += 1
  let bottom = 0
  while (bottom < shorter - top && old.at(-1 - bottom) === now.at(-1 - bottom)) bottom += 1
  return { line: top + 1, before: old.slice(top, old.length - bottom), after: now.slice(top, now.length - bottom) }
}
