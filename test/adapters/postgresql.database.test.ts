import { beforeAll, describe, expect, test } from 'vitest'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { testDatabase, type TestDatabase } from '../support/postgres/database.ts'
import { databaseContract } from './database-contract.ts'
import { sparingContract } from './sparing-contract.ts'

let subject: TestDatabase
beforeAll(async () => {
  subject = await testDatabase()
})

describe('a database of a server keeps what the port promises', () => {
  databaseContract({ db: () => subject.db })
  sparingContract({ db: () => subject.db })

  test('a commit waits for the disk as the server was told to, unless it need not be durable', async () => {
    const url = `${subject.url}?options=-c%20synchronous_commit%3Don`
    const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url })
    const shown = (durable: boolean): Promise<readonly object[]> =>
      db.transaction(async (tx) => (await tx.query('SHOW synchronous_commit')).rows, { durable })
    expect(await shown(false)).toEqual([{ synchronous_commit: 'off' }])
    expect(await shown(true)).toEqual([{ synchronous_commit: 'on' }])
    await db.close()
  })
})
