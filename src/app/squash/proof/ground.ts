import { type Version } from '../../../domain/version.ts'
import { type Stage } from '../../rehearse/stage.ts'
import { type Theatre, type Worlds } from './theatre.ts'

/** What every proof on one server works with. */
export interface ProofGround {
  readonly worlds: Worlds
  /** Empty databases, others each time. */
  readonly open: () => Promise<Theatre>
  /** The version that folds. */
  readonly folding: string
  /** The oldest version whose database it takes. */
  readonly minimum: Version
  readonly tell: (line: string) => void
  readonly now: () => number
  /** Throws when somebody ended it: what was found by then proves nothing. */
  readonly check: () => void
  /** Keeps the stages that were made: what they did not run is told. */
  readonly leftOut: Set<string>
}

/** Remembers what a stage did not run. */
export function remember({ leftOut }: ProofGround, { notRun }: Pick<Stage, 'notRun'>): void {
  for (const name of notRun()) leftOut.add(`the command of ${name} was not run: nobody marked it as rehearsable`)
}
