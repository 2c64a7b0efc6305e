/** A text of a commit; the path is relative to what was asked for, with `/`. */
export interface CommittedText {
  readonly path: string
  readonly text: string
}

/** What is asked for in a commit. */
export interface Wanted {
  /** Absolute path inside the repository: a file, or a folder that is read recursively. It need not exist any more. */
  readonly path: string
  readonly isFolder: boolean
  /** Which files below a folder are read; paths are relative to it. */
  readonly file: (path: string) => boolean
  /** More bytes in all are refused before they are read. */
  readonly maximumBytes: number
}

/** A file of the work tree that is not as the last commit has it. */
export interface UncommittedFile {
  /** As seen from the folder that was asked about, with `/`. */
  readonly path: string
  /** Has no commit it at all? */
  readonly isNew: boolean
}

/** What becomes of a commit. */
export interface NewCommit {
  /** Absolute folder inside the repository. */
  readonly folder: string
  /** Absolute paths: what they are now, deleted ones included, is all that is committed. */
  readonly paths: readonly string[]
  readonly message: string
}

/** The history of the checkout around a folder. But for `commit`, nothing is changed, fetched or locked. */
export interface Git {
  /**
   * The full name of the commit a word means. Throws UserError: `no-git`, `no-repository`, `bad-ref`, `unknown-ref`,
   * and `base-not-in-clone` when the clone is too shallow to know it.
   */
  readonly commitOf: (folder: string, ref: string) => Promise<string>
  /** Regular files of a commit, ascending; none when the commit has nothing there. Throws UserError like commitOf. */
  readonly textsAt: (commit: string, wanted: Wanted) => Promise<readonly CommittedText[]>
  /**
   * The newest commit that added a file, by its absolute path; undefined when no commit has it. In a shallow clone that may be
   * the oldest one it knows. Throws UserError `no-git` and `no-repository`.
   */
  readonly broughtBy: (path: string) => Promise<string | undefined>
  /** Files below a folder that differ from the last commit, ascending; ignored ones are left out. Throws like commitOf. */
  readonly changesBelow: (folder: string) => Promise<readonly UncommittedFile[]>
  /**
   * Commits paths and nothing else, whatever is staged; hooks run as for any commit. Gives the name of the commit. Throws
   * UserError `no-identity` where git does not know who commits, `not-committed` with what git or a hook says.
   */
  readonly commit: (wanted: NewCommit) => Promise<string>
}
