import { machineClock } from '../../src/adapters/clock.ts'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { folderWatcher } from '../../src/adapters/folder-watcher.ts'
import { processGit } from '../../src/adapters/git.ts'
import { streamLogs } from '../../src/adapters/logger.ts'
import { machineHttp } from '../../src/adapters/machine-http.ts'
import { nodeFiles } from '../../src/adapters/node-files.ts'
import { ownServers } from '../../src/adapters/own-server/own-server.ts'
import { machineProcesses } from '../../src/adapters/processes.ts'
import { productModules } from '../../src/adapters/product-modules.ts'
import { prometheusMetrics } from '../../src/adapters/prometheus.ts'
import { postgresqlParser } from '../../src/adapters/sql-parser/postgresql-parser.ts'
import { terminalPrompts } from '../../src/adapters/terminal-prompts.ts'
import { thisHost } from '../../src/adapters/this-host.ts'
import { userCache } from '../../src/adapters/user-cache.ts'
import { machineOutlet } from '../../src/adapters/worker-outlet.ts'
import { type Ports } from '../../src/ports/ports.ts'
import { packageRoot } from '../../test/support/postgres/binaries.ts'

/** What the command line works with, but for a cache of its own in `folder`. */
export function machinePorts(folder: string): Ports {
  return {
    files: nodeFiles,
    git: processGit,
    cache: userCache({ XDG_CACHE_HOME: folder }),
    clock: machineClock,
    databases: machineDatabases,
    host: thisHost(),
    http: machineHttp,
    logs: streamLogs,
    metrics: prometheusMetrics,
    modules: productModules,
    outlet: machineOutlet,
    processes: machineProcesses,
    servers: ownServers,
    terminal: terminalPrompts(),
    sql: postgresqlParser,
    watcher: folderWatcher,
    place: { packageRoot, workingFolder: folder, environment: {} },
  }
}
