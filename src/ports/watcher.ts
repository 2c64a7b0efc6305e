/** What changed since it was asked last; nothing that happens between two questions is lost. */
export interface Watch {
  /** Waits for the next change, and a moment longer, so that what changes together is told once. */
  readonly changed: () => Promise<void>
  /** Absolute paths of files to watch besides, in the place of those that were told before; they need not be there. */
  readonly also: (files: readonly string[]) => void
}

/** Tells when texts of a manifest change. */
export interface Watcher {
  /** Begins at once. A folder is watched with everything below it, a file alone; hidden files are left out. */
  readonly watch: (path: string) => Watch
}
