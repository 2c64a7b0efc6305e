import { type Ports } from '../../ports/ports.ts'
import { isOver } from '../../run/machine.ts'
import { type RunRecord } from '../../run/record.ts'
import { atRun } from './compose.ts'
import { type RunSiteFlags } from './flags.ts'
import { nearRuns } from './found.ts'

/** The records of a product's runs: those that are not over, then the newest. */
export async function journalsOf(ports: Ports, flags: RunSiteFlags, most: number): Promise<readonly RunRecord[]> {
  const near = await nearRuns(ports, flags)
  const driver = (product: string): string | undefined => near.find((one) => one.product === product)?.driver.id
  const stored = await atRun(ports, flags, { command: 'plan serve', driver }, ({ store }) => store.list())
  return stored
    .map(({ record }) => record)
    .toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)) || b.begunAt - a.begunAt)
    .slice(0, most)
}
