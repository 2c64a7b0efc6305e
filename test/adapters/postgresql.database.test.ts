import { beforeAll, describe } from 'vitest'
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
})
