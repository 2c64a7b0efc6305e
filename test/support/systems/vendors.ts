import { readFileSync } from 'node:fs'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { type BackgroundStatus, type ControlPlan } from '../../../src/engine/background/system.ts'
import { type Database } from '../../../src/ports/database.ts'
import { testDatabase, type TestDatabase } from '../postgres/database.ts'

export const gitlabGenerations = ['13.11', '15', '18'] as const
export type GitlabGeneration = (typeof gitlabGenerations)[number]

export const registryGenerations = ['2024-06', '2024-07', '2025-09'] as const
export type RegistryGeneration = (typeof registryGenerations)[number]

const scriptOf = (name: string): string => readFileSync(new URL(`${name}.sql`, import.meta.url), 'utf8')

async function built(name: string, scripts: readonly string[]): Promise<TestDatabase> {
  const database = await testDatabase(name)
  for (const script of scripts) await database.sql(scriptOf(script))
  return database
}

/** A database with GitLab's tables, as that version has them. */
export function gitlabDatabase(generation: GitlabGeneration = '18', name = 'main'): Promise<TestDatabase> {
  const until = gitlabGenerations.indexOf(generation) + 1
  return built(
    name,
    gitlabGenerations.slice(0, until).map((one) => `gitlab-${one}`),
  )
}

/** A database with the container registry's tables, as that version has them. */
export function registryDatabase(
  generation: RegistryGeneration = '2025-09',
  more: readonly string[] = [],
): Promise<TestDatabase> {
  const until = registryGenerations.indexOf(generation) + 1
  return built('main', [...registryGenerations.slice(0, until).map((one) => `registry-${one}`), ...more])
}

type Values = Readonly<Record<string, unknown>>

/** Inserts a row; a value `{sql}` is an expression. Gives its id. */
export async function insert({ sql }: TestDatabase, table: string, values: Values): Promise<bigint> {
  const columns = Object.keys(values)
  const parameters: unknown[] = []
  const spelled = Object.values(values).map((value) => {
    if (typeof value === 'object' && value !== null && 'sql' in value) return String(value.sql)
    parameters.push(value)
    return `$${parameters.length}`
  })
  const names = columns.map((column) => `"${column}"`).join(', ')
  const [row] = await sql<{ id: string }>(
    `INSERT INTO ${table} (${names}) VALUES (${spelled.join(', ')}) RETURNING id`,
    parameters,
  )
  return BigInt(row!.id)
}

export const ago = (interval: string): { sql: string } => ({ sql: `now() - interval '${interval}'` })

let count = 0

/** A row of GitLab's. */
export function migration(database: TestDatabase, values: Values = {}): Promise<bigint> {
  return insert(database, 'batched_background_migrations', {
    created_at: ago('1 day'),
    updated_at: ago('1 day'),
    max_value: 1000,
    batch_size: 100,
    sub_batch_size: 10,
    interval: 120,
    status: 1,
    job_class_name: `Backfill${(count += 1)}`,
    table_name: `table_${count}`,
    column_name: 'id',
    job_arguments: '[]',
    ...values,
  })
}

export const ofMain = { gitlab_schema: 'gitlab_main' } as const

/** A job of GitLab's; one that succeeded took ten seconds. */
export function job(database: TestDatabase, id: bigint, values: Values = {}): Promise<bigint> {
  return insert(database, 'batched_background_migration_jobs', {
    batched_background_migration_id: id,
    created_at: ago('1 hour'),
    updated_at: ago('2 hours'),
    min_value: 1,
    max_value: 100,
    batch_size: 100,
    sub_batch_size: 10,
    status: 3,
    attempts: 1,
    started_at: ago('1 hour 10 seconds'),
    finished_at: ago('1 hour'),
    ...values,
  })
}

/** A transition of GitLab's log. */
export function failureOf(database: TestDatabase, jobId: bigint, values: Values = {}): Promise<bigint> {
  return insert(database, 'batched_background_migration_job_transition_logs', {
    batched_background_migration_job_id: jobId,
    created_at: ago('1 hour'),
    updated_at: ago('1 hour'),
    previous_status: 1,
    next_status: 2,
    exception_class: 'ActiveRecord::QueryCanceled',
    exception_message: 'PG::QueryCanceled: ERROR:  canceling statement due to statement timeout',
    ...values,
  })
}

export function found(list: readonly BackgroundStatus[], id: bigint): BackgroundStatus {
  const status = list.find((one) => one.id === id)
  if (!status) throw new Error(`no background migration ${id}`)
  return status
}

export type Change = Extract<ControlPlan, { kind: 'change' }>

/** The plan, which must be a change. */
export function change(plan: ControlPlan): Change {
  if (plan.kind !== 'change') throw new Error(`${plan.kind}: ${plan.because}`)
  return plan
}

export const request = { actor: 'ann@host:1', because: undefined } as const

/** Connects as a role of one's own, which may do what the statements after `GRANT` say. */
export async function asRole<T>(
  { sql, url }: TestDatabase,
  rights: readonly string[],
  work: (db: Database, role: string) => Promise<T>,
): Promise<T> {
  const role = `role_${process.pid}_${(count += 1)}_${Date.now().toString(36)}`
  await sql(`CREATE ROLE ${role} LOGIN`)
  await sql('REVOKE ALL ON SCHEMA public FROM PUBLIC')
  for (const right of rights) await sql(`GRANT ${right} TO ${role}`)
  const db = await machineDatabases.open({
    kind: 'postgresql',
    name: 'main',
    url: url.replace('postgres@', `${role}@`),
  })
  try {
    return await work(db, role)
  } finally {
    await db.close()
  }
}

const page = readFileSync(new URL('../../../docs/vendor-systems.md', import.meta.url), 'utf8')

/** What stands between GRANT and TO in the published lists: docs/vendor-systems.md. */
export function publishedRights(system: 'gitlab' | 'registry'): { toRead: string[]; toControl: string[] } {
  const [toRead = '', toControl = ''] = [...page.matchAll(/```sql\n(.*?)```/gsu)].map(([, block]) => block!)
  const [ofGitlab = '', ofRegistry = ''] = toControl.split('-- container registry')
  const statements = (text: string): string[] =>
    [...text.matchAll(/^GRANT (.*) TO \w+;$/gmu)].map(([, right]) => right!)
  return {
    toRead: statements(toRead).filter((right) => system === 'gitlab' || !right.includes('transition_logs')),
    toControl: statements(system === 'gitlab' ? ofGitlab : ofRegistry),
  }
}
