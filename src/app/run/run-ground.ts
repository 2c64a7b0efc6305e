import { type DatabaseError, type UserError } from '../../domain/errors.ts'
import { type ZoneName } from '../../domain/zone.ts'
import { type Ports } from '../../ports/ports.ts'
import { type RunStore } from '../../run/store.ts'
import { type EngineGround } from '../engine/ground.ts'
import { type DriverChoice } from './choice.ts'
import { type RunSiteFlags } from './flags.ts'

/** What every command of `plan run` works with. */
export interface RunGround<Flags extends RunSiteFlags = RunSiteFlags> {
  /** Databases stay open from step to step. */
  readonly ports: Ports
  readonly flags: Flags
  readonly site: EngineGround
  readonly choice: DriverChoice
  readonly store: RunStore
  readonly zone: ZoneName
  readonly actor: string
  /** Why the database of the journal could not be opened; its copy is read meanwhile. */
  readonly away: DatabaseError | UserError | undefined
}
