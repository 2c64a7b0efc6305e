import { compare } from '../../src/app/compare.ts'
import { matrix, type MatrixFlags } from '../../src/app/matrix.ts'
import { type PlanningFlags } from '../../src/app/planning.ts'
import { stopList, stopProposal } from '../../src/app/stops.ts'
import { upgrade } from '../../src/app/upgrade.ts'
import { why } from '../../src/app/why.ts'
import { type Comparison } from '../../src/results/comparison.ts'
import { type Matrix } from '../../src/results/matrix.ts'
import { type StopList } from '../../src/results/stop-list.ts'
import { type StopProposal } from '../../src/results/stop-proposal.ts'
import { type WhyAnswer } from '../../src/results/why.ts'
import { depotText } from './depot.ts'
import { memoryPorts } from './memory-ports.ts'

/** Texts of the depot's manifest replaced one by one; one that is not there ends the test. */
export function editedDepot(edits: Readonly<Record<string, string>>): string {
  return Object.entries(edits).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the manifest has no ${from}`)
    return text.replaceAll(from, () => to)
  }, depotText)
}

function portsWith(manifest: string): ReturnType<typeof memoryPorts> {
  return memoryPorts({ '/package/manifests/depot/manifest.yaml': manifest })
}

/** Answers about the small product of the tests, as the use cases give them. */
export const ofDepot = {
  why: (words: string, flags: PlanningFlags = {}, manifest = depotText): Promise<WhyAnswer> =>
    why(portsWith(manifest), words.split(' '), { product: 'depot', ...flags }),
  stopList: (manifest = depotText): Promise<StopList> => stopList(portsWith(manifest), { product: 'depot' }),
  stopProposal: (manifest = depotText): Promise<StopProposal> =>
    stopProposal(portsWith(manifest), { product: 'depot' }),
  matrix: (flags: MatrixFlags = {}, manifest = depotText): Promise<Matrix> =>
    matrix(portsWith(manifest), { product: 'depot', ...flags }),
  comparison: async (flags: PlanningFlags, later: string): Promise<Comparison> => {
    const plan = await upgrade(portsWith(depotText), { product: 'depot', ...flags }, { alternatives: false })
    const ports = portsWith(later)
    ports.written.set('/desk/plan.json', JSON.stringify(plan))
    return compare(ports, 'plan.json', {})
  },
}
