import { checkTable, makeTable } from './table.ts'
import { type Ground } from './ground.ts'
import { type Subject } from './subject.ts'

/** Seconds of every round, by subject. */
export type Times = ReadonlyMap<string, readonly number[]>

/**
 * Runs every subject in every round, one after the other: whatever slows the machine for a while slows neighbours alike.
 * Odd rounds go backwards, so that nobody always comes after the same one.
 */
export async function interleaved(
  ground: Ground,
  subjects: readonly Subject[],
  { rows, rounds }: { readonly rows: number; readonly rounds: number },
): Promise<Times> {
  const times = new Map(subjects.map(({ name }) => [name, [] as number[]]))
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
      const seconds = await timeOf(ground, subject, rows)
      times.get(subject.name)!.push(seconds)
      progress(`round ${round + 1} of ${rounds}: ${subject.name}, ${Math.round(rows / seconds)} rows/s`)
    }
  }
  return times
}

async function timeOf(ground: Ground, { name, prepare }: Subject, rows: number): Promise<number> {
  await makeTable(ground, rows)
  const { work, end } = await prepare(ground, rows)
  try {
    const start = performance.now()
    await work()
    const seconds = (performance.now() - start) / 1000
    await checkTable(ground, rows, name)
    return seconds
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
export function timesAsFast(times: Times, subject: string, other: string): number {
  const own = times.get(subject)!
  const others = times.get(other)!
  return median(own.map((seconds, round) => others[round]! / seconds))
}

/** To people who watch; the report goes to stdout. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`)
}
