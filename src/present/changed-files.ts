import { type ChangedFile } from '../results/changed-file.ts'
import { type Palette } from './palette.ts'

const words = { created: 'new', edited: '', deleted: 'deleted' } as const

/** A created file is shown by its length; this many of its lines are shown at most. */
const shownLines = 12

/** Files with the lines that come and go, one block each. */
export function changedFilesText(files: readonly ChangedFile[], palette: Palette): string[] {
  return files.map(({ path, change, hunks }) => {
    const lines = hunks.flatMap((hunk) => hunk.lines)
    const first = hunks[0]?.line ?? 1
    if (change !== 'edited')
      return [`${palette.strong(path)}  ${words[change]}, ${lines.length} lines`, ...preview(lines, palette)].join('\n')
    return [
      palette.strong(`${path}:${first}`),
      ...hunks.flatMap((hunk) => hunk.lines.map((line) => coloured(line, palette))),
    ].join('\n')
  })
}

function preview(lines: readonly string[], palette: Palette): string[] {
  if (lines.length > shownLines) return []
  return lines.map((line) => coloured(line, palette))
}

function coloured(line: string, palette: Palette): string {
  const text = `${line.slice(0, 1)} ${line.slice(1)}`.trimEnd()
  if (line.startsWith('+')) return palette.good(text)
  return line.startsWith('-') ? palette.bad(text) : palette.faint(text)
}
