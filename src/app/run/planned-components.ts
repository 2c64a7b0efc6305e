import { UserError } from '../../domain/errors.ts'
import { type Ports } from '../../ports/ports.ts'
import { type ComponentStep, type Hop } from '../../results/plan-parts.ts'
import { type RunHop, type RunRecord } from '../../run/record.ts'
import { planPath } from './path.ts'
import { flagsIn } from './remembered.ts'

/** What the path of a run says about a component step; the path is planned once more, from the question of the run. */
export function plannedComponents(
  ports: Ports,
): (run: RunRecord, hop: Pick<RunHop, 'from' | 'to'>, component: string) => Promise<ComponentStep | undefined> {
  const paths = new Map<string, Promise<readonly Hop[]>>()
  return async ({ question }, { from, to }, component) => {
    const key = question.join('\n')
    const path = paths.get(key) ?? pathOf(ports, question)
    paths.set(key, path)
    const hop = (await path).find((one) => one.from === from && one.to === to)
    return hop?.components.find((one) => one.component === component)
  }
}

/** Without a path the ranges of both ends decide. */
async function pathOf(ports: Ports, question: readonly string[]): Promise<readonly Hop[]> {
  try {
    const { upgrade } = await planPath(ports, { ...flagsIn(question), database: undefined, directUrl: undefined })
    return upgrade.path?.hops ?? []
  } catch (error) {
    if (error instanceof UserError) return []
    throw error
  }
}
