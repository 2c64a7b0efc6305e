import { describe, expect, test } from 'vitest'
import { rehearsalOutcome } from '../../../src/app/rehearse/rehearse.ts'
import { create, finalize, good, queue, rehearsed, require, work } from './small-product.ts'
import { type TestMigration } from '../../support/migrations/product.ts'

describe('A rehearsal', () => {
  test('fails when the path makes another schema than a fresh installation', async () => {
    const lost: TestMigration = {
      id: '20250102000000',
      release: '1.0',
      removed: { in: '1.2', because: 'obsolete' },
      sql: 'ALTER TABLE parcels ADD COLUMN colour text;',
    }
    const result = await rehearsed({ migrations: [...good, lost] })
    expect(result).toMatchObject({
      verdict: 'failed',
      schemas: [{ verdict: 'differs', differences: [{ difference: 'extra', name: 'public.parcels.colour' }] }],
      findings: [expect.stringContaining('another schema than a fresh installation of 1.2.0')],
    })
    expect(rehearsalOutcome(result)).toBe('findings')
  })

  test('fails when background work leaves rows undone', async () => {
    const half = { ...work, update: 'UPDATE parcels SET weight = 1 WHERE {batch} AND id > 5' }
    const result = await rehearsed({ body: { background_migrations: [half] } })
    expect(result).toMatchObject({
      verdict: 'failed',
      hops: [{ state: 'failed' }, { state: 'not-reached' }],
      schemas: [],
    })
    expect(result.findings).toEqual([
      expect.stringMatching(/^1\.0\.0 -> 1\.1\.0 failed: finish-background: FillWeights/u),
    ])
  })

  test('fails when a hop fails on the rows that are there', async () => {
    const strict = { ...queue, phase: 'regular' as const, sql: 'ALTER TABLE parcels ADD CHECK (id < 20);' }
    const result = await rehearsed({ migrations: [create, strict, finalize, require] })
    expect(result).toMatchObject({
      verdict: 'failed',
      hops: [{ state: 'failed', because: expect.stringContaining('migrate') }, {}],
    })
  })

  test('finds rows that are gone, unless somebody said that they may be', async () => {
    const shrink: TestMigration = { id: '20250302000000', release: '1.2', sql: 'DELETE FROM parcels WHERE id > 20;' }
    const migrations = [...good, shrink]
    expect(await rehearsed({ migrations })).toMatchObject({
      verdict: 'failed',
      findings: ['public.parcels on main had 30 rows, and has 20'],
    })
    const allowed = await rehearsed({ migrations, flags: { mayShrink: ['public.parcels'] } })
    expect(allowed).toMatchObject({ verdict: 'passed' })
  })

  test('finds a target that cannot be installed freshly', async () => {
    const needs: TestMigration = { id: '20250302000000', release: '1.2', sql: 'ALTER TABLE gone ADD COLUMN a int;' }
    const gone: TestMigration = {
      id: '20250102000000',
      release: '1.0',
      removed: { in: '1.2', because: 'obsolete' },
      sql: 'CREATE TABLE gone (id int);',
    }
    await expect(rehearsed({ migrations: [...good, gone, needs] })).resolves.toMatchObject({
      verdict: 'failed',
      findings: [expect.stringContaining('1.2.0 cannot be installed freshly')],
    })
  })
})
