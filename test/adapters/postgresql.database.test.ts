import { expect, test } from 'vitest'
import { testDatabase } from '../support/postgres/database.ts'

test('values come as the port says', async () => {
  const { db } = await testDatabase()
  const { rows } = await db.transaction((tx) =>
    tx.query(
      "SELECT 1::int8 AS a, '2026-11-21T12:00:00.123Z'::timestamptz AS b, '2026-11-21'::date AS c, 1.50::numeric AS d, '{1,NULL}'::int8[] AS e, $1::text[] AS f",
      [['x', null, 'y,z']],
    ),
  )
  expect(rows).toEqual([
    {
      a: 1n,
      b: Date.parse('2026-11-21T12:00:00.123Z'),
      c: '2026-11-21',
      d: '1.50',
      e: [1n, null],
      f: ['x', null, 'y,z'],
    },
  ])
})

test("a session tells its process, and timeouts are the transaction's own", async () => {
  const { db } = await testDatabase()
  const pid = await db.session((session) => Promise.resolve(session.pid))
  expect(pid).toBeGreaterThan(0)
  await expect(db.transaction((tx) => tx.query('SELECT pg_sleep(5)'), { statementTimeout: 50 })).rejects.toMatchObject({
    sqlstate: '57014',
  })
})
