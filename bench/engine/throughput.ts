import { bareLoop, oneUpdate, unit } from './bare-loops.ts'
import { cut, ours, whole } from './ours.ts'
import { graphileWorker, pgBoss } from './queues.ts'
import { type Ground } from './ground.ts'
import { type Goal, type Line } from './report.ts'
import { interleaved, median, timesAsCheap, timesAsFast, type Run, type Runs } from './rounds.ts'
import { type Settings } from './settings.ts'
import { type Subject } from './subject.ts'

/** Ours and the bare loop of the same shape stand beside each other, so that they meet the same machine. */
const pairs = [1, 2].flatMap((workers) => [
  { own: ours(whole(workers)), bare: bareLoop(10_000, workers) },
  { own: ours(cut(workers)), bare: bareLoop(1000, workers) },
])

export async function throughput(ground: Ground, { rows, rounds }: Settings): Promise<readonly Line[]> {
  const subjects = [unit, oneUpdate, ...pairs.flatMap(({ own, bare }) => [bare, own])]
  const runs = await interleaved(ground, subjects, { rows, rounds })
  const part = 'throughput'
  return [
    ...rates(part, runs, rows),
    ...pairs.map(({ own, bare }) => ratio(part, runs, [own, bare], { than: 'at least', value: 0.95 })),
  ]
}

export async function queues(ground: Ground, { rows, rounds, peers }: Settings): Promise<readonly Line[]> {
  if (!peers) return []
  const own = ours(cut(2))
  const rivals = [
    { rival: graphileWorker(2), goal: { than: 'at least', value: 1.3 } },
    { rival: pgBoss(2), goal: { than: 'at least', value: 1.8 } },
    { rival: graphileWorker(2, true), goal: undefined },
  ] as const
  const subjects = [unit, own, ...rivals.map(({ rival }) => rival)]
  const runs = await interleaved(ground, subjects, { rows, rounds })
  const part = 'queues'
  return [...rates(part, runs, rows), ...rivals.map(({ rival, goal }) => ratio(part, runs, [own, rival], goal))]
}

function rates(part: string, runs: Runs, rows: number): readonly Line[] {
  return [...runs].map(([name, all]) => ({
    part,
    name,
    value: rows / median(all.map(({ seconds }) => seconds)),
    unit: 'rows/s',
    beside: `${timesAsFast(runs, name, unit.name).toFixed(2)} × unit; ${spread(all, rows)}`,
  }))
}

function spread(runs: readonly Run[], rows: number): string {
  const seconds = runs.map((run) => run.seconds)
  return `${thousands(rows / Math.max(...seconds))}–${thousands(rows / Math.min(...seconds))}k`
}

const thousands = (rate: number): string => (rate / 1000).toFixed(0)

function ratio(part: string, runs: Runs, [own, other]: readonly [Subject, Subject], goal: Goal | undefined): Line {
  return {
    part,
    name: `${own.name} against ${other.name}`,
    value: timesAsFast(runs, own.name, other.name),
    unit: '×',
    beside: `${timesAsCheap(runs, own.name, other.name).toFixed(2)} × by processor time`,
    goal,
  }
}
