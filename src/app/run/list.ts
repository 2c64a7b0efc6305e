import { type Ports } from '../../ports/ports.ts'
import { type RunList } from '../../results/run-list.ts'
import { groundFlags } from '../background/ground.ts'
import { runListAnswer } from './answer/list.ts'
import { atRun } from './compose.ts'
import { type RunSiteFlags } from './flags.ts'
import { nearRuns } from './found.ts'
import { withRemembered } from './remembered.ts'

/** Every run of the product, newest first. */
export async function listRuns(ports: Ports, flags: RunSiteFlags): Promise<RunList> {
  const near = await nearRuns(ports, flags)
  const isNamed = flags.product !== undefined || flags.manifest !== undefined || flags.installation !== undefined
  const told = isNamed ? flags : withRemembered(flags, near[0]?.site ?? [])
  const driver = (product: string): string | undefined => near.find((one) => one.product === product)?.driver.id
  return atRun(ports, told, { command: 'plan run list', driver }, async ({ store, ports: { clock } }) => {
    const runs = await store.list()
    return runListAnswer(runs, {
      now: clock.now(),
      place: store.place,
      remarks: store.remarks(),
      flags: groundFlags(told),
    })
  })
}
