import { type WorkerResult } from '../results/worker.ts'

/** What a worker did, for whoever started it at a terminal. */
export function workerText({ ended, batches, rows, failures, databases }: WorkerResult): string {
  const why = ended === 'idle' ? 'there was nothing left to do' : 'it was told to'
  const lines = [
    `The worker has ended because ${why}: ${count(batches, 'batch', 'batches')} done, ${number(rows)} rows, ${count(failures, 'failed attempt', 'failed attempts')}.`,
  ]
  if (databases.length > 1)
    lines.push(
      ...databases.map(
        (one) =>
          `  ${one.database}: ${count(one.batches, 'batch', 'batches')}, ${number(one.rows)} rows, ${one.failures} failed`,
      ),
    )
  return [...lines, '', 'What is left: plan bbm status'].join('\n')
}

const count = (value: number, one: string, many: string): string => `${number(value)} ${value === 1 ? one : many}`

const number = (value: number | string): string => String(value).replaceAll(/\B(?=(?:\d{3})+$)/gu, ',')
