import { type PlanningFlags } from '../planning.ts'
import { type ProgramFlags } from '../preflight/site-programs.ts'
import { type SiteFlags } from '../preflight/site-facts.ts'

export interface RescueFlags
  extends PlanningFlags, Omit<SiteFlags, keyof PlanningFlags | 'from' | 'to'>, Omit<ProgramFlags, 'gates'> {
  /** The version that ran before the hop. */
  readonly was: string
  /** The version whose code is installed, where databases do not tell it. */
  readonly now?: string | undefined
  /** Folder of journals. */
  readonly journal?: string | undefined
  /** The answer is given to others: places, texts of errors and commands of hooks stay out of it. */
  readonly forOthers?: boolean | undefined
}
