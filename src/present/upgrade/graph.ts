import { type Hop } from '../../results/plan-parts.ts'
import { type Path, type Upgrade } from '../../results/upgrade.ts'
import { oneLine, printable } from '../printable.ts'
import { componentText, whyText } from './hop-words.ts'

/** The landings of an upgrade and the hops between them, for tools that draw graphs. */
export interface Graph {
  readonly title: string
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

export interface GraphNode {
  readonly id: string
  readonly kind: 'start' | 'landing' | 'conditional' | 'target'
  /** The version, then what is done while it runs. */
  readonly lines: readonly string[]
}

export interface GraphEdge {
  readonly from: string
  readonly to: string
  readonly label: string
  readonly conditional: boolean
}

export function graphOf(answer: Upgrade): Graph {
  const result = printable(answer)
  const hops = result.path?.hops ?? []
  const start: GraphNode = { id: 'n0', kind: 'start', lines: [oneLine(result.from.version), ...stepsOn(hops[0])] }
  return {
    title: oneLine(`${result.manifest.name} ${result.from.version} to ${result.to.version}`),
    nodes: [start, ...landings(hops)],
    edges: hops.map((hop, i) => ({
      from: `n${i}`,
      to: `n${i + 1}`,
      label: edgeLabel(hop),
      conditional: hop.only_if.length > 0,
    })),
  }
}

function landings(hops: Path['hops']): readonly GraphNode[] {
  return hops.map((hop, i) => ({
    id: `n${i + 1}`,
    kind: kindOf(hop, i === hops.length - 1),
    lines: [oneLine(hop.to), ...stepsOn(hops[i + 1])],
  }))
}

function kindOf({ only_if: conditions }: Hop, last: boolean): GraphNode['kind'] {
  if (last) return 'target'
  return conditions.length > 0 ? 'conditional' : 'landing'
}

/** Component steps belong to the landing that runs while they are taken. */
function stepsOn(next: Hop | undefined): readonly string[] {
  return next?.components.map((step) => oneLine(componentText(step))) ?? []
}

function edgeLabel(hop: Hop): string {
  const number = hop.number === undefined ? '' : `${hop.number}: `
  return oneLine(`${number}${whyText(hop, ' or ')}`)
}
