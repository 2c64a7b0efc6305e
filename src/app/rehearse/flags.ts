/** What `plan rehearse` is told. */
export interface RehearseFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly fact?: readonly string[] | undefined
  readonly assumeNo?: boolean | undefined
  readonly accept?: readonly string[] | undefined
  readonly zeroDowntime?: boolean | undefined
  readonly everyEdge?: boolean | undefined
  /** A driver whose marked calls are made; default: the one that a run would have. */
  readonly driver?: string | undefined
  /** `service=web`: placeholders of its commands. */
  readonly with?: readonly string[] | undefined
  /** Databases to rehearse in: each is empty, or marked as a copy. */
  readonly database?: readonly string[] | undefined
  readonly directUrl?: readonly string[] | undefined
  /** Marks the databases as copies, and why they are. */
  readonly copy?: string | undefined
  /** A server on which databases are made for the rehearsal and dropped again. */
  readonly against?: string | undefined
  /** Major version that the server must have. */
  readonly postgres?: number | undefined
  /** Files of SQL that make rows in the version it begins with; `NAME=FILE` for another database than the first. */
  readonly seed?: readonly string[] | undefined
  /** What `{rows}` stands for in every sample. */
  readonly rows?: number | undefined
  readonly workers?: number | undefined
  /** Tables that may have fewer rows in the end. */
  readonly mayShrink?: readonly string[] | undefined
}

/** What happens meanwhile, one line. */
export type RehearsalSink = (line: string) => void
