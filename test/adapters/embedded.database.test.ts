import { afterAll, beforeAll, describe } from 'vitest'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { type Database } from '../../src/ports/database.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { databaseContract } from './database-contract.ts'

let db: Database
beforeAll(async () => {
  const folder = `${temporaryFolder()}/main`
  db = await machineDatabases.open({ kind: 'embedded', name: 'main', folder, command: 'tests' })
}, 90_000)
afterAll(() => db.close())

describe('an embedded database keeps what the port promises', () => {
  databaseContract({ db: () => db })
})
