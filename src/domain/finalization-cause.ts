/** Why a finalization is late enough, or is not. */
export const finalizationCauses = [
  'stop-between',
  /** The finalizer comes on the very stop that should lie before it. */
  'finalized-on-the-stop',
  /** One may land on the stop below the patch that queues the work. */
  'lands-before-queueing',
  'no-stop-between',
  'only-conditional-stop',
  'end-unknown',
  'end-inferred',
  /** Finalized before it was queued: the data is wrong, and there is nothing to judge. */
  'inverted',
] as const
export type FinalizationCause = (typeof finalizationCauses)[number]
