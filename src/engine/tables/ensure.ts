import { DatabaseError } from '../../domain/errors.ts'
import { type Clock } from '../../ports/clock.ts'
import { type Database, type Queries } from '../../ports/database.ts'
import { layouts } from './layouts.ts'

/** `missing`: nothing of ours is there. `old`: made by an older `plan`; `newer`: by a newer one. */
export type TablesState = 'missing' | 'old' | 'current' | 'newer'

/** Any number; the same everywhere, so that two of us never build the tables at once. */
const lockKey = 7_263_119_804

/** What is there, without changing anything. */
export async function tablesState(db: Database): Promise<TablesState> {
  return stateOf(await db.transaction(layoutOf, { readOnly: true }))
}

/**
 * Makes or upgrades our tables. Throws DatabaseError `newer-tables` when a newer `plan` made them, and `tables-busy` when
 * somebody else holds them for a minute. A lock that is waited for would make CREATE INDEX CONCURRENTLY hang: it is polled.
 */
export async function ensureTables(db: Database, clock: Clock): Promise<void> {
  for (let round = 0; round < 600; round += 1) {
    const state = await db.transaction(upgrade, { statementTimeout: 60_000 })
    if (state === 'newer') throw newerTables(db)
    if (state === 'current') return
    await clock.wait(100)
  }
  throw new DatabaseError({
    code: 'tables-busy',
    what: `${db.place}: another process has been changing the tables of waystop for a minute`,
    next: 'look what it does in pg_stat_activity, then try again',
  })
}

/** Refuses tables that a newer `plan` made: what their columns mean is not known here. */
export async function requireTables(db: Database): Promise<void> {
  const state = await tablesState(db)
  if (state === 'newer') throw newerTables(db)
  if (state === 'current') return
  throw new DatabaseError({
    code: 'no-tables',
    what: `${db.place} has no records of waystop${state === 'old' ? ' that this version can read' : ''}`,
    next:
      state === 'old'
        ? 'bring them up to date: plan migrate up'
        : 'install with plan install, or take an existing database over with plan adopt --at RELEASE',
  })
}

async function upgrade(tx: Queries): Promise<TablesState | 'busy'> {
  const before = stateOf(await layoutOf(tx))
  if (before === 'current' || before === 'newer') return before
  const { rows } = await tx.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [lockKey])
  if (!rows[0]!.mine) return 'busy'
  await tx.script('CREATE SCHEMA IF NOT EXISTS waystop')
  await tx.script(
    'CREATE TABLE IF NOT EXISTS waystop.layout (number integer PRIMARY KEY, made_at timestamptz NOT NULL)',
  )
  const at = await layoutOf(tx)
  for (const [i, script] of layouts.entries()) {
    if (i < at) continue
    await tx.script(script)
    await tx.query('INSERT INTO waystop.layout (number, made_at) VALUES ($1, clock_timestamp())', [i + 1])
  }
  return 'current'
}

/** The newest layout that is there; 0 for none. */
async function layoutOf(tx: Queries): Promise<number> {
  const { rows } = await tx.query<{ there: boolean }>("SELECT to_regclass('waystop.layout') IS NOT NULL AS there")
  if (!rows[0]!.there) return 0
  const layout = await tx.query<{ number: number | null }>('SELECT max(number) AS number FROM waystop.layout')
  return layout.rows[0]!.number ?? 0
}

function stateOf(layout: number): TablesState {
  if (layout === 0) return 'missing'
  if (layout === layouts.length) return 'current'
  return layout < layouts.length ? 'old' : 'newer'
}

function newerTables({ place }: Database): DatabaseError {
  return new DatabaseError({
    code: 'newer-tables',
    what: `${place}: a newer version of plan has upgraded the tables of waystop`,
    next: 'use that version of plan, or a newer one',
  })
}
