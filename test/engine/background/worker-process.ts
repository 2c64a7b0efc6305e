import { machineClock } from '../../../src/adapters/clock.ts'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { machineProcesses } from '../../../src/adapters/processes.ts'
import { productModules } from '../../../src/adapters/product-modules.ts'
import { workOn } from '../../../src/engine/background/work.ts'

/** A worker of its own, to be killed: `node worker-process.ts URL`. Says `working` when its first sub-batch is done. */
const database = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: process.argv[2]! })
const ports = { clock: machineClock, processes: machineProcesses, modules: productModules, folder: undefined }
let told = false
const tell = ({ kind }: { readonly kind: string }): void => {
  if (kind !== 'sub-batch' || told) return
  told = true
  process.stdout.write('working\n')
}
await workOn(
  { database, ...ports, actor: `child@here:${process.pid}`, tell },
  { workers: 2, lease: 1000, untilIdle: true, poll: 200 },
)
await database.close()
