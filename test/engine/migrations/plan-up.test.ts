import { describe, expect, test } from 'vitest'
import { type Manifest } from '../../../src/domain/manifest.ts'
import { parseVersion } from '../../../src/domain/version.ts'
import { chainOf } from '../../../src/engine/migrations/chain.ts'
import { type UpOptions, type UpPlan } from '../../../src/engine/migrations/plan-ground.ts'
import { planUp } from '../../../src/engine/migrations/plan-up.ts'
import { type Source } from '../../../src/engine/migrations/sql-file.ts'
import { type AppliedRow, type DatabaseState, type WorkState } from '../../../src/engine/migrations/state.ts'
import { readSql } from '../../../src/adapters/sql-parser/read-sql.ts'
import { checksumOf } from '../../../src/engine/migrations/checksum.ts'
import { type Body, manifestWith } from '../../support/manifests.ts'

type Texts = Readonly<Record<string, string>>

interface Situation {
  readonly body: Body
  readonly to?: string
  readonly states?: Readonly<Record<string, Partial<DatabaseState>>>
  readonly texts?: Texts
  readonly options?: Partial<UpOptions>
  readonly pooled?: readonly string[]
}

const installed = { product: 'shop', state: 'complete', how: 'installed', begun_at: 0, completed_at: 0 } as const

async function planOf({ body, to, states, texts = {}, options = {}, pooled = [] }: Situation): Promise<UpPlan> {
  const manifest = manifestWith({ releases: versions, ...body })
  const target = to === undefined ? undefined : parseVersion('semver', to)
  const given = states ?? { main: {} }
  return planUp(
    {
      manifest,
      chain: chainOf(manifest, target),
      states: new Map(Object.entries(given).map(([name, state]) => [name, { ...nothing, ...state }])),
      sources: await sourcesOf(manifest, texts),
      pooled: new Set(pooled),
    },
    { fresh: false, skipPost: false, finalize: false, ...options },
  )
}

const versions = ['1.0.0', '1.1.0', '1.1.1', '1.2.0', '1.2.1', '1.3.0'].map((version) => ({ version }))
const nothing: DatabaseState = { installation: installed, applied: new Map(), complete: [], work: [] }

async function sourcesOf({ migrations }: Manifest, texts: Texts): Promise<Map<string, Source>> {
  const entries = migrations.map(async ({ id, up }): Promise<[string, Source]> => {
    const text = texts[id] ?? 'SELECT 1'
    if (up === undefined) return [id, { up: undefined, down: undefined }]
    const reading = await readSql(up, text)
    const file = { path: up, text, checksum: checksumOf(text) }
    return [
      id,
      { up: 'problem' in reading ? reading.problem : { ...file, statements: reading.statements }, down: undefined },
    ]
  })
  return new Map(await Promise.all(entries))
}

type Entry = NonNullable<Body['migrations']>[number]

const one = (id: string, release?: Entry['release'], more: Partial<Entry> = {}): Entry => ({
  id: `2025${id}000000`,
  ...(release !== undefined && { release }),
  up: `${id}.sql`,
  ...more,
})

const row = (id: string, more: Partial<AppliedRow> = {}): [string, AppliedRow] => [
  `2025${id}000000`,
  {
    id: `2025${id}000000`,
    name: null,
    release: null,
    phase: 'regular',
    checksum: checksumOf('SELECT 1'),
    state: 'applied',
    how: 'applied',
    statements_done: 0,
    started_at: 0,
    applied_at: 0,
    duration_ms: 1n,
    applied_by: 'somebody',
    ...more,
  },
]

const complete = (version: string, ...phases: ('regular' | 'post')[]): DatabaseState['complete'] =>
  phases.map((phase) => ({ version, phase, completed_at: 0 }))

const ids = ({ steps }: UpPlan): string[] => steps.map(({ link }) => link.migration.id.slice(4, 8))
const kinds = ({ refusals }: UpPlan): string[] => refusals.map(({ kind, subject }) => `${kind}:${subject.slice(4, 8)}`)

const work = (state: WorkState['state'], queuedBy = '20250101000000'): WorkState => ({
  id: 1n,
  name: 'Fill',
  queued_by: queuedBy,
  state,
  running: 0,
})

const fill = {
  name: 'Fill',
  queued_by: '20250101000000',
  table: 'parcels',
  key: ['id'],
  update: 'UPDATE parcels SET a = 1 WHERE {batch}',
}

describe('The order of a run', () => {
  test('is: without a release by timestamp, then release, regular before post, timestamp', async () => {
    const plan = await planOf({
      body: {
        migrations: [
          one('0101', '1.1', { phase: 'post' }),
          one('0102', '1.2'),
          one('0103', '1.1'),
          one('0104'),
          one('0105', '1.1'),
          one('0106', '1.0', { phase: 'post' }),
          one('0107'),
        ],
      },
      to: '1.2.0',
    })
    expect({ ids: ids(plan), refusals: plan.refusals }).toEqual({
      ids: ['0104', '0107', '0106', '0103', '0105', '0101', '0102'],
      refusals: [],
    })
  })

  test('holds what was ported back to the line of the target, where it was ported to', async () => {
    const migrations = [one('0103', '1.1.1'), one('0104', ['1.2.1', '1.1.0']), one('0105', '1.2.0')]
    expect(ids(await planOf({ body: { migrations }, to: '1.1.1' }))).toEqual(['0104', '0103'])
    expect(ids(await planOf({ body: { migrations }, to: '1.1.0' }))).toEqual(['0104'])
    expect(ids(await planOf({ body: { migrations }, to: '1.2.0' }))).toEqual(['0103', '0105'])
    expect(ids(await planOf({ body: { migrations }, to: '1.2.1' }))).toEqual(['0103', '0105', '0104'])
  })

  test('ends where it is told to, and leaves post migrations out when told', async () => {
    const migrations = [one('0101', '1.0'), one('0102', '1.0', { phase: 'post' }), one('0103', '1.1')]
    const at = (options: Partial<UpOptions>) => planOf({ body: { migrations }, to: '1.1.0', options }).then(ids)
    expect(await at({ limit: 2 })).toEqual(['0101', '0102'])
    expect(await at({ toId: '20250102000000' })).toEqual(['0101', '0102'])
    expect(await at({ skipPost: true })).toEqual(['0101', '0103'])
  })
})

describe('Nothing is begun', () => {
  const two = [one('0101', '1.0'), one('0102', '1.1')]

  test('when a file was edited after it was applied, with both checksums and the time', async () => {
    const states = { main: { applied: new Map([row('0101')]) } }
    const plan = await planOf({ body: { migrations: two }, states, texts: { '20250101000000': 'SELECT 2' } })
    expect(kinds(plan)).toEqual(['edited:0101'])
    expect(plan.refusals[0]!.message).toContain(checksumOf('SELECT 1'))
    expect(plan.refusals[0]!.message).toContain(checksumOf('SELECT 2'))
    expect(plan.refusals[0]!.message).toContain('1970-01-01 00:00:00 UTC')
  })

  test('but other line ends are no edit', () => {
    expect(checksumOf('a;\r\nb;\r\n')).toBe(checksumOf('a;\nb;\n'))
  })

  test('when something is applied that the manifest does not know; what was removed stays known', async () => {
    const states = { main: { applied: new Map([row('0101'), row('0109')]) } }
    expect(kinds(await planOf({ body: { migrations: two }, states }))).toEqual(['unknown-applied:0109'])
    const removed = one('0109', '1.0', { removed: { in: '1.1', because: 'obsolete' } })
    expect(kinds(await planOf({ body: { migrations: [...two, removed] }, states, to: '1.2.0' }))).toEqual([])
  })

  test('when the database is newer than the target', async () => {
    const states = { main: { applied: new Map([row('0101'), row('0102')]) } }
    expect(kinds(await planOf({ body: { migrations: two }, states, to: '1.0.0' }))).toEqual(['newer-than-target:0102'])
  })

  test('when one comes late: its release was complete without it; one whose release is new in this hop runs', async () => {
    const states = { main: { applied: new Map([row('0102')]), complete: complete('1.1.0', 'regular', 'post') } }
    const plan = await planOf({ body: { migrations: [...two, one('0100', '1.2')] }, states, to: '1.2.0' })
    expect(kinds(plan)).toEqual(['late:0101'])
    const regular = { main: { applied: new Map([row('0101'), row('0102')]), complete: complete('1.1.0', 'regular') } }
    const post = one('0100', '1.1', { phase: 'post' })
    expect(kinds(await planOf({ body: { migrations: [...two, post] }, states: regular }))).toEqual([])
  })

  test('when a squashed one was never applied, but for a new installation', async () => {
    const migrations = [...two, one('0100', '1.0', { removed: { in: '1.2', because: 'squashed' } })]
    const states = { main: { applied: new Map([row('0101')]) } }
    expect(kinds(await planOf({ body: { migrations }, states, to: '1.2.0' }))).toEqual([
      'misses-removed-migration:0100',
    ])
    expect(kinds(await planOf({ body: { migrations }, to: '1.2.0', options: { fresh: true } }))).toEqual([])
    expect(ids(await planOf({ body: { migrations }, states, to: '1.1.0' }))).toEqual(['0100', '0102'])
  })

  test('when post migrations of a release that is left were skipped', async () => {
    const migrations = [one('0101', '1.0'), one('0102', '1.0', { phase: 'post' }), one('0103', '1.1')]
    const states = { main: { applied: new Map([row('0101')]), complete: complete('1.0.0', 'regular') } }
    const options = { skipPost: true }
    expect(kinds(await planOf({ body: { migrations }, states, to: '1.1.0', options }))).toEqual([
      'pending-post-migrations:0102',
    ])
    expect(ids(await planOf({ body: { migrations }, states, to: '1.1.0' }))).toEqual(['0102', '0103'])
  })

  test.each([
    ['CREATE INDEX CONCURRENTLY a ON b (c)', 'one', 'outside-transaction'],
    ['VACUUM b', 'one', 'outside-transaction'],
    ['ALTER TABLE b DETACH PARTITION c CONCURRENTLY', 'one', 'outside-transaction'],
    ['CREATE INDEX CONCURRENTLY ON b (c)', 'none', 'nameless-index'],
    ['BEGIN; SELECT 1; COMMIT', 'one', 'transaction-control'],
    ['SELECT 1; COMMIT', 'none', 'transaction-control'],
    ['SELEC 1', 'one', 'bad-sql'],
  ] as const)('for %s in a file with transaction: %s', async (text, transaction, kind) => {
    const migrations = [one('0101', '1.0', { transaction })]
    const plan = await planOf({ body: { migrations }, texts: { '20250101000000': `SELECT 1;\n${text};\n` } })
    expect(new Set(plan.refusals.map((refusal) => refusal.kind))).toEqual(new Set([kind]))
    expect(plan.refusals[0]!.place).toMatchObject({ file: '0101.sql', line: 2 })
  })

  test('for what refuses a transaction over a pooler; savepoints and what runs in one are fine', async () => {
    const migrations = [one('0101', '1.0', { transaction: 'none' })]
    expect(kinds(await planOf({ body: { migrations }, pooled: ['main'] }))).toEqual(['needs-direct-connection:0101'])
    const texts = { '20250101000000': 'SAVEPOINT a; SELECT 1; ROLLBACK TO SAVEPOINT a; RELEASE SAVEPOINT a;' }
    expect(kinds(await planOf({ body: { migrations: [one('0101', '1.0')] }, texts }))).toEqual([])
  })

  test('for one that has neither SQL nor work, and one whose release is only inferred', async () => {
    const migrations = [
      one('0101', '1.0'),
      { id: '20250102000000', release: '1.0' },
      one('0103', { earliest: '1.0', latest: '1.2' }),
    ]
    expect(kinds(await planOf({ body: { migrations }, to: '1.1.0' }))).toEqual(['inferred-release:0103', 'no-sql:0102'])
  })
})

describe('A gate', () => {
  const migrations = [one('0101', '1.0'), one('0102', '1.1', { depends_on: ['Fill'] })]
  const body = { migrations, background_migrations: [fill] }
  const applied = new Map([row('0101')])
  const at = (state: WorkState['state'], options: Partial<UpOptions> = {}) =>
    planOf({ body, states: { main: { applied, work: [work(state)] } }, options })

  test.each(['finished', 'finalized'] as const)('is passed by work that is %s', async (state) => {
    expect(kinds(await at(state))).toEqual([])
  })

  test.each(['active', 'running', 'paused', 'failed', 'finalizing'] as const)(
    'refuses work that is %s and names how it is finished, or finishes it when told',
    async (state) => {
      const plan = await at(state)
      expect(kinds(plan)).toEqual(['unfinished-work:0102'])
      expect(plan.refusals[0]!.next).toContain('plan bbm finalize Fill')
      const told = await at(state, { finalize: true })
      expect(told.refusals).toEqual([])
      expect(told.steps[0]!.gates).toMatchObject([{ why: 'needs', expected: 'inline' }])
    },
  )

  test('is never passed by what was cancelled', async () => {
    expect(kinds(await at('cancelled'))).toEqual(['cancelled-work:0102'])
    expect(kinds(await at('cancelled', { finalize: true }))).toEqual(['cancelled-work:0102'])
  })

  test('is an error where nobody ever queued the work, or the name is mistyped', async () => {
    expect(kinds(await planOf({ body, states: { main: { applied } } }))).toEqual(['no-record:0102'])
    const mistyped = [one('0101', '1.0'), one('0102', '1.1', { depends_on: ['Fil'] })]
    const plan = await planOf({
      body: { migrations: mistyped, background_migrations: [fill] },
      states: { main: { applied } },
    })
    expect(kinds(plan)).toEqual(['dependency-unknown:0102'])
    expect(plan.refusals[0]!.next).toBe('did you mean Fill?')
  })

  test('refuses work that the same run queues, unless it may finish it', async () => {
    expect(kinds(await planOf({ body }))).toEqual(['finalizes-inline:0102'])
    const plan = await planOf({ body, options: { finalize: true } })
    expect(kinds(plan)).toEqual([])
    expect(plan.steps[1]!.gates).toMatchObject([{ expected: 'inline' }])
  })

  test('can never be passed by work that is queued only later, or left out of the run', async () => {
    const later = [one('0101', '1.2'), one('0102', '1.1', { depends_on: ['Fill'] })]
    expect(kinds(await planOf({ body: { migrations: later, background_migrations: [fill] } }))).toEqual([
      'queued-later:0102',
    ])
    const post = [one('0101', '1.0', { phase: 'post' }), migrations[1]!]
    const plan = await planOf({
      body: { migrations: post, background_migrations: [fill] },
      options: { skipPost: true },
    })
    expect(kinds(plan)).toEqual(['queued-later:0102'])
  })

  test('asks for the work that was queued again, not for the former one', async () => {
    const again = { ...fill, queued_by: '20250103000000', requeues: '20250101000000' }
    const three = [migrations[0]!, one('0103', '1.0'), one('0104', '1.1', { depends_on: ['Fill'] })]
    const states = {
      main: {
        applied: new Map([row('0101'), row('0103')]),
        work: [work('cancelled'), { ...work('finished', '20250103000000'), id: 2n }],
      },
    }
    expect(kinds(await planOf({ body: { migrations: three, background_migrations: [fill, again] }, states }))).toEqual(
      [],
    )
  })

  test('stands before the migration that finalizes', async () => {
    const finalized = { ...fill, finalized_by: '20250102000000' }
    const two = [one('0101', '1.0'), one('0102', '1.1')]
    const main = { applied, work: [work('active')] }
    expect(
      kinds(await planOf({ body: { migrations: two, background_migrations: [finalized] }, states: { main } })),
    ).toEqual(['unfinished-work:0102'])
    const done = { applied, work: [work('finished')] }
    const plan = await planOf({ body: { migrations: two, background_migrations: [finalized] }, states: { main: done } })
    expect(plan.steps[0]!.gates).toMatchObject([{ why: 'finalizes', expected: 'satisfied' }])
  })

  test('on another database is asked there, and refused where that one was not given', async () => {
    const body = {
      databases: ['main', 'ci'],
      migrations: [one('0101', '1.0', { database: 'ci' }), one('0102', '1.1', { depends_on: ['Fill'] })],
      background_migrations: [{ ...fill, database: 'ci' }],
    }
    expect(kinds(await planOf({ body, states: { main: {} } }))).toEqual(['database-missing:0102'])
    const ci = { applied, work: [work('finished')] }
    expect(kinds(await planOf({ body, states: { main: {}, ci } }))).toEqual([])
  })

  test('and work stay in one database: a migration queues and finalizes only in its own', async () => {
    const body = {
      databases: ['main', 'ci'],
      migrations: [one('0101', '1.0')],
      background_migrations: [{ ...fill, database: 'ci' }],
    }
    expect(kinds(await planOf({ body, states: { main: {}, ci: {} } }))).toEqual(['other-database:0101'])
  })
})
