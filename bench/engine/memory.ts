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
  const seen = JSON.parse(stdout) as readonly Look[]
  const [early, late] = [quarterOf(seen, 1), quarterOf(seen, 3)]
  const [before, after] = [early, late].map((looks) => mebibytes(median(looks.map(({ resident }) => resident))))
  const most = Math.max(...seen.map(({ resident }) => resident))
  // What is alive is what a collection leaves: the lowest value of a while. The rest is garbage that nobody needs to collect yet.
  const [alive, stillAlive] = [early, late].map((looks) => mebibytes(Math.min(...looks.map(({ heap }) => heap))))
  const part = 'memory'
  return [
    {
      part,
      name: `most of a worker, ${memoryRows.toLocaleString('en')} rows`,
      value: mebibytes(most),
      unit: 'MiB',
      beside: `${before!.toFixed(0)} MiB in the second quarter, ${after!.toFixed(0)} in the last`,
      goal: { than: 'under', value: 150 },
    },
    {
      part,
      name: 'what is alive, last quarter against the second',
      value: stillAlive! / alive!,
      unit: '×',
      beside: `${alive!.toFixed(1)} to ${stillAlive!.toFixed(1)} MiB`,
      goal: { than: 'at most', value: 1.1 },
    },
  ]
}

interface Look {
  /** Bytes that the process holds. */
  readonly resident: number
  /** Bytes of the heap, garbage among them. */
  readonly heap: number
}

function quarterOf(seen: readonly Look[], quarter: number): readonly Look[] {
  return seen.slice(Math.floor((seen.length * quarter) / 4), Math.floor((seen.length * (quarter + 1)) / 4) + 1)
}
