import { type Upgrade } from '../../results/upgrade.ts'
import { graphOf, type GraphEdge, type GraphNode } from './graph.ts'

/** A Mermaid flow chart of the landings, the reasons on its edges. */
export function upgradeMermaid(answer: Upgrade): string {
  const { title, nodes, edges } = graphOf(answer)
  return [
    'flowchart TD',
    `  accTitle: ${escapeMermaid(title)}`,
    ...nodes.map(nodeLine),
    ...edges.map(edgeLine),
    '  classDef start stroke-dasharray:2',
    '  classDef landing stroke-width:2px',
    '  classDef conditional stroke-dasharray:5 3',
    '  classDef target stroke-width:4px',
    '',
  ].join('\n')
}

function nodeLine({ id, kind, lines }: GraphNode): string {
  return `  ${id}["${lines.map(escapeMermaid).join('<br/>')}"]:::${kind}`
}

function edgeLine({ from, to, label, conditional }: GraphEdge): string {
  return `  ${from} ${conditional ? '-.->' : '-->'}|"${escapeMermaid(label)}"| ${to}`
}

/**
 * Letters, digits and a few signs stand for themselves; everything else is written as its code point, and so is what
 * would make the label a Markdown list, which Mermaid refuses.
 */
export function escapeMermaid(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} .,_/=:-]|^-|(?<=^\d+)\.(?= )/gu, codeOf)
}

/** Mermaid's own spelling of a character reference. */
function codeOf(character: string): string {
  return `#${character.codePointAt(0)};`
}
