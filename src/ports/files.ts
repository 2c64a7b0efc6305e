/** What stands at a path. */
export type FileKind = 'file' | 'folder' | 'missing'

/** Who has a file that only one process at a time may have. */
export interface FileHolder {
  readonly pid: number
  readonly host: string
  /** What it was taken for, as its taker said. */
  readonly purpose: string
  /** ISO instant. */
  readonly since: string
}

/** What came of asking for a lock. */
export type FileLocking =
  | {
      readonly kind: 'taken'
      /** Does the file still name us? Somebody may have deleted it by hand. */
      readonly holds: () => boolean
      readonly release: () => void
      /** A process that left it and is gone for certain. */
      readonly after: FileHolder | undefined
    }
  | { readonly kind: 'held'; readonly by: FileHolder }

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
  /** The same, and it survives a crash of the machine: when this returns, it is on the disk. */
  readonly writeDurably: (path: string, text: string) => void
  /**
   * Makes a file that was not there; a secret one only its owner can read. Throws UserError `file-exists` where something has
   * that name already, also when it is made by another process at the same moment, and `cannot-write`.
   */
  readonly create: (path: string, text: string, options: { readonly secret: boolean }) => void
  /** Deletes a file; nothing where there is none. Throws UserError `cannot-write`. */
  readonly remove: (path: string) => void
  /**
   * Takes a file that names this process, or says who has it. What a process left that is gone is taken over; every doubt means
   * that it is held. Throws UserError `cannot-write` and `unreadable-lock`.
   */
  readonly lock: (path: string, purpose: string) => FileLocking
  /** Who has it, without taking it; nobody when its taker is gone for certain. Throws UserError `unreadable-lock`. */
  readonly lockedBy: (path: string) => FileHolder | undefined
  /** Whoever took it and is gone for certain, as long as nobody took it over. Throws UserError `unreadable-lock`. */
  readonly leftBy: (path: string) => FileHolder | undefined
  /** Joins and normalizes; the result is absolute. */
  readonly resolve: (...parts: string[]) => string
}
