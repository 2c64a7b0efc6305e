import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { takeApart } from '../../../src/adapters/sql-parser/take-apart.ts'
import { type Manifest } from '../../../src/domain/manifest.ts'
import { type SqlParts } from '../../../src/domain/sql-fold.ts'
import { reachOf } from '../../../src/planner/stop-reach.ts'
import { calendarOf } from '../../../src/release/calendar.ts'
import { foldMigrations, type Fold } from '../../../src/release/squash/fold.ts'
import { backgroundFates } from '../../../src/release/squash/issue-background.ts'
import { structureText } from '../../../src/release/squash/structure-text.ts'
import { chainOf } from '../../../src/engine/migrations/chain.ts'
import { type Body, manifestWith } from '../../support/manifests.ts'

interface One {
  readonly sql: string
  readonly release?: string | undefined
  readonly phase?: 'post'
  readonly depends_on?: readonly string[]
}

const idOf = (i: number): string => `202501${String(i + 1).padStart(2, '0')}000000`
const releases = ['1.0.0', '1.1.0', '1.2.0', '1.3.0'].map((version, i) => ({ version, date: `2026-0${i + 1}-10` }))

function productOf(migrations: readonly One[], background: readonly object[] = []): Manifest {
  return manifestWith({
    releases,
    stops: [
      { line: '1.0', reason: 'r', cause: 'other' },
      { line: '1.1', reason: 'r', cause: 'other' },
      { line: '1.3', reason: 'r', cause: 'other' },
    ],
    migrations: migrations.map((one, i) => ({
      id: idOf(i),
      release: '1.0',
      up: `sql/${i}.sql`,
      ...one,
      sql: undefined,
    })),
    background_migrations: background,
  } as unknown as Body)
}

async function folded(migrations: readonly One[], background: readonly object[] = []): Promise<Fold> {
  const manifest = productOf(migrations, background)
  const sql = new Map<string, SqlParts>()
  for (const [i, one] of migrations.entries()) sql.set(idOf(i), await takeApart(`sql/${i}.sql`, one.sql))
  return foldIn(manifest, sql)
}

function foldIn(manifest: Manifest, sql: ReadonlyMap<string, SqlParts>): Fold {
  const target = reachOf(manifest, manifest.stops[1]!)
  const folding = manifest.releases.at(-1)!.version
  const chain = chainOf(manifest, folding).links.map(({ migration }) => migration)
  const fates = backgroundFates(manifest, target, calendarOf(manifest, '2026-11-20'))
  return foldMigrations({ manifest, target, chain, fates, sql, structures: new Map() })
}

const told = ({ folded: some, kept }: Fold) => ({
  folded: some.map(({ migration }) => migration.id),
  kept: kept.map(({ migration, kind }) => `${migration.id} ${kind}`),
})
const table = (name: string, more = ''): One => ({ sql: `CREATE TABLE ${name} (id bigint PRIMARY KEY${more})` })

describe('Folding', () => {
  test('takes what is schema alone, with constant rows, and leaves out what is released later', async () => {
    const fold = await folded([
      table('a'),
      { sql: 'INSERT INTO a VALUES (1)' },
      { sql: 'CREATE INDEX CONCURRENTLY i ON a (id)', release: '1.1' },
      { sql: 'ALTER TABLE a ADD b int', release: '1.2' },
    ])
    expect(told(fold)).toEqual({ folded: [idOf(0), idOf(1), idOf(2)], kept: [] })
    expect(fold.later).toEqual([])
  })

  test('tells what is dated among the folded ones and released later, and never takes it', async () => {
    const fold = await folded([table('a'), { sql: 'ALTER TABLE a ADD b int', release: '1.2' }, table('c')])
    expect(told(fold).folded).toEqual([idOf(0), idOf(2)])
    expect(fold.later.map(({ id }) => id)).toEqual([idOf(1)])
  })

  test('keeps data work, and what comes behind it and touches the same table, under any of its names', async () => {
    const fold = await folded([
      table('a', ', b int'),
      table('free'),
      { sql: 'ALTER TABLE a RENAME TO renamed' },
      { sql: 'CREATE INDEX i ON renamed (b)' },
      { sql: 'UPDATE renamed SET b = 1' },
      { sql: 'DROP INDEX i' },
      { sql: 'ALTER TABLE free ADD c int' },
      { sql: 'CREATE VIEW v AS SELECT * FROM renamed' },
    ])
    expect(told(fold)).toEqual({
      folded: [idOf(0), idOf(1), idOf(2), idOf(3), idOf(6)],
      kept: [`${idOf(4)} not-proven`, `${idOf(5)} follows-kept`, `${idOf(7)} follows-kept`],
    })
  })

  test('counts what runs with rows: types, triggers and what their functions write, tables that point to theirs', async () => {
    const fold = await folded([
      { sql: "CREATE TYPE e AS ENUM ('x', 'y')" },
      { sql: 'CREATE TABLE log (id int, note text)' },
      table('parent', ', e e'),
      { sql: 'CREATE TABLE child (of bigint REFERENCES parent ON DELETE CASCADE)' },
      {
        sql: 'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (1); RETURN NEW; END $$',
      },
      { sql: 'CREATE TRIGGER t BEFORE DELETE ON parent FOR EACH ROW EXECUTE FUNCTION f()' },
      { sql: 'DELETE FROM parent' },
      { sql: "ALTER TYPE e RENAME VALUE 'x' TO 'z'" },
      { sql: 'ALTER TABLE log DROP COLUMN note' },
      { sql: 'ALTER TABLE child ADD CHECK (of > 0)' },
    ])
    expect(told(fold).kept).toEqual([
      `${idOf(6)} not-proven`,
      `${idOf(7)} follows-kept`,
      `${idOf(8)} follows-kept`,
      `${idOf(9)} follows-kept`,
    ])
  })

  test('keeps everything behind code of which nobody can tell what it touches', async () => {
    const fold = await folded([table('a'), { sql: 'DO $$ BEGIN EXECUTE format(x); END $$' }, table('b')])
    expect(told(fold)).toEqual({ folded: [idOf(0)], kept: [`${idOf(1)} not-proven`, `${idOf(2)} follows-kept`] })
  })

  test('keeps what uses a value of an enum that the same transaction would add', async () => {
    const fold = await folded([
      { sql: "CREATE TYPE e AS ENUM ('x')" },
      table('a', ', e e'),
      { sql: "ALTER TYPE e ADD VALUE 'new'" },
      { sql: "ALTER TABLE a ALTER e SET DEFAULT 'new'" },
    ])
    expect(told(fold)).toEqual({ folded: [idOf(0), idOf(1), idOf(2)], kept: [`${idOf(3)} uses-new-value`] })
  })

  test('keeps what queues unfinished work, with what finalizes or needs it', async () => {
    const fold = await folded(
      [table('a', ', b int'), { sql: '' }, { sql: "COMMENT ON TABLE a IS 'x'", depends_on: ['Open'] }],
      [
        {
          name: 'Open',
          queued_by: idOf(1),
          finalization: 'open',
          table: 'a',
          key: ['id'],
          update: 'UPDATE a SET b = 1 WHERE {batch}',
        },
      ],
    )
    expect(told(fold)).toEqual({
      folded: [idOf(0)],
      kept: [`${idOf(1)} queues-unfinished`, `${idOf(2)} depends-on-kept`],
    })
  })

  test.each([
    ['', [], [idOf(0), idOf(1), idOf(2)]],
    ['; INSERT INTO a VALUES (1, NULL)', [`${idOf(1)} queues-for-rows`, `${idOf(2)} finalizes-kept`], [idOf(0)]],
  ])('takes finished work along unless a new database has rows for it%s', async (rows, kept, taken) => {
    const { sql } = table('a', ', b int')
    const fold = await folded(
      [{ sql: sql + rows }, { sql: '' }, { sql: '', release: '1.1' }],
      [
        {
          name: 'Done',
          queued_by: idOf(1),
          finalized_by: idOf(2),
          table: 'a',
          key: ['id'],
          update: 'UPDATE a SET b = 1 WHERE {batch}',
        },
      ],
    )
    expect(told(fold)).toEqual({ folded: taken, kept })
  })

  test('keeps what cannot be read, and what runs behind it: nobody can tell what it touches', async () => {
    expect(told(await folded([table('a'), { sql: 'CREATE TABL' }, table('b')]))).toEqual({
      folded: [idOf(0)],
      kept: [`${idOf(1)} unreadable`, `${idOf(2)} follows-kept`],
    })
  })

  test('keeps what nobody recorded a release of; it runs first', async () => {
    expect(
      told(await folded([table('a'), table('b'), { sql: 'ALTER TABLE a ADD other int', release: undefined }])),
    ).toEqual({
      folded: [idOf(1)],
      kept: [`${idOf(2)} release-unknown`, `${idOf(0)} follows-kept`],
    })
  })
})

const statement = fc
  .tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(5))
  .map(
    ([one, other, kind]) =>
      [
        `CREATE TABLE ${one} (id int)`,
        `ALTER TABLE ${one} ADD x int`,
        `UPDATE ${one} SET x = 1`,
        `CREATE VIEW v_${one} AS SELECT * FROM ${other}`,
        `ALTER TABLE ${one} ADD FOREIGN KEY (x) REFERENCES ${other}`,
        `INSERT INTO ${one} SELECT * FROM ${other}`,
      ][kind]!,
  )
const changes = fc.array(
  fc.record({ sql: statement, release: fc.constantFrom('1.0', '1.1', '1.2'), late: fc.boolean() }),
  { minLength: 1, maxLength: 12 },
)
const asMigrations = (some: readonly { sql: string; release: string; late: boolean }[]): One[] =>
  some.map(({ sql, release, late }) => ({ sql, release, ...(late && { phase: 'post' as const }) }))

/** The names of tables and views in a statement of ours. */
const namesIn = (sql: string): ReadonlySet<string> => new Set(sql.match(/\b(?:v_)?[abcd]\b/gu))

test('what stays is closed: nothing is folded that runs behind one that stays and names a table of it', async () => {
  await fc.assert(
    fc.asyncProperty(changes, async (some) => {
      const migrations = asMigrations(some)
      const { folded: taken } = await folded(migrations)
      const gone = new Set(taken.map(({ migration }) => migration.id))
      const order = chainOf(productOf(migrations), undefined).links.map(({ migration }) => migration.id)
      const sqlOf = (id: string): string => migrations[Number(id.slice(6, 8)) - 1]!.sql
      const shared = order.flatMap((id, i) =>
        order
          .slice(0, i)
          .filter((before) => gone.has(id) && !gone.has(before))
          .flatMap((before) => [...namesIn(sqlOf(id))].filter((name) => namesIn(sqlOf(before)).has(name))),
      )
      expect(shared).toEqual([])
    }),
    { numRuns: 150 },
  )
})

test('folding is deterministic: the order of entries in the manifest changes no byte of the structure', async () => {
  const head = { product: 'P', release: '1.3', target: '1.1', after: '1.3', database: 'main' }
  await fc.assert(
    fc.asyncProperty(changes, fc.infiniteStream(fc.nat()), async (some, numbers) => {
      const migrations = asMigrations(some)
      const sql = new Map<string, SqlParts>()
      for (const [i, one] of migrations.entries()) sql.set(idOf(i), await takeApart('x', one.sql))
      const manifest = productOf(migrations)
      const keyed = manifest.migrations.map((one) => ({ one, key: numbers.next().value as number }))
      const shuffled = { ...manifest, migrations: keyed.toSorted((a, b) => a.key - b.key).map(({ one }) => one) }
      const text = (one: Manifest): string => structureText(head, foldIn(one, sql).folded, undefined)
      expect(text(shuffled)).toBe(text(manifest))
    }),
    { numRuns: 60 },
  )
})
