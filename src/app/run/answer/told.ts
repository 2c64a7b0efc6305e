import { type Instant } from '../../../domain/time.ts'
import { type ZoneName } from '../../../domain/zone.ts'
import { type RunAnswer } from '../../../results/run.ts'
import { type WorkReading } from '../../../run/driver.ts'
import { type RunHolder, type RunRequest } from '../../../run/store.ts'
import { type StepCommands } from './rows.ts'

/** What is known of a run besides its record. */
export interface RunTold {
  readonly verb: RunAnswer['verb']
  readonly now: Instant
  /** Where the record is kept, for people: `place` of the store. */
  readonly place: string
  /** Who drives it now; undefined: nobody. */
  readonly holder?: RunHolder | undefined
  readonly request?: RunRequest | undefined
  readonly remarks?: readonly string[] | undefined
  /** How the command ended, where that is not the state of the record. */
  readonly ended?: 'planned' | 'refused' | 'declined' | 'undetermined' | 'asked' | 'interrupted' | undefined
  readonly refusals?: RunAnswer['refusals'] | undefined
  /** Background migrations of the current hop, as the driver's reader tells them. */
  readonly background?: { readonly work: readonly WorkReading[]; readonly unread: readonly string[] } | undefined
  /** Commands of steps by their id: what a person runs, or what will be run. */
  readonly commands?: StepCommands | undefined
  /** Flags that reach the same product and databases; default: those of the record. */
  readonly flags?: readonly string[] | undefined
  /** What to type next, where it does not follow from the record. */
  readonly command?: string | undefined
  /** The zone in which windows are meant; default: that of the machine. */
  readonly zone?: ZoneName | undefined
}
