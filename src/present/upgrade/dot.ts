import { type Upgrade } from '../../results/upgrade.ts'
import { graphOf, type GraphEdge, type GraphNode } from './graph.ts'

/** The landings as a graph for Graphviz, the reasons on its edges. */
export function upgradeDot(answer: Upgrade): string {
  const { title, nodes, edges } = graphOf(answer)
  return [
    'digraph upgrade {',
    `  graph [label=${quote(title)}, labelloc=t, rankdir=TB, fontname="Helvetica"]`,
    '  node [shape=box, style=rounded, fontname="Helvetica"]',
    '  edge [fontname="Helvetica", fontsize=10]',
    ...nodes.map(nodeLine),
    ...edges.map(edgeLine),
    '}',
    '',
  ].join('\n')
}

const styles = {
  start: 'style="rounded,filled", fillcolor="#e8e8e8"',
  landing: 'style="rounded"',
  conditional: 'style="rounded,dashed"',
  target: 'style="rounded,bold"',
} as const satisfies Record<GraphNode['kind'], string>

function nodeLine({ id, kind, lines }: GraphNode): string {
  return `  ${id} [label="${lines.map(escapeDot).join(String.raw`\n`)}", ${styles[kind]}]`
}

function edgeLine({ from, to, label, conditional }: GraphEdge): string {
  return `  ${from} -> ${to} [label=${quote(label)}${conditional ? ', style=dashed' : ''}]`
}

function quote(text: string): string {
  return `"${escapeDot(text)}"`
}

/** Inside double quotes: Graphviz reads backslashes and character references. */
export function escapeDot(text: string): string {
  return text.replaceAll(/[\\"]/gu, String.raw`\$&`).replaceAll('&', '&amp;')
}
