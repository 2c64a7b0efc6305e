/**
 * What the process's exit code says. One table: printed in `--help`, written into the README, fixed by a test.
 * A number never changes its meaning.
 */
export const exitCodes = {
  done: { code: 0, meaning: 'done' },
  bug: { code: 1, meaning: 'our fault: a bug in plan' },
  usage: { code: 2, meaning: 'usage or bad input' },
  findings: { code: 3, meaning: 'findings at or above --fail-on' },
  illegal: { code: 4, meaning: 'illegal: no legal path or hop' },
  database: { code: 5, meaning: 'a database refused or failed' },
  undetermined: { code: 6, meaning: 'undetermined: a fact is missing' },
  ended: { code: 7, meaning: 'waiting ended: failed, stuck or time over' },
  interrupted: { code: 130, meaning: 'interrupted' },
} as const satisfies Record<string, { code: number; meaning: string }>

export type Outcome = keyof typeof exitCodes
