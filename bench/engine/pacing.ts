import { databaseHealth } from '../../src/engine/health/database-health.ts'
import { ours } from './ours.ts'
import { type Ground } from './ground.ts'
import { type Line } from './report.ts'
import { interleaved, median } from './rounds.ts'
import { type Settings } from './settings.ts'

/**
 * GitLab's published constants: a job each two minutes, the first of 1,000 rows, each at most 1.2 times the one before and
 * at most two million. Nothing is run here; the best case is taken, in which every job grows and none is held.
 */
const published = { interval: 120, first: 1000, growth: 1.2, most: 2_000_000 } as const

/** Jobs and seconds until so many rows are done. */
function publishedPacing(rows: number): { readonly jobs: number; readonly seconds: number } {
  let size: number = published.first
  let done = 0
  let jobs = 0
  while (done < rows) {
    done += Math.floor(size)
    jobs += 1
    size = Math.min(published.most, size * published.growth)
  }
  return { jobs, seconds: jobs * published.interval }
}

/** Ours as it comes, its own pace on, beside what the formula says of the same table. */
export async function pacing(ground: Ground, { rows, rounds }: Settings): Promise<readonly Line[]> {
  const definition = { maximumBatchSize: published.most }
  const own = ours({ name: 'ours, own pace and health × 2', workers: 2, definition, health: databaseHealth() })
  const runs = await interleaved(ground, [own], { rows, rounds })
  const seconds = median(runs.get(own.name)!.map((run) => run.seconds))
  const theirs = publishedPacing(rows)
  const part = 'pacing'
  return [
    { part, name: own.name, value: rows / seconds, unit: 'rows/s', beside: `${seconds.toFixed(1)} s` },
    {
      part,
      name: 'published interval and growth, computed',
      value: theirs.seconds / 60,
      unit: 'min',
      beside: `${theirs.jobs} jobs`,
    },
    { part, name: 'times as fast', value: theirs.seconds / seconds, unit: '×' },
  ]
}
