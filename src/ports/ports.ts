import { type Clock } from './clock.ts'
import { type Databases } from './database.ts'
import { type Files } from './files.ts'
import { type Git } from './git.ts'
import { type Host } from './host.ts'
import { type Http } from './http.ts'
import { type Logs } from './log.ts'
import { type MetricsMaker } from './metrics.ts'
import { type Modules } from './modules.ts'
import { type Outlet } from './outlet.ts'
import { type PlaceOfWork } from './place-of-work.ts'
import { type Processes } from './processes.ts'
import { type Servers } from './servers.ts'
import { type SqlParser } from './sql-parser.ts'
import { type Terminal } from './terminal.ts'
import { type TextCache } from './text-cache.ts'
import { type Watcher } from './watcher.ts'

/** Everything a use case may ask of the world. */
export interface Ports {
  readonly files: Files
  readonly git: Git
  readonly cache: TextCache
  readonly clock: Clock
  readonly databases: Databases
  readonly host: Host
  readonly http: Http
  readonly logs: Logs
  readonly metrics: MetricsMaker
  readonly modules: Modules
  readonly outlet: Outlet
  readonly processes: Processes
  readonly servers: Servers
  readonly terminal: Terminal
  readonly place: PlaceOfWork
  readonly sql: SqlParser
  readonly watcher: Watcher
}
