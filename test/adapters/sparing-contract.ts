import { expect, test } from 'vitest'
import { QueryError } from '../../src/domain/query-error.ts'
import { type Queries, type Transaction, type TransactionOptions } from '../../src/ports/database.ts'
import { type Subject } from './database-contract.ts'

/** What both adapters promise of transactions that begin with their first statement and end with their last. */
export function sparingContract({ db }: Subject): void {
  const fresh = (name: string): Promise<void> =>
    db().transaction((tx) => tx.script(`DROP TABLE IF EXISTS ${name}; CREATE TABLE ${name} (id bigint PRIMARY KEY)`))
  const idsOf = async (name: string): Promise<unknown[]> => {
    const { rows } = await db().transaction((tx) => tx.query<{ id: bigint }>(`SELECT id FROM ${name} ORDER BY id`))
    return rows.map(({ id }) => id)
  }
  const caught = async (work: Promise<unknown>): Promise<QueryError> => {
    const error: unknown = await work.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(QueryError)
    return error as QueryError
  }
  const idIn = async (tx: Queries): Promise<string> =>
    (await tx.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id')).rows[0]!.id

  test.each<TransactionOptions>([{ sparing: true }, { sparing: false }])(
    'what the last statements did is there when they are answered: %o',
    async (options) => {
      await fresh('lasting')
      const answers = await db().transaction(async (tx) => {
        await tx.query('INSERT INTO lasting VALUES (1)')
        return tx.last([
          { text: 'INSERT INTO lasting VALUES ($1), ($2)', values: [2n, 3n] },
          { text: 'SELECT count(*) AS n FROM lasting' },
        ])
      }, options)
      expect(answers).toEqual([
        { rows: [], affected: 2 },
        { rows: [{ n: 3n }], affected: 1 },
      ])
      expect(await idsOf('lasting')).toEqual([1n, 2n, 3n])
    },
  )

  test('a statement of the last ones that fails keeps those behind it and the commit from happening', async () => {
    await fresh('failing_last')
    const work = db().transaction(
      async (tx) => {
        await tx.query('INSERT INTO failing_last VALUES (1)')
        return tx.last([
          { text: 'INSERT INTO failing_last VALUES (2)' },
          { text: 'SELECT 1 / count(*)::int FROM failing_last WHERE id > 2' },
          { text: 'INSERT INTO failing_last VALUES (3)' },
        ])
      },
      { sparing: true },
    )
    expect(await caught(work)).toMatchObject({ sqlstate: '22012' })
    expect(await idsOf('failing_last')).toEqual([])
  })

  test('last statements that failed are an error whoever catches it', async () => {
    const work = db().transaction((tx) => tx.last([{ text: 'SELECT 1/0' }]).catch(() => undefined))
    expect(await caught(work)).toMatchObject({ sqlstate: '22012' })
  })

  test('a constraint that fails at the commit behind them is its own error', async () => {
    await db().transaction((tx) =>
      tx.script(
        'CREATE TABLE later_last (id int PRIMARY KEY, other int REFERENCES later_last DEFERRABLE INITIALLY DEFERRED)',
      ),
    )
    const work = db().transaction((tx) => tx.last([{ text: 'INSERT INTO later_last VALUES (1, 2)' }]), {
      sparing: true,
    })
    expect(await caught(work)).toMatchObject({ sqlstate: '23503' })
  })

  test('a statement after the last ones is refused', async () => {
    await fresh('behind_last')
    const work = db().transaction(async (tx) => {
      await tx.last([{ text: 'INSERT INTO behind_last VALUES (1)' }])
      await tx.query('INSERT INTO behind_last VALUES (2)')
    })
    expect(await caught(work)).toMatchObject({ code: 'transaction-over' })
    expect(await idsOf('behind_last')).toEqual([1n])
  })

  test('where the beginning fails, neither the statement behind it nor any other one is carried out', async () => {
    await fresh('unbegun')
    const begin = { sparing: true, isolation: 'nonsense' as never }
    const first = (tx: Queries): Promise<unknown> => tx.query('INSERT INTO unbegun VALUES (1)')
    const script = (tx: Queries): Promise<unknown> => tx.script('INSERT INTO unbegun VALUES (2)')
    const last = (tx: Transaction): Promise<unknown> => tx.last([{ text: 'INSERT INTO unbegun VALUES (3)' }])
    for (const way of [first, script, last]) {
      const work = db().transaction(async (tx) => {
        await way(tx).catch(() => undefined)
        await tx.query('INSERT INTO unbegun VALUES (4)')
      }, begin)
      expect((await caught(work)).sqlstate).toMatch(/^(?:42601|25P01)$/u)
    }
    expect(await idsOf('unbegun')).toEqual([])
  })

  test('where the statement that it begins with fails, nothing of the transaction stays', async () => {
    await fresh('first_fails')
    const work = db().transaction(
      async (tx) => {
        await tx.query('SELECT 1/0').catch(() => undefined)
        await tx.query('INSERT INTO first_fails VALUES (1)').catch(() => undefined)
      },
      { sparing: true },
    )
    expect(await caught(work)).toMatchObject({ sqlstate: '25P02' })
    expect(await idsOf('first_fails')).toEqual([])
  })

  test('a script that it begins with is in the transaction, and an error has its place in what was written', async () => {
    await fresh('script_first')
    const work = db().transaction((tx) => tx.script('INSERT INTO script_first VALUES (1);\nSELECT nothing'), {
      sparing: true,
      onId: () => undefined,
    })
    expect(await caught(work)).toMatchObject({ sqlstate: '42703', position: 45 })
    expect(await idsOf('script_first')).toEqual([])
  })

  test.each<[string, (tx: Transaction) => Promise<string>]>([
    ['a statement', idIn],
    ['a script', async (tx) => (await tx.script('SELECT 1'), idIn(tx))],
    [
      'the last ones',
      async (tx) => {
        const [answer] = await tx.last([{ text: 'SELECT pg_current_xact_id()::text AS id' }])
        return (answer!.rows as readonly { id: string }[])[0]!.id
      },
    ],
  ])('the id of a transaction is told that begins with %s', async (_, work) => {
    const told: string[] = []
    const id = await db().transaction(work, { sparing: true, onId: (own) => void told.push(own) })
    expect(told).toEqual([id])
  })

  test('a transaction in which nothing is done is none', async () => {
    expect(await db().transaction(() => Promise.resolve('nothing'), { sparing: true })).toBe('nothing')
  })

  test.each<[string, (tx: Transaction) => Promise<unknown>]>([
    ['the commit', () => Promise.resolve()],
    ['the last statements', (tx) => tx.last([{ text: 'INSERT INTO escaped VALUES (2)' }])],
  ])('a text that ends its own transaction is found out before %s', async (_, then) => {
    await fresh('escaped')
    const work = db().transaction(async (tx) => {
      await tx.script('INSERT INTO escaped VALUES (1); COMMIT')
      await then(tx)
    })
    expect(await caught(work)).toMatchObject({ code: 'transaction-ended', sqlstate: '25P01' })
    expect(await idsOf('escaped')).toEqual([1n])
  })
}
