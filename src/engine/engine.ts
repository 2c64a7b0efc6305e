import { type Clock } from '../ports/clock.ts'
import { type Database } from '../ports/database.ts'
import { type Modules } from '../ports/modules.ts'
import { type Processes } from '../ports/processes.ts'
import { type EngineSink } from './events.ts'

/** What the engine works with on one database. */
export interface Engine {
  readonly database: Database
  readonly clock: Clock
  /** Who does it: `user@host:pid`. */
  readonly actor: string
  readonly processes: Processes
  readonly modules: Modules
  /** Absolute folder that paths of modules start from; undefined where the manifest is not at hand. */
  readonly folder: string | undefined
  /** Is told what happens, while it happens. It must not throw and is not waited for. */
  readonly tell: EngineSink
}
