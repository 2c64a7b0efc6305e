import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { bareLoop, oneUpdate } from './bare-loops.ts'
import { cut, ours, whole } from './ours.ts'
import { type Ground } from './ground.ts'
import { type Goal, type Line } from './report.ts'
import { median, progress, quantile } from './rounds.ts'
import { type Settings } from './settings.ts'
import { nothingToEnd, type Subject } from './subject.ts'
import { checkTable, makeTable } from './table.ts'

const program = fileURLToPath(new URL('foreground-clients.ts', import.meta.url))

const nobody: Subject = {
  name: 'nothing else',
  prepare: (_, rows) =>
    Promise.resolve({
      work: () => new Promise((resolve) => setTimeout(resolve, Math.min(3000, rows / 10))),
      end: nothingToEnd,
    }),
}

const goal: Goal = { than: 'under', value: 5 }
const subjects: readonly { readonly subject: Subject; readonly goal?: Goal }[] = [
  { subject: nobody },
  { subject: oneUpdate },
  { subject: bareLoop(10_000, 1) },
  { subject: ours(whole(1)) },
  { subject: bareLoop(1000, 1) },
  { subject: ours(cut(1)), goal },
  { subject: bareLoop(1000, 2) },
  { subject: ours(cut(2)), goal },
]

interface Felt {
  readonly rate: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** What two clients that change single rows feel while the column is filled. */
export async function foreground(ground: Ground, { rows, rounds }: Settings): Promise<readonly Line[]> {
  const all = new Map(subjects.map(({ subject }) => [subject.name, [] as Felt[]]))
  for (let round = 0; round < rounds; round += 1) {
    for (const { subject } of subjects) {
      const felt = await feltDuring(ground, subject, rows)
      all.get(subject.name)!.push(felt)
      progress(`round ${round + 1} of ${rounds}: ${subject.name}, p99 ${felt.p99.toFixed(1)} ms`)
    }
  }
  return subjects.map(({ subject, goal }) => lineOf(subject, all.get(subject.name)!, goal))
}

function lineOf({ name }: Subject, felt: readonly Felt[], goal: Goal | undefined): Line {
  const of = (what: keyof Felt): number => median(felt.map((one) => one[what]))
  const rest = `p50 ${of('p50').toFixed(1)}, max ${of('max').toFixed(1)} ms at ${(of('rate') / 1000).toFixed(0)}k rows/s`
  return { part: 'foreground', name: `p99 beside: ${name}`, value: of('p99'), unit: 'ms', beside: rest, goal }
}

async function feltDuring(ground: Ground, { name, prepare }: Subject, rows: number): Promise<Felt> {
  await makeTable(ground, rows)
  const { work, end } = await prepare(ground, rows)
  try {
    const clients = fork(program, [ground.url, String(rows), '2'])
    await once(clients, 'message')
    const start = performance.now()
    await work()
    const seconds = (performance.now() - start) / 1000
    clients.send('stop')
    const [latencies] = (await once(clients, 'message')) as [readonly number[]]
    if (name !== nobody.name) await checkTable(ground, rows, name)
    const at = (share: number): number => quantile(latencies, share)
    return { rate: rows / seconds, p50: at(0.5), p99: at(0.99), max: Math.max(...latencies) }
  } finally {
    await end()
  }
}
