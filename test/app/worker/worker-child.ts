/** `plan worker` from the sources, as a process of its own: its request as JSON, the result as one line on stdout. */
import { machineClock } from '../../../src/adapters/clock.ts'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { streamLogs } from '../../../src/adapters/logger.ts'
import { nodeFiles } from '../../../src/adapters/node-files.ts'
import { machineProcesses } from '../../../src/adapters/processes.ts'
import { productModules } from '../../../src/adapters/product-modules.ts'
import { prometheusMetrics } from '../../../src/adapters/prometheus.ts'
import { thisHost } from '../../../src/adapters/this-host.ts'
import { machineOutlet } from '../../../src/adapters/worker-outlet.ts'
import { type WorkerFlags } from '../../../src/app/worker/request.ts'
import { runWorker } from '../../../src/app/worker/worker.ts'
import { problemOf } from '../../../src/results/problem.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

const ports = {
  ...memoryPorts({}),
  clock: machineClock,
  databases: machineDatabases,
  files: nodeFiles,
  host: thisHost(),
  logs: streamLogs,
  metrics: prometheusMetrics,
  modules: productModules,
  outlet: machineOutlet,
  processes: machineProcesses,
  place: { packageRoot: '/nowhere', workingFolder: process.cwd(), environment: process.env },
}

try {
  process.stdout.write(`${JSON.stringify(await runWorker(ports, JSON.parse(process.argv[2]!) as WorkerFlags))}\n`)
} catch (error) {
  const problem = problemOf(error)
  process.stdout.write(`${JSON.stringify(problem)}\n`)
  process.exitCode = problem.exit_code
}
