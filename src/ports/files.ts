/** What stands at a path. */
export type FileKind = 'file' | 'folder' | 'missing'

/** Files of the machine, by absolute path or relative to the working folder. */
export interface Files {
  readonly kindOf: (path: string) => FileKind
  /** Bytes of a file. */
  readonly sizeOf: (path: string) => number
  /** UTF-8 text; throws UserError `cannot-read` when the file cannot be read or is no text. */
  readonly readText: (path: string) => string
  /** Does it begin with the byte order mark that `readText` leaves out? Who writes the text back puts it there again. */
  readonly startsWithMark: (path: string) => boolean
  /** Every regular file below a folder, as ascending paths relative to it with `/`; hidden ones and links are left out. */
  readonly listBelow: (folder: string) => readonly string[]
  /** Replaces a file as a whole; throws UserError `cannot-write` when that fails. */
  readonly writeText: (path: string, text: string) => void
  /** Joins and normalizes; the result is absolute. */
  readonly resolve: (...parts: string[]) => string
}
