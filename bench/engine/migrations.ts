import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ground } from './ground.ts'
import { type Line } from './report.ts'
import { median, progress } from './rounds.ts'
import { graphileMigrate, nodePgMigrate, umzug, type Runner } from './runners.ts'
import { type Settings } from './settings.ts'

const rivals: readonly Runner[] = [nodePgMigrate(true), nodePgMigrate(false), graphileMigrate, umzug]

/** Small schema migrations, applied to an empty database by each runner in turn. */
export async function migrations(ground: Ground, { migrations, rounds, peers }: Settings): Promise<readonly Line[]> {
  const runners = peers ? rivals : []
  const times = new Map(runners.map(({ name }) => [name, [] as number[]]))
  for (let round = 0; round < rounds; round += 1) {
    for (const runner of runners) {
      const seconds = await secondsOf(ground, runner, migrations)
      times.get(runner.name)!.push(seconds)
      progress(`round ${round + 1} of ${rounds}: ${migrations} migrations by ${runner.name}, ${seconds.toFixed(2)} s`)
    }
  }
  const part = 'migrations'
  return runners.map(({ name }) => ({ part, name, value: median(times.get(name)!), unit: 's' }))
}

async function secondsOf(ground: Ground, { name, write, apply }: Runner, count: number): Promise<number> {
  await empty(ground)
  const folder = mkdtempSync(join(tmpdir(), 'waystop-bench-'))
  try {
    write(folder, count)
    const start = performance.now()
    await apply(ground, folder, count)
    const seconds = (performance.now() - start) / 1000
    await check(ground, name, count)
    return seconds
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
