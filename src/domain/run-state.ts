/**
 * How a run stands. `waiting`: for work that goes on by itself; `held`: a window, a dwell or a health signal; `stalled`: nothing has
 * moved for too long; `needs-you`: a person has to do or decide something; `paused`: somebody asked for it, or a limit was reached.
 */
export const runStates = [
  'running',
  'waiting',
  'held',
  'stalled',
  'needs-you',
  'failed',
  'paused',
  'done',
  'aborted',
] as const
export type RunState = (typeof runStates)[number]

/** `begun` is written before anything is done: found after a crash it means that nobody knows. */
export const stepStates = ['planned', 'begun', 'waiting', 'needs-you', 'done', 'skipped', 'failed'] as const
export type StepState = (typeof stepStates)[number]
