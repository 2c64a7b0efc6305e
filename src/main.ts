import { machineClock } from './adapters/clock.ts'
import { machineDatabases } from './adapters/databases.ts'
import { processGit } from './adapters/git.ts'
import { folderWatcher } from './adapters/folder-watcher.ts'
import { streamLogs } from './adapters/logger.ts'
import { machineHttp } from './adapters/machine-http.ts'
import { nodeFiles } from './adapters/node-files.ts'
import { ownServers } from './adapters/own-server/own-server.ts'
import { machineProcesses } from './adapters/processes.ts'
import { productModules } from './adapters/product-modules.ts'
import { prometheusMetrics } from './adapters/prometheus.ts'
import { postgresqlParser } from './adapters/sql-parser/postgresql-parser.ts'
import { terminalPrompts } from './adapters/terminal-prompts.ts'
import { thisHost } from './adapters/this-host.ts'
import { userCache } from './adapters/user-cache.ts'
import { machineOutlet } from './adapters/worker-outlet.ts'
import { providePorts } from './cli/provided-ports.ts'
import { handle, run as runCommandLine } from './cli/run.ts'

/** Builds the ports and runs one command line; `root` is the package's folder. */
export function run(argv: readonly string[], root: string): Promise<void> {
  providePorts({
    files: nodeFiles,
    git: processGit,
    cache: userCache(process.env),
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
    place: { packageRoot: root, workingFolder: process.cwd(), environment: process.env },
  })
  return runCommandLine(argv, root)
}

export { handle }
