import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Client } from 'pg'
import { type Ground } from './ground.ts'
import { peer } from './peers.ts'

/** Something that applies a folder of schema migrations. */
export interface Runner {
  readonly name: string
  /** Writes the migrations the way it wants them; the clock does not run yet. */
  readonly write: (folder: string, count: number) => void
  readonly apply: (ground: Ground, folder: string, count: number) => Promise<void>
}

/** A small migration, the same for everybody. */
export const statementOf = (n: number): string => `CREATE TABLE m.t_${n} (id bigint PRIMARY KEY, name text NOT NULL);`

/** 14 digits, a minute apart. */
export function stampOf(n: number): string {
  return new Date(Date.UTC(2025, 0, 1) + n * 60_000).toISOString().replaceAll(/\D/gu, '').slice(0, 14)
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1)

interface NodePgMigrate {
  readonly runner: (options: object) => Promise<readonly unknown[]>
}

const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet }

function quiet(): void {
  // Nobody reads the log of a measured run.
}

/** `singleTransaction`: all of them in one transaction, as it does unless told otherwise. */
export function nodePgMigrate(singleTransaction: boolean): Runner {
  return {
    name: `node-pg-migrate, ${singleTransaction ? 'all in one transaction' : 'a transaction each'}`,
    write: (folder, count) => {
      for (const n of numbers(count)) writeFileSync(join(folder, `${stampOf(n)}000_m${n}.sql`), `${statementOf(n)}\n`)
    },
    apply: async ({ url }, dir) => {
      const { runner } = await peer<NodePgMigrate>('node-pg-migrate')
      const options = { databaseUrl: url, dir, direction: 'up', migrationsTable: 'pgmigrations', logger: silent }
      await runner({ ...options, migrationsSchema: 'public', singleTransaction, verbose: false, count: Infinity })
    },
  }
}

interface GraphileMigrate {
  readonly migrate: (settings: object) => Promise<void>
  readonly Logger: new (factory: () => () => void) => object
}

export const graphileMigrate: Runner = {
  name: 'graphile-migrate',
  write: (folder, count) => {
    mkdirSync(join(folder, 'committed'))
    let previous: string | undefined
    for (const n of numbers(count)) {
      const body = statementOf(n)
      const chained = `${`${previous ?? ''}\n${body}`.trim()}\n`
      const hash = `sha1:${createHash('sha1').update(chained).digest('hex')}`
      const file = join(folder, 'committed', `${String(n).padStart(6, '0')}.sql`)
      writeFileSync(file, `--! Previous: ${previous ?? '-'}\n--! Hash: ${hash}\n\n${body}\n`)
      previous = hash
    }
  },
  apply: async ({ url }, folder) => {
    const { migrate, Logger } = await peer<GraphileMigrate>('graphile-migrate')
    const logger = new Logger(() => quiet)
    // It wants to know where it could make a shadow database, and makes none here.
    const rootConnectionString = url.replace(/[^/]+$/u, 'template1')
    await migrate({ connectionString: url, rootConnectionString, migrationsFolder: folder, logger })
  },
}

interface UmzugModule {
  readonly Umzug: new (options: object) => { readonly up: () => Promise<readonly unknown[]> }
}

/** It keeps no records and opens no transactions itself: each migration and its record in one, as its users write it. */
export const umzug: Runner = {
  name: 'umzug, a transaction each',
  write: (folder, count) => {
    for (const n of numbers(count)) writeFileSync(join(folder, `${stampOf(n)}_m${n}.sql`), `${statementOf(n)}\n`)
  },
  apply: async ({ url }, folder) => {
    const { Umzug } = await peer<UmzugModule>('umzug')
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query('CREATE TABLE umzug_migration (name text PRIMARY KEY)')
    const storage = {
      executed: async () => {
        const { rows } = await client.query<{ name: string }>('SELECT name FROM umzug_migration')
        return rows.map(({ name }) => name)
      },
      logMigration: async ({ name }: { name: string }) => {
        await client.query('INSERT INTO umzug_migration (name) VALUES ($1)', [name])
        await client.query('COMMIT')
      },
      unlogMigration: () => Promise.resolve(),
    }
    const resolve = ({ path }: { path: string }): object => ({
      name: basename(path),
      up: () => client.query(`BEGIN; ${readFileSync(path, 'utf8')}`),
    })
    await new Umzug({ migrations: { glob: ['*.sql', { cwd: folder }], resolve }, storage, logger: undefined }).up()
    await client.end()
  },
}
