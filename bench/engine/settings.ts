import { parseArgs } from 'node:util'

/** What can be measured; each is one part of the report. */
export const parts = ['throughput', 'queues', 'foreground', 'pacing', 'costs', 'memory', 'migrations'] as const
export type Part = (typeof parts)[number]

export interface Settings {
  readonly only: readonly Part[]
  /** Rows of the table; goals are set for two million. */
  readonly rows: number
  /** Times that every subject runs, interleaved with the others; medians count. */
  readonly rounds: number
  /** Rows of the table that the memory of a worker is watched over. */
  readonly memoryRows: number
  /** Finished batches that claims are timed behind. */
  readonly finishedBatches: readonly number[]
  /** Schema migrations. */
  readonly migrations: number
  /** False: what others wrote is neither installed nor run. */
  readonly peers: boolean
  /** Where the numbers go as JSON, if anywhere. */
  readonly json: string | undefined
}

export const usage = `npm run bench:engine -- [--only ${parts.join(',')}] [--rows N] [--rounds N] [--memory-rows N]
  [--migrations N] [--finished-batches N,N,…] [--no-peers] [--json FILE]`

/** Throws TypeError for what is no flag or no number. */
export function settingsOf(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: parts.join(',') },
      rows: { type: 'string', default: '2000000' },
      rounds: { type: 'string', default: '3' },
      'memory-rows': { type: 'string', default: '10000000' },
      'finished-batches': { type: 'string', default: '0,100000,1000000' },
      migrations: { type: 'string', default: '1000' },
      'no-peers': { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  })
  return {
    only: values.only.split(',').map(partOf),
    rows: countOf(values.rows),
    rounds: countOf(values.rounds),
    memoryRows: countOf(values['memory-rows']),
    finishedBatches: values['finished-batches'].split(',').map(countOf),
    migrations: countOf(values.migrations),
    peers: !values['no-peers'],
    json: values.json,
  }
}

function partOf(name: string): Part {
  const part = parts.find((one) => one === name)
  if (!part) throw new TypeError(`"${name}" is no part; there are ${parts.join(', ')}`)
  return part
}

function countOf(text: string): number {
  if (!/^\d+$/u.test(text)) throw new TypeError(`"${text}" is no number`)
  return Number(text)
}
