import { expect, test } from 'vitest'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { rehearsed } from './small-product.ts'

test('a rehearsal goes the same way embedded in memory', async () => {
  const result = await rehearsed({ flags: { against: undefined } })
  expect(result).toMatchObject({ verdict: 'passed', where: 'embedded PostgreSQL 18 in memory' })
}, 120_000)

test('an embedded database in memory begins with the image of another, and they go apart', async () => {
  const target = { kind: 'embedded', name: 'main', folder: 'memory', command: 'a test' } as const
  const one = await machineDatabases.open(target)
  await one.transaction((tx) => tx.script('CREATE TABLE kept AS SELECT 1 AS a'))
  const other = await machineDatabases.open({ ...target, image: await one.image!() })
  await one.transaction((tx) => tx.script('DROP TABLE kept'))
  expect((await other.transaction((tx) => tx.query('SELECT a FROM kept'))).rows).toEqual([{ a: 1 }])
  await Promise.all([one.close(), other.close()])
}, 120_000)
