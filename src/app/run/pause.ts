import { type Ports } from '../../ports/ports.ts'
import { type RunAnswer } from '../../results/run.ts'
import { type StopFlags } from './flags.ts'
import { leaveRun } from './leave.ts'

/** Asks a run to pause after the batch or the call at hand. */
export function pauseRun(ports: Ports, flags: StopFlags): Promise<RunAnswer> {
  return leaveRun(ports, flags, 'pause')
}
