import { cpuSeconds } from './cpu-time.ts'
import { checkTable, makeTable } from './table.ts'
import { type Ground } from './ground.ts'
import { type Subject } from './subject.ts'

export interface Run {
  readonly seconds: number
  /** Seconds of processor, of the server and of ours; undefined where that cannot be told. */
  readonly cpu: number | undefined
}

/** Every round, by subject. */
export type Runs = ReadonlyMap<string, readonly Run[]>

/**
 * Runs every subject in every round, one after the other: whatever slows the machine for a while slows neighbours alike.
 * Odd rounds go backwards, so that nobody always comes after the same one.
 */
export async function interleaved(
  ground: Ground,
  subjects: readonly Subject[],
  { rows, rounds }: { readonly rows: number; readonly rounds: number },
): Promise<Runs> {
  const runs = new Map(subjects.map(({ name }) => [name, [] as Run[]]))
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
      const run = await timeOf(ground, subject, rows)
      runs.get(subject.name)!.push(run)
      progress(`round ${round + 1} of ${rounds}: ${subject.name}, ${Math.round(rows / run.seconds)} rows/s`)
    }
  }
  return runs
}

async function timeOf(ground: Ground, { name, prepare }: Subject, rows: number): Promise<Run> {
  await makeTable(ground, rows)
  const { work, end } = await prepare(ground, rows)
  try {
    const before = cpuSeconds(ground.serverPid)
    const start = performance.now()
    await work()
    const seconds = (performance.now() - start) / 1000
    const after = cpuSeconds(ground.serverPid)
    await checkTable(ground, rows, name)
    return { seconds, cpu: before === undefined || after === undefined ? undefined : after - before }
  } finally {
    await end()
  }
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value that so much of them does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** How many times as fast as another, round by round; the median of that. */
export function timesAsFast(runs: Runs, subject: string, other: string): number {
  return ratioOf(runs, [subject, other], ({ seconds }) => seconds)
}

/** The same by what it costs in processor; NaN where that cannot be told. */
export function timesAsCheap(runs: Runs, subject: string, other: string): number {
  return ratioOf(runs, [subject, other], ({ cpu = Number.NaN }) => cpu)
}

function ratioOf(runs: Runs, [subject, other]: readonly [string, string], of: (run: Run) => number): number {
  const others = runs.get(other)!
  return median(runs.get(subject)!.map((run, round) => of(others[round]!) / of(run)))
}

/** To people who watch; the report goes to stdout. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`)
}
