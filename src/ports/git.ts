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

/** The history of the checkout around a folder. Nothing is changed, fetched or locked. */
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
}
