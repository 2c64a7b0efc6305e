import { Client } from 'pg'
import { machineClock } from '../../src/adapters/clock.ts'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { machineProcesses } from '../../src/adapters/processes.ts'
import { productModules } from '../../src/adapters/product-modules.ts'
import { type Engine } from '../../src/engine/engine.ts'

/** The database that everything is measured on. */
export interface Ground {
  readonly url: string
  /** Of the server's first process. */
  readonly serverPid: number
  /** A connection for what is not measured. */
  readonly sql: <Row = Record<string, unknown>>(text: string, values?: readonly unknown[]) => Promise<Row[]>
}

/** Runs with a connection that nobody else uses. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Our engine as a worker has it, with connections of its own through the adapter; to be closed. */
export async function openEngine(url: string): Promise<Engine> {
  const database = await machineDatabases.open({ kind: 'postgresql', name: 'main', url })
  const tell = (): void => undefined
  const world = { clock: machineClock, processes: machineProcesses, modules: productModules }
  return { ...world, database, actor: 'bench@localhost:1', folder: undefined, tell }
}
