/** States of a background migration; `finalized` is set only by the finalizing migration or an explicit command. */
export const backgroundStates = [
  'paused',
  'active',
  'running',
  'finished',
  'failed',
  'finalizing',
  'finalized',
  'cancelled',
] as const
export type BackgroundState = (typeof backgroundStates)[number]

/** What happens to a background migration, by a person or by a worker. */
export const moves = {
  /** A worker claimed its first batch. */
  start: { from: ['active'], to: 'running' },
  pause: { from: ['active', 'running', 'finalizing'], to: 'paused' },
  resume: { from: ['paused'], to: 'active' },
  /** Nothing is left to do. */
  finish: { from: ['active', 'running', 'finalizing'], to: 'finished' },
  fail: { from: ['active', 'running', 'finalizing'], to: 'failed' },
  /** Failed batches get their attempts back. */
  retry: { from: ['failed'], to: 'active' },
  /** From the beginning: every batch is forgotten. */
  restart: { from: ['paused', 'active', 'running', 'finished', 'failed', 'finalizing', 'cancelled'], to: 'active' },
  /** Somebody wants it finished now and stays with it. */
  finalize: { from: ['active', 'running', 'paused', 'failed'], to: 'finalizing' },
  /** What was finished is declared final: nothing more will be done, dependents may rely on it. */
  confirm: { from: ['finished'], to: 'finalized' },
  cancel: { from: ['paused', 'active', 'running', 'failed', 'finalizing'], to: 'cancelled' },
} as const satisfies Record<string, { from: readonly BackgroundState[]; to: BackgroundState }>

export type Move = keyof typeof moves

export function isLegal(move: Move, from: BackgroundState): boolean {
  return (moves[move].from as readonly BackgroundState[]).includes(from)
}

/** States in which workers claim batches. */
export const workedOn = ['active', 'running', 'finalizing'] as const satisfies readonly BackgroundState[]

/** States that satisfy a dependent. */
export const satisfying = ['finished', 'finalized'] as const satisfies readonly BackgroundState[]

export function isWorkedOn(state: BackgroundState): boolean {
  return (workedOn as readonly BackgroundState[]).includes(state)
}
