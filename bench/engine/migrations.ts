import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { install } from '../../src/app/migrate/install.ts'
import { type Ground } from './ground.ts'
import { cpuSeconds } from './cpu-time.ts'
import { machinePorts } from './machine-ports.ts'
import { type Line } from './report.ts'
import { median, progress, timesAsCheap, timesAsFast, type Run } from './rounds.ts'
import { graphileMigrate, nodePgMigrate, stampOf, statementOf, umzug, type Runner } from './runners.ts'
import { type Settings } from './settings.ts'

/** A transaction each, with its record: from a manifest, as `plan install` reads it. */
const plan: Runner = {
  name: 'ours, a transaction each',
  write: (folder, count) => {
    mkdirSync(join(folder, 'sql'))
    const entries = Array.from({ length: count }, (_, i) => {
      writeFileSync(join(folder, `sql/${stampOf(i)}.sql`), `${statementOf(i + 1)}\n`)
      return `  - {id: "${stampOf(i)}", name: make_${i}, release: "1.0", up: sql/${stampOf(i)}.sql}`
    })
    const head = ['manifest: 1', 'product: {id: bench, name: Bench, version_scheme: semver, line: 2}']
    const body = [
      'complete_until: 2025-12-31',
      'releases:',
      '  - {version: "1.0.0", date: 2025-01-01}',
      'migrations:',
      ...entries,
      '',
    ]
    writeFileSync(join(folder, 'manifest.yaml'), [...head, ...body].join('\n'))
  },
  apply: async ({ url }, folder) => {
    const flags = { manifest: folder, database: [`main=${url}`] }
    const { outcome } = await install(machinePorts(folder), flags, () => undefined)
    if (outcome !== 'done') throw new Error(`our installation ended ${outcome}`)
  },
}

const rivals: readonly Runner[] = [nodePgMigrate(true), nodePgMigrate(false), graphileMigrate, umzug]

/** Small schema migrations, applied to an empty database by each runner in turn. */
export async function migrations(ground: Ground, { migrations, rounds, peers }: Settings): Promise<readonly Line[]> {
  const runners = [plan, ...(peers ? rivals : [])]
  const runs = new Map(runners.map(({ name }) => [name, [] as Run[]]))
  for (let round = 0; round < rounds; round += 1) {
    for (const runner of runners) {
      const run = await timeOf(ground, runner, migrations)
      const { seconds } = run
      runs.get(runner.name)!.push(run)
      progress(`round ${round + 1} of ${rounds}: ${migrations} migrations by ${runner.name}, ${seconds.toFixed(2)} s`)
    }
  }
  const part = 'migrations'
  const all = runners.map(({ name }) => ({
    part,
    name,
    value: median(runs.get(name)!.map((run) => run.seconds)),
    unit: 's',
  }))
  const against = runners.slice(1).map(({ name }) => {
    const value = timesAsFast(runs, plan.name, name)
    const beside = `${timesAsCheap(runs, plan.name, name).toFixed(2)} × by processor time`
    return {
      part,
      name: `ours against ${name}`,
      value,
      unit: '×',
      beside,
      goal: { than: 'at least', value: 1 },
    } as const
  })
  return [...all, ...against]
}

async function timeOf(ground: Ground, { name, write, apply }: Runner, count: number): Promise<Run> {
  await empty(ground)
  const folder = mkdtempSync(join(tmpdir(), 'waystop-bench-'))
  try {
    write(folder, count)
    const before = cpuSeconds(ground.serverPid)
    const start = performance.now()
    await apply(ground, folder, count)
    const seconds = (performance.now() - start) / 1000
    const after = cpuSeconds(ground.serverPid)
    await check(ground, name, count)
    return { seconds, cpu: before === undefined || after === undefined ? undefined : after - before }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Every schema but the catalogue goes, a few tables at a time: one transaction cannot lock a thousand of them. */
async function empty({ sql }: Ground): Promise<void> {
  const tables = await sql<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'm'",
  )
  for (let from = 0; from < tables.length; from += 200) {
    const names = tables.slice(from, from + 200).map(({ name }) => name)
    await sql(`DROP TABLE ${names.join(', ')}`)
  }
  for (const schema of ['m', 'waystop', 'graphile_migrate', 'public'])
    await sql(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
  await sql('CREATE SCHEMA m')
  await sql('CREATE SCHEMA public')
  await sql('CHECKPOINT')
}

async function check({ sql }: Ground, name: string, count: number): Promise<void> {
  const [seen] = await sql<{ tables: number }>("SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'm'")
  if (seen!.tables !== count) throw new Error(`${name} made ${seen!.tables} of ${count} tables`)
}
