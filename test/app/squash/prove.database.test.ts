import { describe, expect, test, vi } from 'vitest'
import { afterSquash, beforeSquash, chain, create, differencesOf, proofOf, proven, samples } from './squash-product.ts'

// Dozens of databases are made one after the other.
vi.setConfig({ testTimeout: 180_000 })

const [kinds, rows, parcels, index] = create

describe('A squash', () => {
  test('is proven when its structure makes what the folded migrations made', async () => {
    const lines: string[] = []
    const found = await proven({ tell: (line) => lines.push(line) })
    expect(found).toMatchObject({ verdict: 'proven', in: '1.3.0', minimum_schema: '1.1.0', remarks: [] })
    expect(proofOf(found, 'structure')).toMatchObject({ verdict: 'proven', differences: [] })
    expect(proofOf(found, 'upgrades').cases).toMatchObject([
      { from: '1.1.0', stands_for: ['1.1.0'], path: ['1.1.0', '1.3.0'], verdict: 'proven' },
      { from: '1.2.0', stands_for: ['1.2.0'], path: ['1.2.0', '1.3.0'], verdict: 'proven' },
    ])
    const tables = proofOf(found, 'rows').tables.map(({ at, table, before }) => `${at}: ${table} ${before}`)
    expect(tables).toContain('a fresh installation of 1.3.0: public.kinds 2')
    expect(tables).toContain('1.1.0 -> 1.3.0: public.parcels 20')
    expect(lines).toEqual([
      'structure  1.3.0 installed by the whole chain',
      'structure  1.3.0 installed from its structure',
      'upgrades   1.1.0 -> 1.3.0',
      'upgrades   1.2.0 -> 1.3.0',
    ])
  })

  test.for([
    ['lacks an index', [kinds, rows, parcels], 'missing index public.parcels_weight'],
    [
      'has another default',
      [kinds, rows, parcels.replace('DEFAULT 1', 'DEFAULT 2'), index],
      'different column public.parcels.weight',
    ],
    [
      'has its columns in another order',
      [
        kinds,
        rows,
        parcels.replace(
          'kind int REFERENCES kinds, weight int DEFAULT 1',
          'weight int DEFAULT 1, kind int REFERENCES kinds',
        ),
        index,
      ],
      'column-order table public.parcels',
    ],
    [
      'has dropped a constraint',
      [kinds, rows, parcels, index, 'ALTER TABLE parcels DROP CONSTRAINT heavy'],
      'missing constraint heavy on public.parcels',
    ],
    [
      'has a comment more',
      [...create, "COMMENT ON TABLE parcels IS 'all of them'"],
      'extra comment on table public.parcels',
    ],
    ['has a collation more', [...create, 'CREATE COLLATION plain FROM "C"'], 'extra collation public.plain'],
    [
      'lets everybody read',
      [...create, 'GRANT SELECT ON parcels TO public'],
      'extra grant table public.parcels to public',
    ],
  ] as const)('is refuted when its structure %s, and the object is named', async ([, statements, difference]) => {
    const after = await afterSquash({ structure: statements.join(';\n') })
    const found = await proven({ after })
    expect(found.verdict).toBe('refuted')
    const proof = proofOf(found, 'structure')
    expect(proof.verdict).toBe('refuted')
    expect(differencesOf(proof)).toEqual([difference])
  })

  test('is refuted when its structure lost rows that migrations had put into a table', async () => {
    const after = await afterSquash({ structure: [kinds, rows.replace(", ('crate')", ''), parcels, index].join(';\n') })
    const found = await proven({ after })
    expect(found.verdict).toBe('refuted')
    expect(proofOf(found, 'structure').verdict).toBe('proven')
    expect(proofOf(found, 'rows').findings).toEqual([
      'public.kinds on main, a fresh installation of 1.3.0: 1 rows instead of 2',
      'public.kinds_id_seq on main, a fresh installation of 1.3.0: 1 rows, with other values in last_value',
    ])
  })

  test('is refuted when a seeded row has another value', async () => {
    const after = await afterSquash({ structure: [kinds, rows.replace('crate', 'box'), parcels, index].join(';\n') })
    const found = await proven({ after })
    expect(proofOf(found, 'rows').findings).toEqual([
      'public.kinds on main, a fresh installation of 1.3.0: 2 rows, with other values in name',
    ])
  })

  test('is refuted when its structure cannot be loaded', async () => {
    const found = await proven({ after: await afterSquash({ structure: 'CREATE TABEL kinds ()' }) })
    expect(found.verdict).toBe('refuted')
    expect(proofOf(found, 'structure').because).toContain('1.3.0 cannot be installed from its structure')
  })

  test('lets a database take the folded migrations with a release on its way', async () => {
    const folded = ['20250101000000', '20250201000000', '20250301000000']
    const structure = [...create, 'ALTER TABLE parcels ADD note text'].join(';\n')
    const found = await proven({ after: await afterSquash({ folded, structure }) })
    expect(found.verdict).toBe('proven')
    expect(proofOf(found, 'upgrades').cases.map(({ path }) => path.join(' '))).toEqual([
      '1.1.0 1.2.0 1.3.0',
      '1.2.0 1.3.0',
    ])
  })

  test('is refuted when a database that it takes misses what is called obsolete, and is a part of the structure', async () => {
    const [one, two, third] = chain
    const fourth = { id: '20250401000000', release: '1.3', sql: 'ALTER TABLE parcels ADD other text' }
    const obsolete = { id: third!.id, release: '1.2', removed: { in: '1.3', because: 'obsolete' } } as const
    const found = await proven({
      before: await beforeSquash({ samples }, [one!, two!, third!, fourth]),
      after: await afterSquash({
        migrations: [one!, two!, obsolete, fourth],
        structure: [...create, third!.sql].join(';\n'),
      }),
    })
    expect(proofOf(found, 'structure').verdict).toBe('proven')
    const upgrades = proofOf(found, 'upgrades')
    expect(upgrades.cases.map(({ from, verdict }) => `${from} ${verdict}`)).toEqual(['1.1.0 refuted', '1.2.0 proven'])
    expect(differencesOf(upgrades)).toEqual(['missing column public.parcels.note'])
    expect(upgrades.findings).toContain(
      'from 1.1.0: the record of migration 20250301000000 on main is missing, and applied after a straight upgrade',
    )
  })

  test('is refuted when it leaves an installation without a way', async () => {
    const blocks = [{ name: 'never', from: '<1.3.0', to: '1.3.0', reason: 'nobody thought of it' }]
    const found = await proven({ after: await afterSquash({ body: { samples, blocks } }) })
    const upgrades = proofOf(found, 'upgrades')
    expect(upgrades.verdict).toBe('refuted')
    expect(upgrades.because).toContain('from 1.1.0: no path leads to 1.3.0 any more: ')
  })

  test('is refuted when what it left changes rows in another way', async () => {
    const migrations = chain.map((one) => ({ ...one, sql: one.sql!.replace("'number ' || id", "'no. ' || id") }))
    const found = await proven({ after: await afterSquash({ migrations }) })
    expect(proofOf(found, 'rows').findings).toEqual([
      'public.parcels on main, 1.1.0 -> 1.3.0: 20 rows, with other values in note',
    ])
  })
})

describe('What cannot be proven', () => {
  test('is said where no samples fill the tables: two of three proofs hold', async () => {
    const found = await proven({ before: await beforeSquash({}), after: await afterSquash({ body: {} }) })
    expect(found.verdict).toBe('partly')
    expect(found.because).toContain('2 of 3 proofs hold')
    expect(proofOf(found, 'rows')).toMatchObject({
      verdict: 'not-made',
      because: expect.stringContaining('no samples'),
    })
  })

  test('is not taken for a difference: values that the clock made, on both sides', async () => {
    const [first, ...more] = chain
    const stamped = {
      ...first!,
      sql: `${first!.sql!}; ALTER TABLE kinds ADD made timestamptz DEFAULT clock_timestamp()`,
    }
    const migrations = [
      stamped,
      ...more,
      {
        id: '20250402000000',
        release: '1.3',
        sql: 'ALTER TABLE parcels ADD seen timestamptz; UPDATE parcels SET seen = clock_timestamp()',
      },
    ]
    const structure = [...create, 'ALTER TABLE kinds ADD made timestamptz DEFAULT clock_timestamp()'].join(';\n')
    const found = await proven({
      before: await beforeSquash({ samples }, migrations),
      after: await afterSquash({ migrations, structure }),
    })
    expect(found.because).toBe('all 3 proofs hold')
    const leftOut = proofOf(found, 'rows').tables.flatMap(({ at, left_out: some }) => some.map((one) => `${at} ${one}`))
    expect(leftOut).toEqual(expect.arrayContaining(['a fresh installation of 1.3.0 made', '1.1.0 -> 1.3.0 seen']))
  })

  test('is not the squash when the chain itself cannot be installed', async () => {
    const migrations = [...chain, { id: '20250402000000', release: '1.3', sql: 'SELECT 1/0' }]
    const found = await proven({ before: await beforeSquash({ samples }, migrations) })
    expect(found.verdict).toBe('partly')
    expect(proofOf(found, 'structure')).toMatchObject({ verdict: 'not-made' })
    expect(proofOf(found, 'upgrades')).toMatchObject({ verdict: 'not-made' })
  })
})

test('Releases with the same migrations are one case, and it says for which it stands', async () => {
  const releases = ['1.0.0', '1.1.0', '1.1.1', '1.2.0', '1.2.3', '1.3.0'].map((version) => ({ version }))
  const found = await proven({
    before: await beforeSquash({ releases, samples }),
    after: await afterSquash({
      body: { samples, releases: [...releases.slice(0, -1), { version: '1.3.0', minimum_schema: '1.1.0' }] },
    }),
  })
  expect(proofOf(found, 'upgrades')).toMatchObject({
    verdict: 'proven',
    because: expect.stringContaining('2 upgrades for 4 releases'),
    cases: [{ stands_for: ['1.1.0', '1.1.1'] }, { stands_for: ['1.2.0', '1.2.3'] }],
  })
})

test('A release that is only planned, and that the product before did not know, is installed for the proof', async () => {
  const releases = ['1.0.0', '1.1.0', '1.2.0'].map((version) => ({ version }))
  const planned = { version: '1.3.0', planned: { release: '2026-12-01' }, minimum_schema: '1.1.0' }
  const found = await proven({
    before: await beforeSquash({ releases, samples }),
    after: await afterSquash({ body: { samples, releases: [...releases, planned] } }),
  })
  expect(found).toMatchObject({ verdict: 'proven', in: '1.3.0' })
})

test('It is proven in memory as well, where there is no server', async () => {
  const found = await proven({ against: undefined })
  expect(found).toMatchObject({ verdict: 'proven', servers: [{ where: 'embedded PostgreSQL 18 in memory' }] })
})

test('Somebody who ends it gets no verdict, and nothing is left behind', async () => {
  const stop = new AbortController()
  const found = await proven({ stop: stop.signal, tell: (line) => line.startsWith('upgrades') && stop.abort() })
  expect(found).toMatchObject({ verdict: 'interrupted', servers: [] })
})
