import { type Instant } from '../domain/time.ts'
import { type SiteReader, type StepExecutor } from './driver.ts'
import { type JournalParts } from './journal.ts'
import { type Permission } from './limits.ts'
import { type RunRecord, type RunStep } from './record.ts'
import { type StepKind } from '../domain/step.ts'

/** What whoever asked to be told is told about. */
export type Notable = 'needs-you' | 'failed' | 'stalled' | 'paused' | 'aborted' | 'done' | 'landed'

/** Everything a run is driven with. */
export interface DriveParts extends JournalParts {
  readonly executors: ReadonlyMap<StepKind, StepExecutor>
  readonly reader: SiteReader
  readonly mayBegin: (record: RunRecord, step: RunStep) => Permission
  /** Until when a step that can be left may go on. */
  readonly deadline: (record: RunRecord, step: RunStep) => Instant | undefined
  /** What went wrong with telling it; a run goes on all the same. */
  readonly notify: (record: RunRecord, what: Notable) => Promise<string | undefined>
  /** Begin the step that nobody knows the outcome of once more: somebody said so. */
  readonly again?: string | undefined
  /** The exact command that goes on. */
  readonly resume: string
}
