import { Client } from 'pg'
import { afterAll, inject } from 'vitest'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { type Database } from '../../../src/ports/database.ts'

/** A database of one's own on the server of this run. */
export interface TestDatabase {
  readonly url: string
  /** Through the adapter, as the engine has it. */
  readonly db: Database
  /** As somebody else would reach it, around the adapter. */
  readonly sql: <Row = Record<string, unknown>>(text: string, values?: readonly unknown[]) => Promise<Row[]>
  /** Another connection of somebody else, ended with the tests of the file. */
  readonly client: () => Promise<Client>
}

let count = 0
const endings: (() => Promise<unknown>)[] = []

afterAll(async () => {
  for (const end of endings.toReversed()) await end()
  endings.length = 0
})

/** Makes an empty database; it is dropped after the tests of the file. */
export async function testDatabase(name = 'main'): Promise<TestDatabase> {
  const server = inject('postgresUrl')
  const database = `test_${process.pid}_${(count += 1)}_${Date.now().toString(36)}`
  await once(server, `CREATE DATABASE ${database}`)
  endings.push(() => once(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`))
  const url = server.replace(/\/postgres$/u, `/${database}`)
  const client = async (): Promise<Client> => {
    const one = new Client({ connectionString: url })
    one.on('error', () => undefined)
    await one.connect()
    endings.push(() => one.end())
    return one
  }
  const own = await client()
  const db = await machineDatabases.open({ kind: 'postgresql', name, url })
  endings.push(() => db.close())
  return {
    url,
    db,
    client,
    sql: async <Row>(text: string, values?: readonly unknown[]) =>
      (await own.query(text, values as unknown[])).rows as Row[],
  }
}

async function once(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(text)
  await client.end()
}
