export interface OutletAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

export interface Listening {
  /** `http://127.0.0.1:9400`, with the port that was given when any was asked for. */
  readonly address: string
  readonly close: () => Promise<void>
}

/** A file that stands for a state while it is there. */
export interface SignFile {
  /** Throws UserError `cannot-write`. */
  readonly raise: (text: string) => void
  readonly lower: () => void
}

/** How a process tells supervisors and monitors about itself. */
export interface Outlet {
  /**
   * Answers GET requests by their path; undefined is 404. Throws UserError `cannot-listen`.
   * Nothing is read from a request but its path.
   */
  readonly listen: (
    where: { readonly host: string; readonly port: number },
    answer: (path: string) => Promise<OutletAnswer | undefined>,
  ) => Promise<Listening>
  readonly signFile: (path: string) => SignFile
}
