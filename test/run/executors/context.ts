import { type StepContext } from '../../../src/run/driver.ts'
import { stepOf } from '../../../src/run/machine.ts'
import { type RunRecord } from '../../../src/run/record.ts'

/** What an executor is told when a step of a run is done. */
export function contextOf(run: RunRecord, id: string, stop = new AbortController().signal): StepContext {
  const at = stepOf(run, id)
  if (!at) throw new Error(`the run has no step ${id}`)
  return { run, ...at, stop, tell: () => undefined, deadline: undefined }
}
