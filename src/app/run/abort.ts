import { type Ports } from '../../ports/ports.ts'
import { type RunAnswer } from '../../results/run.ts'
import { type StopFlags } from './flags.ts'
import { leaveRun } from './leave.ts'

/** Gives a run up. It never rolls back; it says how one would, and what that loses. */
export function abortRun(ports: Ports, flags: StopFlags): Promise<RunAnswer> {
  return leaveRun(ports, flags, 'abort')
}
