import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, inject, test, vi } from 'vitest'
import { machineClock } from '../../../../src/adapters/clock.ts'
import { dumpParts } from '../../../../src/app/squash/dumps/statements.ts'
import { compareDumps, comparisonOutcome, type DumpFlags } from '../../../../src/app/squash/verify-dumps.ts'
import { type Servers } from '../../../../src/ports/servers.ts'
import { structureComparisonSchema } from '../../../../src/results/structure-comparison.ts'
import { memoryPorts } from '../../../support/memory-ports.ts'
import { schemaErrors } from '../../../support/valid-answer.ts'

vi.setConfig({ testTimeout: 120_000 })

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/dumps/${name}`, import.meta.url), 'utf8')
const shop = fixture('shop-schema.sql')

/** The server of this run stands for one that is made for the comparison, unless it is to be in memory. */
async function compared(
  structure: string,
  against: string,
  { memory = false, ...flags }: Partial<DumpFlags> & { readonly memory?: boolean } = {},
) {
  const ports = memoryPorts({ '/desk/new.sql': structure, '/desk/old.sql': against })
  const servers: Servers = {
    start: () => Promise.resolve({ url: inject('postgresUrl'), remarks: [], stop: () => Promise.resolve() }),
  }
  const result = await compareDumps(
    { ...ports, clock: machineClock, servers },
    { structure: 'new.sql', against: 'old.sql', ...(memory ? {} : { postgres: 18 }), ...flags },
    () => undefined,
  )
  expect(schemaErrors(structureComparisonSchema, result)).toEqual([])
  return result
}

const told = ({ differences }: Awaited<ReturnType<typeof compared>>): string[] =>
  differences.map(({ difference, object, name }) => `${difference} ${object} ${name}`)

describe('Two dumps', () => {
  test('are the same when only rows, owners and what is for psql differ', async () => {
    const result = await compared(shop, fixture('shop-with-rows.sql'))
    expect(result).toMatchObject({ verdict: 'same', differences: [], not_compared: [] })
    expect(result.structure.objects).toBe(result.against.objects)
    expect(result.structure.objects).toBeGreaterThan(30)
    expect(result.left_out.join('; ')).toMatch(/owns what: \d+.*rows.*: 6 statements.*server.*psql/u)
    expect(comparisonOutcome(result)).toBe('done')
  })

  test.for([
    ["DEFAULT 'a;b'::text", "DEFAULT 'a'::text", 'different column public.customers.name'],
    ['CREATE INDEX customers_name', 'CREATE INDEX customers_named', 'missing index public.customers_name'],
    [' ON DELETE CASCADE', '', 'different constraint orders_customer_id_fkey on public.orders'],
    ["    'it''s'", "    'its'", 'different type public.mood'],
    ['who "buy"', 'who sell', 'different comment on table public.customers'],
    ['a + b', 'a - b', 'different function public.add(integer, integer)'],
    [
      'GRANT SELECT ON TABLES  TO reader',
      'GRANT INSERT ON TABLES  TO reader',
      'different default acl for role shop on tables',
    ],
    [
      'CREATE PUBLICATION p',
      "CREATE PUBLICATION p FOR ALL TABLES WITH (publish = 'insert'); --",
      'different publication p',
    ],
  ] as const)('differ where %j is %j', async ([was, is, difference]) => {
    expect(shop).toContain(was)
    const result = await compared(shop.replaceAll(was, is), shop)
    expect(told(result)).toContain(difference)
    expect(result.verdict).toBe('different')
    expect(comparisonOutcome(result)).toBe('findings')
  })

  test('do not differ in what is left out by name, and a name that names nothing is told', async () => {
    const without = shop.replaceAll(/^CREATE TABLE public\.(?:schema_migrations|ar_internal_metadata)[^;]*;/gmu, '')
    const cut = without.replaceAll(/^ALTER TABLE ONLY public\.(?:schema_migrations|ar_internal_metadata)[^;]*;/gmu, '')
    expect(told(await compared(cut, shop))).toEqual([
      'missing table public.ar_internal_metadata',
      'missing table public.schema_migrations',
    ])
    const minus = ['schema_migrations', 'public.ar_internal_metadata', 'nobody']
    const result = await compared(cut, shop, { minus })
    expect(result).toMatchObject({ verdict: 'same', differences: [] })
    expect(result.remarks).toContain('--minus nobody names nothing that either file makes')
  })
})

describe('What cannot be loaded', () => {
  const lacking = 'CREATE EXTENSION nobody_has_this;\nCREATE TABLE t (id int);\nCREATE INDEX i ON t USING nobody (id);'

  test('is told, and the rest is the same where the text is the same', async () => {
    const result = await compared(lacking, `-- moved\n${lacking}`)
    expect(result.verdict).toBe('same')
    expect(result.because).toContain('2 statements that no side could load have the same text')
    expect(result.not_compared).toMatchObject([
      { side: 'both', line: 1, statement: 'CREATE EXTENSION nobody_has_this' },
      { side: 'both', line: 3 },
    ])
  })

  test('leaves it open where one side alone has it', async () => {
    const result = await compared(lacking, 'CREATE TABLE t (id int)')
    expect(result).toMatchObject({ verdict: 'undetermined', differences: [] })
    expect(comparisonOutcome(result)).toBe('undetermined')
    expect(result.not_compared.map(({ side }) => side)).toEqual(['structure', 'structure'])
  })

  test('is also a file that psql would read', async () => {
    const result = await compared('\\ir more.sql\nCREATE TABLE t (id int);', 'CREATE TABLE t (id int);')
    expect(result.not_compared).toMatchObject([{ side: 'structure', line: 1, statement: '\\ir more.sql' }])
    expect(result.verdict).toBe('undetermined')
  })

  test('does not take with it what stands around it', async () => {
    const text = 'CREATE TABLE a (id int); SELECT nothing; CREATE TABLE b (id int)'
    const result = await compared(text, 'CREATE TABLE a (id int); CREATE TABLE b (id int)')
    expect(result.differences).toEqual([])
    expect(result.not_compared).toMatchObject([{ statement: 'SELECT nothing' }])
  })

  test('is a file that is not there', async () => {
    await expect(compared(shop, shop, { against: 'none.sql' })).rejects.toMatchObject({ code: 'no-dump' })
  })
})

test('A dump is compared in memory where there is no server, and what PGlite lacks is told', async () => {
  const result = await compared(shop, shop, { memory: true })
  expect(result).toMatchObject({ verdict: 'same', where: 'embedded PostgreSQL 18 in memory', differences: [] })
  expect(result.not_compared.map(({ statement }) => statement)).toContainEqual(expect.stringContaining('pg_trgm'))
})

test('Whatever single statement is taken out, it is noticed, or it made nothing', async () => {
  const statements = [...dumpParts(shop)].flatMap((part) => (part.kind === 'statement' ? [part] : []))
  const idle = /^(?:set|select pg_catalog|alter .* owner to|select set_config|comment on extension)/iu
  const made = statements.filter(({ text }) => !idle.test(text.replaceAll(/\s+/gu, ' ')))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...made), async (gone) => {
      const rest = statements.filter((one) => one !== gone).map(({ text }) => text)
      const result = await compared(rest.join(';\n'), shop)
      expect([gone.text, result.verdict]).not.toEqual([gone.text, 'same'])
    }),
    { numRuns: 12 },
  )
})
