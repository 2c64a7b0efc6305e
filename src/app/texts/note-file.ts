import { type Ports } from '../../ports/ports.ts'
import { type WantedFile } from '../changed-files.ts'
import { relativePath } from '../relative-path.ts'

/** A text that people may have gone on with by hand. */
export interface NoteFile {
  /** Absolute. */
  readonly path: string
  readonly text: string
}

export interface NoteChange {
  readonly wanted: readonly WantedFile[]
  /** Why it was left as it is. */
  readonly remarks: readonly string[]
}

/** Writes a text where there is none yet. One that differs may have been changed by hand, and stays unless it is said. */
export function noteChange(ports: Ports, { path, text }: NoteFile, rewrite: boolean): NoteChange {
  const { files } = ports
  const old = files.kindOf(path) === 'file' ? files.readText(path) : undefined
  if (old === text) return { wanted: [], remarks: [] }
  if (old === undefined || rewrite) return { wanted: [{ path, text }], remarks: [] }
  const told = `${shownPath(ports, path)} differs from what would be written now, and was left as it is: --rewrite writes it anew`
  return { wanted: [], remarks: [told] }
}

/** Takes a text away that nobody has changed since it was written. */
export function noteRemoval(ports: Ports, { path, text }: NoteFile): NoteChange {
  const { files } = ports
  if (files.kindOf(path) !== 'file') return { wanted: [], remarks: [] }
  if (files.readText(path) === text) return { wanted: [{ path, text: undefined }], remarks: [] }
  return {
    wanted: [],
    remarks: [
      `${shownPath(ports, path)} differs from what would be written now, and stays: somebody may have gone on with it`,
    ],
  }
}

function shownPath({ files, place }: Ports, path: string): string {
  return relativePath(files.resolve(place.workingFolder), path)
}
