import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { queueWork } from './ours.ts'
import { type Ground } from './ground.ts'
import { type Line } from './report.ts'
import { median } from './rounds.ts'
import { type Settings } from './settings.ts'
import { checkTable, makeTable } from './table.ts'

const program = fileURLToPath(new URL('memory-worker.ts', import.meta.url))
const mebibytes = (bytes: number): number => bytes / 1024 / 1024

/** What a process with two workers holds while it fills many rows, and whether it grows. */
export async function memory(ground: Ground, { memoryRows }: Settings): Promise<readonly Line[]> {
  await makeTable(ground, memoryRows)
  await queueWork(ground, { subBatchSize: 1000 })
  const { stdout } = await promisify(execFile)(process.execPath, [program, ground.url], { maxBuffer: 2 ** 27 })
  await checkTable(ground, memoryRows, 'the worker whose memory was watched')
  const seen = (JSON.parse(stdout) as readonly number[]).map(mebibytes)
  const part = 'memory'
  const [second, third, last] = [0.25, 0.5, 0.75].map((share) => Math.floor(seen.length * share))
  const [early, late] = [median(seen.slice(second, third! + 1)), median(seen.slice(last))]
  const rows = `${memoryRows.toLocaleString('en')} rows`
  return [
    {
      part,
      name: `most of a worker, ${rows}`,
      value: Math.max(...seen),
      unit: 'MiB',
      goal: { than: 'under', value: 150 },
    },
    {
      part,
      name: 'last quarter against the second',
      value: late / early,
      unit: '×',
      beside: `${early.toFixed(0)} to ${late.toFixed(0)} MiB`,
      goal: { than: 'at most', value: 1.1 },
    },
  ]
}
