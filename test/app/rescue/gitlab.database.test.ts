import { describe, expect, test } from 'vitest'
import { machineClock } from '../../../src/adapters/clock.ts'
import { rescue as rescued, rescueOutcome } from '../../../src/app/rescue/rescue.ts'
import { contains } from '../../../src/domain/placement.ts'
import { parseVersion } from '../../../src/domain/version.ts'
import { type Ports } from '../../../src/ports/ports.ts'
import { type Rescue, rescueSchema } from '../../../src/results/rescue.ts'
import { fileStore } from '../../../src/run/stores/file.ts'
import { rescueMarkdown } from '../../../src/present/rescue/markdown.ts'
import { rescueText } from '../../../src/present/rescue/text.ts'
import { plainPalette } from '../../../src/present/palette.ts'
import { manifestFiles, shipped } from '../../manifests/folder.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { type TestDatabase } from '../../support/postgres/database.ts'
import { schemaErrors } from '../../support/valid-answer.ts'
import { doneRun } from '../../support/run-records.ts'
import { failureOf, gitlabDatabase, job } from '../../support/systems/vendors.ts'

/** Every answer is what its schema says. */
const rescue = async (...asked: Parameters<typeof rescued>): Promise<Rescue> => {
  const result = await rescued(...asked)
  expect(schemaErrors(rescueSchema, result)).toEqual([])
  return result
}

const gitlab = shipped('gitlab')

function gitlabPorts(edit: (text: string) => string = (text) => text): Ports {
  const texts = manifestFiles('gitlab').map(({ path, text }) => [`/package/manifests/gitlab/${path}`, edit(text)])
  return { ...memoryPorts(Object.fromEntries(texts) as Record<string, string>, { canAsk: false }), clock: machineClock }
}

const flagsOf = ({ url }: TestDatabase) => ({
  product: 'gitlab',
  database: [`main=${url}`],
  without: ['ci', 'sec'],
  was: '16.9.8',
  now: '17.6.0',
  component: ['postgresql=14.11'],
})

const unrecorded = ['20200101000000', '20241115093012']

/** GitLab 17.6.0 whose recorded migrations are all applied, and whose recorded background migrations are all finalized. */
async function gitlabAt(release: string): Promise<TestDatabase> {
  const main = await gitlabDatabase()
  const version = parseVersion('semver', release)!
  const applied = gitlab.migrations.filter(({ placement }) => contains(gitlab.product, version, placement) === 'yes')
  await main.sql('CREATE TABLE schema_migrations (version varchar PRIMARY KEY)')
  await main.sql('INSERT INTO schema_migrations SELECT unnest($1::text[])', [
    [...unrecorded, ...applied.map(({ id }) => id)],
  ])
  const queued = gitlab.backgroundMigrations.filter((one) => contains(gitlab.product, version, one.queued) === 'yes')
  await main.sql(
    `INSERT INTO batched_background_migrations
       (created_at, updated_at, max_value, batch_size, sub_batch_size, "interval", status, job_class_name, table_name,
        column_name, job_arguments, gitlab_schema, queued_migration_version)
     SELECT now(), now(), 1000, 100, 10, 120, 6, n.name, 'table_' || n.at, 'id', '[]', 'gitlab_main', n.queued
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS n (name, queued, at)`,
    [queued.map(({ name }) => name), queued.map(({ queuedBy }) => queuedBy ?? null)],
  )
  return main
}

const setState = (main: TestDatabase, name: string, status: number) =>
  main.sql('UPDATE batched_background_migrations SET status = $2 WHERE job_class_name = $1', [name, status])

const fateOf = ({ lives }: Rescue, name: string) => lives.find((one) => one.name === name)

/** Jumped by 16.9 -> 17.6: their ends are recorded. */
const jumped = 'BackfillApprovalMergeRequestRulesProjectId'
const lost = 'BackfillBoardsEpicListsGroupId'
const [jumpedOne, lostOne] = [jumped, lost].map((name) => gitlab.backgroundMigrations.find((one) => one.name === name)!)

describe('Rescue of GitLab after 16.9.8 -> 17.6.0 in one hop', () => {
  test('finds nothing wrong as far as is recorded, and says how far that is', async () => {
    const main = await gitlabAt('17.6.0')
    const result = await rescue(gitlabPorts(), flagsOf(main))
    expect([result.verdict, rescueOutcome(result)]).toEqual(['sound', 'done'])
    expect(result.skipped).toEqual([
      { stop: '16.11', only_if: [] },
      { stop: '17.1', only_if: ['large-ci-pipeline-messages'] },
      { stop: '17.3', only_if: [] },
      { stop: '17.5', only_if: [] },
    ])
    expect(result.fates).toEqual([{ fate: 'inline', count: result.jumped }])
    expect(result.jumped).toBeGreaterThan(20)
    expect(result.schema).toMatchObject([{ state: 'whole', complete: false, unjudged: 2 }])
    expect(result.unended).toBeGreaterThan(100)
    expect(result.next_hop).toMatch(/^17\.8\./u)
    const text = rescueText(result, { width: 200, palette: plainPalette })
    expect(text).toContain('VERDICT sound: nothing is wrong, as far as the manifest records it')
    expect(text).toContain('2 applied migrations of main cannot be judged: the manifest does not record them')
  }, 40_000)

  test('tells what is unfinished, what was never queued and what was left behind, with GitLab’s own commands', async () => {
    const main = await gitlabAt('17.6.0')
    const behind = 'BackfillAdminModeScopeForPersonalAccessTokens'
    await setState(main, jumped, 1)
    await main.sql('DELETE FROM batched_background_migrations WHERE job_class_name = $1', [lost])
    await main.sql('DELETE FROM schema_migrations WHERE version = $1', [lostOne!.queuedBy])
    const result = await rescue(gitlabPorts(), flagsOf(main))
    expect(fateOf(result, jumped)).toMatchObject({
      fate: 'unfinished',
      certain: true,
      because: 'active, and its code is still there, as far as is recorded',
      mend: { commands: [expect.stringMatching(/^sudo gitlab-rake 'gitlab:background_migrations:finalize\[/u)] },
    })
    expect(fateOf(result, lost)).toMatchObject({
      fate: 'never-queued',
      because: `never queued: migration ${lostOne!.queuedBy!} is not applied`,
      mend: { commands: ['sudo gitlab-rake db:migrate'] },
    })
    expect(fateOf(result, behind)).toBeUndefined()
    expect([result.verdict, rescueOutcome(result), result.schema[0]!.state]).toEqual([
      'repairable',
      'findings',
      'post-missing',
    ])
    // Rows are counted only where the manifest says which are done.
    expect(result.lives.every(({ rows }) => rows === undefined)).toBe(true)
  }, 40_000)

  test('says restore where the code is gone, names the restore point of the journal and what it loses', async () => {
    const ports = gitlabPorts((text) =>
      text.replace(
        `finalized_by: "${jumpedOne!.finalizedBy!}"`,
        `finalized_by: "${jumpedOne!.finalizedBy!}", deleted_in: "17.6"`,
      ),
    )
    const taken = Date.now() - 13.5 * 3_600_000
    const point = { hop: 1, id: 'b-7', takenAt: taken, restore: 'gitlab-backup restore BACKUP=b-7', by: 'ann' }
    const hop = { ...doneRun().hops[0]!, number: 1, from: '16.9.8', to: '17.6.0' }
    const run = { ...doneRun(), product: 'gitlab', id: '2026-11-20-1', hops: [hop], restorePoints: [point] }
    const store = fileStore({ ...ports, folder: '/desk/.waystop/runs', product: 'gitlab' })
    await store.create(run)
    const main = await gitlabAt('17.6.0')
    await setState(main, jumped, 4)
    const result = await rescue(ports, flagsOf(main))
    expect([result.verdict, result.options.map(({ kind }) => kind)]).toEqual(['restore', ['restore', 'support']])
    expect(fateOf(result, jumped)).toMatchObject({
      fate: 'code-gone',
      because: 'failed, and its code was deleted in 17.6',
    })
    expect(result.restore_point).toMatchObject({ run: '2026-11-20-1', version: '16.9.8', id: 'b-7' })
    expect(result.options[0]).toMatchObject({ loses: '14 h of data', commands: [point.restore] })
    const later = await rescue(ports, { ...flagsOf(main), was: '16.8.5' })
    expect(later.restore_point).toBeUndefined()
  }, 40_000)

  test('tells a migrate step that ended early from post migrations that were left out', async () => {
    const main = await gitlabAt('17.3.7')
    await main.sql("DELETE FROM schema_migrations WHERE version = '20241115093012'")
    const early = await rescue(gitlabPorts(), flagsOf(main))
    expect([early.verdict, early.schema[0]!.state]).toEqual(['half-migrated', 'half'])
    await main.sql("INSERT INTO schema_migrations VALUES ('20241115093012')")
    const left = await rescue(gitlabPorts(), flagsOf(main))
    expect([left.verdict, left.schema[0]!.state]).toEqual(['repairable', 'post-missing'])
  }, 40_000)

  test('is undetermined while a database that may hold a record was not read, and never guesses a product', async () => {
    const main = await gitlabAt('17.6.0')
    await main.sql('DELETE FROM batched_background_migrations WHERE job_class_name = $1', [lost])
    const { without: _, ...flags } = flagsOf(main)
    const result = await rescue(gitlabPorts(), flags)
    expect([result.verdict, rescueOutcome(result)]).toEqual(['undetermined', 'undetermined'])
    expect(fateOf(result, lost)).toMatchObject({ fate: 'cannot-tell' })
    expect(result.options[0]).toMatchObject({ kind: 'read' })
    await expect(
      rescue(gitlabPorts(), { database: flags.database, was: '16.9.8', now: '17.6.0' }),
    ).rejects.toMatchObject({ code: 'no-product' })
  }, 40_000)

  test('leaves places, texts of errors and commands of hooks out of what is given to others', async () => {
    const main = await gitlabAt('17.6.0')
    await setState(main, jumped, 4)
    const [row] = await main.sql<{ id: string }>('SELECT id FROM batched_background_migrations WHERE status = 4')
    const failed = await job(main, BigInt(row!.id), { status: 2, attempts: 3 })
    await failureOf(main, failed, { exception_message: 'PG::Error: Failing row contains (ann@example.org)' })
    const url = main.url.replace('postgres@', 'postgres:hunter2@')
    const flags = { ...flagsOf(main), database: [`main=${url}`] }
    const told = JSON.stringify(await rescue(gitlabPorts(), flags))
    expect(told).toContain('ann@example.org')
    expect(told).not.toContain('hunter2')
    const result = await rescue(gitlabPorts(), { ...flags, forOthers: true })
    const file = JSON.stringify(result) + rescueMarkdown(result)
    for (const secret of ['hunter2', 'ann@example.org', new URL(main.url).host, '127.0.0.1'])
      expect(file).not.toContain(secret)
    expect(result.command).toMatch(/--database '?main=URL'? /u)
    expect(result.left_out).toHaveLength(3)
    expect(rescueMarkdown(result)).toContain('Left out of this file')
    const away = { ...flags, database: ['main=postgresql://app:pw@db.internal.example:1/gitlab'], forOthers: true }
    expect(JSON.stringify(await rescue(gitlabPorts(), away))).not.toMatch(/internal\.example|pw@/u)
  }, 40_000)
})
