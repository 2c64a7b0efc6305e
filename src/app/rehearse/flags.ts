import { type AskedWords } from '../planning-words.ts'

/** What `plan rehearse` is told; each of its databases is empty, or marked as a copy. */
export interface RehearseFlags extends Pick<
  AskedWords,
  'fact' | 'assumeNo' | 'accept' | 'zeroDowntime' | 'database' | 'directUrl'
> {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly everyEdge?: boolean | undefined
  /** A driver whose marked calls are made; default: the one that a run would have. */
  readonly driver?: string | undefined
  /** `service=web`: placeholders of its commands. */
  readonly with?: readonly string[] | undefined
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
