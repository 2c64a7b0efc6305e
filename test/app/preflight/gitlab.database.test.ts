import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { machineClock } from '../../../src/adapters/clock.ts'
import { preflight, preflightOutcome } from '../../../src/app/preflight/preflight.ts'
import { contains } from '../../../src/domain/placement.ts'
import { parseVersion } from '../../../src/domain/version.ts'
import { type Preflight } from '../../../src/results/preflight.ts'
import { type Ports } from '../../../src/ports/ports.ts'
import { manifestFiles, shipped } from '../../manifests/folder.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { type TestDatabase } from '../../support/postgres/database.ts'
import { ago, gitlabDatabase, job, migration, ofMain } from '../../support/systems/vendors.ts'

const gitlab = shipped('gitlab')

function gitlabPorts(): Ports {
  const texts = manifestFiles('gitlab').map(({ path, text }) => [`/package/manifests/gitlab/${path}`, text])
  return { ...memoryPorts(Object.fromEntries(texts) as Record<string, string>, { canAsk: false }), clock: machineClock }
}

const ports = gitlabPorts()

const flagsOf = (url: string) => ({ product: 'gitlab', database: [`main=${url}`], without: ['ci', 'sec'] })

/** GitLab at a release: its table of applied migrations, and every recorded background migration finished. */
async function gitlabAt(release: string): Promise<TestDatabase> {
  const main = await gitlabDatabase()
  const version = parseVersion('semver', release)!
  const applied = gitlab.migrations.filter(({ placement }) => contains(gitlab.product, version, placement) === 'yes')
  await main.sql('CREATE TABLE schema_migrations (version varchar PRIMARY KEY)')
  await main.sql('INSERT INTO schema_migrations SELECT unnest($1::text[])', [
    ['20200101000000', '20210101000000', ...applied.map(({ id }) => id)],
  ])
  await main.sql('CREATE TABLE ci_pipeline_messages (id bigint)')
  await main.sql('CREATE TABLE users (id bigint)')
  const queued = gitlab.backgroundMigrations.filter((one) => contains(gitlab.product, version, one.queued) === 'yes')
  await main.sql(
    `INSERT INTO batched_background_migrations
       (created_at, updated_at, max_value, batch_size, sub_batch_size, "interval", status, job_class_name, table_name,
        column_name, job_arguments, gitlab_schema, queued_migration_version)
     SELECT now(), now(), 1000, 100, 10, 120, 3, n.name, 'table_' || n.at, 'id', '[]', 'gitlab_main', n.queued
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS n (name, queued, at)`,
    [queued.map(({ name }) => name), queued.map(({ queuedBy }) => queuedBy ?? null)],
  )
  return main
}

const grave = ({ findings }: Preflight): string[] =>
  findings
    .filter(({ verdict }) => verdict === 'illegal' || verdict === 'undetermined')
    .map(({ id }) => id.split('@')[0]!)

const setState = (main: TestDatabase, name: string, status: number) =>
  main.sql('UPDATE batched_background_migrations SET status = $2 WHERE job_class_name = $1', [name, status])

describe('Preflight of GitLab', () => {
  test('tells the release by what the manifest records, and says how much that is', async () => {
    const main = await gitlabAt('17.3.7')
    const result = await preflight(ports, {
      ...flagsOf(main.url),
      from: '17.3.7',
      to: '17.5.5',
      component: ['postgresql=14.11'],
    })
    expect(grave(result)).toEqual([])
    expect([result.verdict, preflightOutcome(result)]).toEqual(['legal', 'done'])
    const [schema] = result.schema
    expect(schema).toMatchObject({ state: 'fits', complete: false, source: 'schema_migrations' })
    expect(schema!.applied - schema!.judged).toBe(2)
    expect(schema!.releases).toContain('17.3.7')
    expect(result.remarks.join()).toContain('postgresql:')
    const contradicted = await preflight(ports, { ...flagsOf(main.url), from: '17.8.7', to: '17.11.7' })
    expect(grave(contradicted)).toContain('schema-contradiction:main')
    expect(contradicted.verdict).toBe('undetermined')
  }, 40_000)

  test('finds work that is unfinished, failed, or stuck in finalizing, and GitLab’s own command for it', async () => {
    const main = await gitlabAt('17.3.7')
    const names = gitlab.backgroundMigrations
      .filter((one) => contains(gitlab.product, parseVersion('semver', '17.3.7')!, one.queued) === 'yes')
      .map(({ name }) => name)
    await setState(main, names[3]!, 1)
    await setState(main, names[4]!, 4)
    await setState(main, names[5]!, 5)
    await setState(main, names[6]!, 9)
    const [row] = await main.sql<{ id: string }>('SELECT id FROM batched_background_migrations WHERE status = 5')
    await main.sql(
      "UPDATE batched_background_migrations SET created_at = now() - interval '3 days' WHERE status IN (5, 9)",
    )
    await job(main, BigInt(row!.id), {
      updated_at: ago('2 days'),
      started_at: ago('2 days'),
      finished_at: ago('2 days'),
    })
    const result = await preflight(ports, {
      ...flagsOf(main.url),
      from: '17.3.7',
      to: '17.5.5',
      component: ['postgresql=14.11'],
    })
    expect(result.verdict).toBe('illegal')
    expect(result.waits).toBe(false)
    const states = Object.fromEntries(result.background.map(({ name, state }) => [name, state]))
    expect(states).toMatchObject({ [names[4]!]: 'failed', [names[5]!]: 'stuck', [names[6]!]: 'unknown' })
    const stuck = result.findings.find(({ id }) => id.includes(`:${names[5]!}/`))
    expect(stuck!.commands.join()).toContain('finalize')
    expect(stuck!.message).toContain('nobody works on it')
    expect(result.background_finished).toBeGreaterThan(50)
  }, 40_000)

  test('is undetermined while a database of GitLab is neither given nor said not to exist', async () => {
    const main = await gitlabDatabase()
    const result = await preflight(ports, {
      product: 'gitlab',
      database: [`main=${main.url}`],
      from: '17.3.7',
      to: '17.5.5',
    })
    expect(grave(result)).toEqual(expect.arrayContaining(['unread:ci', 'unread:sec', 'schema-unread:main']))
    expect(preflightOutcome(result)).toBe('undetermined')
  })

  test('never guesses the product of a database', async () => {
    await expect(
      preflight(ports, { database: ['main=postgresql://x@127.0.0.1:1/x'], from: '17.3.7' }),
    ).rejects.toMatchObject({
      code: 'no-product',
    })
    await expect(preflight(ports, { product: 'gitlab', from: '17.3.7' })).rejects.toMatchObject({ code: 'no-database' })
  })
})

describe('The published rights', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/preflight.md'), 'utf8')
  const published = [...page.matchAll(/```sql\n(.*?)```/gsu)].flatMap(([, block]) =>
    [...block!.matchAll(/^(GRANT .* TO) \w+;$/gmu)].map(([, grant]) => grant!),
  )

  /** The same site, as a role that may do what the statements say. */
  async function asReader(main: TestDatabase, grants: readonly string[]): Promise<Preflight> {
    const role = `reader_${process.pid}_${Date.now().toString(36)}`
    await main.sql(`CREATE ROLE ${role} LOGIN`)
    await main.sql('REVOKE ALL ON SCHEMA public FROM PUBLIC')
    for (const grant of grants) await main.sql(`${grant} ${role}`)
    const url = main.url.replace('postgres@', `${role}@`)
    return preflight(ports, { ...flagsOf(url), from: '16.11.10', to: '17.1.8', component: ['postgresql=14.11'] })
  }

  test('are enough: a role with them reads what a superuser reads, and one without is told what is missing', async () => {
    const main = await gitlabAt('16.11.10')
    await main.sql('CREATE TABLE packages_packages (id bigint, package_type int)')
    await migration(main, { ...ofMain, job_class_name: 'Other', table_name: 'users', column_name: 'id' })
    expect(published).toHaveLength(6)
    const owner = await preflight(ports, {
      ...flagsOf(main.url),
      from: '16.11.10',
      to: '17.1.8',
      component: ['postgresql=14.11'],
    })
    const reader = await asReader(main, published)
    const steady = ({ findings, schema, background, conditions }: Preflight) => ({
      findings: findings.map(({ id, verdict }) => `${verdict} ${id}`),
      schema,
      background: background.map(({ name, state }) => `${name} ${state}`),
      conditions: conditions.map(({ condition, answer, value }) => `${condition} ${answer} ${value}`),
    })
    expect(steady(reader)).toEqual(steady(owner))
    const nobody = await asReader(main, [])
    expect(grave(nobody)).toEqual(expect.arrayContaining(['schema-unread:main', 'unread:main']))
    expect(JSON.stringify(nobody.findings)).toContain('GRANT SELECT ON public.batched_background_migrations')
    const without = await asReader(
      main,
      published.filter((grant) => !/pg_read_all_stats|users/u.test(grant)),
    )
    expect(without.findings.map(({ id }) => id)).toContain('transactions-unseen:main')
    expect(without.conditions).toMatchObject([{ answer: 'unknown' }])
  }, 60_000)
})
