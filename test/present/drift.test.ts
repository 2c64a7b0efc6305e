import { describe, expect, test } from 'vitest'
import { driftText } from '../../src/present/drift.ts'
import { plainPalette } from '../../src/present/palette.ts'
import { type DatabaseDrift, type Drift, driftSchema } from '../../src/results/drift.ts'
import { schemaErrors } from '../support/valid-answer.ts'

const clean: DatabaseDrift = {
  name: 'main',
  place: 'postgresql://app@db.example:5432/app',
  verdict: 'clean',
  replayed: 41,
  against: 'an embedded PostgreSQL 18',
  differences: [],
  undetermined: [],
}

const drifted: DatabaseDrift = {
  ...clean,
  verdict: 'drifted',
  differences: [
    {
      difference: 'missing',
      object: 'index',
      name: 'public.customers_search_name',
      of: 'public.customers',
      changes: [],
    },
    { difference: 'extra', object: 'table', name: 'public.notes', parts: 3, changes: [] },
    {
      difference: 'different',
      object: 'column',
      name: 'public.messages.language',
      of: 'public.messages',
      changes: [
        { field: 'type', expected: 'text', found: 'character varying(10)' },
        { field: 'default', found: "'und'::text" },
      ],
    },
    {
      difference: 'column-order',
      object: 'table',
      name: 'public.boats',
      changes: [{ field: 'columns', expected: ['name', 'length_m'], found: ['length_m', 'name'] }],
    },
  ],
}

const unsure: DatabaseDrift = {
  ...clean,
  name: 'geo',
  verdict: 'undetermined',
  undetermined: [
    {
      migration: '20260301090000',
      statement: 'CREATE EXTENSION postgis',
      because: 'extension "postgis" is not available',
      sqlstate: '0A000',
      differences: [],
    },
    {
      migration: '20260301090000',
      statement: 'CREATE TABLE places (id bigint PRIMARY KEY, at geometry)',
      because: 'type "geometry" does not exist',
      sqlstate: '42704',
      differences: [{ difference: 'extra', object: 'table', name: 'public.places', parts: 3, changes: [] }],
    },
  ],
}

function answerOf(databases: DatabaseDrift[], missing: string[] = []): Drift {
  const source = 'shipped manifest example'
  const days = { complete_until: '2026-11-20', age_days: 1, stale: false }
  return {
    kind: 'drift',
    schema_version: 1,
    manifest: { product: 'example', name: 'Harbor Desk', ...days, by_default: false, source },
    databases,
    missing,
    remarks: [],
    command: 'plan migrate status --product example',
  }
}

const samples = {
  clean: answerOf([clean]),
  drifted: answerOf([drifted]),
  'drifted and unsure': answerOf([drifted, unsure]),
  unsure: answerOf([unsure], ['ci']),
}

describe('plan migrate drift as text', () => {
  test.each(Object.entries(samples))('%s: reads like its transcript', async (name, result) => {
    expect(schemaErrors(driftSchema, result)).toEqual([])
    const text = driftText(result, { width: 80, palette: plainPalette })
    await expect(`${text}\n`).toMatchFileSnapshot(`transcripts/drift, ${name}.txt`)
  })

  test('what a database calls its things cannot draw on the terminal', () => {
    const name = 'public.\u001B[31mred\u0007'
    const one = { ...drifted, differences: [{ difference: 'extra' as const, object: 'table', name, changes: [] }] }
    expect(driftText(answerOf([one]), { width: 80, palette: plainPalette })).not.toContain('\u001B')
  })
})
