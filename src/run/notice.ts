import { type StepProgress } from './driver.ts'
import { type RunRecord, type RunStep } from './record.ts'

/** What whoever watches a run is told. Everything that counts is in the record as well. */
export type RunNotice =
  /** A step or the run changed its state; the record is already saved. */
  | { readonly kind: 'changed'; readonly run: RunRecord; readonly step: RunStep | undefined }
  | { readonly kind: 'progress'; readonly run: RunRecord; readonly step: RunStep; readonly progress: StepProgress }

export type RunSink = (notice: RunNotice) => void
