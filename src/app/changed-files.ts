import { structuredPatch } from 'diff'
import { compareText } from '../domain/version.ts'
import { type Ports } from '../ports/ports.ts'
import { type ChangedFile } from '../results/changed-file.ts'
import { relativePath } from './relative-path.ts'

/** A text that is to stand at a path from now on; undefined: the file goes. */
export interface WantedFile {
  /** Absolute, or relative to the working folder. */
  readonly path: string
  readonly text: string | undefined
}

/** Lines of a file around what changes. */
const context = 1

/** What writing these files changes, ascending by path; files that stand there already are left out. Nothing is written. */
export function changesOf({ files, place }: Ports, wanted: readonly WantedFile[]): ChangedFile[] {
  return wanted
    .flatMap(({ path, text }): ChangedFile[] => {
      const absolute = files.resolve(place.workingFolder, path)
      const old = files.kindOf(absolute) === 'file' ? files.readText(absolute) : undefined
      if (old === text) return []
      const shown = relativePath(files.resolve(place.workingFolder), absolute)
      const change = old === undefined ? 'created' : text === undefined ? 'deleted' : 'edited'
      const { hunks } = structuredPatch(shown, shown, old ?? '', text ?? '', '', '', { context })
      return [
        {
          path: shown,
          change,
          hunks: hunks.map(({ newStart, lines }) => ({
            line: Math.max(1, newStart),
            lines: lines.filter((line) => !line.startsWith('\\')),
          })),
        },
      ]
    })
    .toSorted((a, b) => compareText(a.path, b.path))
}

/**
 * Writes what differs, each file as a whole, and says what that was; nothing with `dryRun`. A byte order mark stays. Throws
 * UserError `cannot-write`: files before it are written by then, and the same command again goes on.
 */
export function writeFiles(ports: Ports, wanted: readonly WantedFile[], dryRun: boolean): ChangedFile[] {
  const { files, place } = ports
  const changes = changesOf(ports, wanted)
  if (dryRun) return changes
  for (const { path, text } of wanted) {
    const absolute = files.resolve(place.workingFolder, path)
    const isThere = files.kindOf(absolute) === 'file'
    if (text === undefined) files.remove(absolute)
    else if (!isThere || files.readText(absolute) !== text)
      files.writeText(absolute, isThere && files.startsWithMark(absolute) ? `\uFEFF${text}` : text)
  }
  return changes
}
