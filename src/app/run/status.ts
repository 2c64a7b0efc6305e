import { UserError, DatabaseError } from '../../domain/errors.ts'
import { type Ports } from '../../ports/ports.ts'
import { type RunAnswer } from '../../results/run.ts'
import { type RunTold } from './answer/told.ts'
import { type Composed, sameDriver } from './compose.ts'
import { answered, composedFor } from './driving.ts'
import { type RunSiteFlags } from './flags.ts'
import { atFoundRun } from './found.ts'
import { isOver } from '../../run/machine.ts'
import { type RunRecord } from '../../run/record.ts'
import { type RunGround } from './run-ground.ts'

/** How a run stands. It works while the database is down, from the journal's copy, and says so. */
export function runStatus(ports: Ports, flags: RunSiteFlags): Promise<RunAnswer> {
  return atFoundRun(ports, flags, 'plan run status', async (ground, { record, holder, request }) => {
    const remarks: string[] = []
    const composed = driverFor(ground, record, remarks)
    const background = composed && (await backgroundOf(ground, record, composed, remarks))
    return answered(ground, record, { verb: 'status', holder, request, composed, background, remarks })
  })
}

/** The same again and again, until the run is over or nobody drives it. */
export async function* watchRun(ports: Ports, flags: RunSiteFlags, every: number): AsyncGenerator<RunAnswer> {
  const stop = ports.host.stopSignal()
  for (;;) {
    const answer = await runStatus(ports, flags)
    yield answer
    const isMoving = answer.driven_by !== undefined && !['done', 'aborted'].includes(answer.state)
    if (!isMoving) return
    await ports.clock.wait(every, stop)
    if (stop.aborted) return
  }
}

/** Whoever only looks is not refused because the manifest has changed. */
function driverFor(ground: RunGround, record: RunRecord, remarks: string[]): Composed | undefined {
  try {
    return composedFor({ ...ground, choice: sameDriver(ground, record) }, record, undefined)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    remarks.push(error.what)
    return undefined
  }
}

async function backgroundOf(
  { away }: RunGround,
  record: RunRecord,
  { driver }: Composed,
  remarks: string[],
): Promise<RunTold['background']> {
  if (away || isOver(record)) return undefined
  try {
    return await driver.reader.background()
  } catch (error) {
    if (!(error instanceof UserError) && !(error instanceof DatabaseError)) throw error
    remarks.push(`background work could not be read: ${error.what}`)
    return undefined
  }
}
