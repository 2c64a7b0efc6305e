import { type Ground } from './ground.ts'

/** One way to fill the column of every row. */
export interface Subject {
  readonly name: string
  /** Whatever is made ready before the clock runs: schemas of a queue, connections. The work is what is timed. */
  readonly prepare: (ground: Ground, rows: number) => Promise<Prepared>
}

export interface Prepared {
  readonly work: () => Promise<void>
  readonly end: () => Promise<void>
}

export const nothingToEnd = (): Promise<void> => Promise.resolve()
