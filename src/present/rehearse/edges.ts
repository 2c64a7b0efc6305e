import { type Rehearsal, type RehearsedEdge } from '../../results/rehearsal.ts'
import { type Block, type TextOptions } from '../blocks.ts'
import { table } from '../table.ts'

const marks: Readonly<Record<RehearsedEdge['verdict'], string>> = {
  passed: 'ok',
  failed: 'FAILED',
  illegal: '-',
  'not-reached': '?',
}

/** From which version to which: one row for each `from`, one column for each `to`. */
export function edgeRows({ edges }: Rehearsal): { readonly to: readonly string[]; readonly rows: readonly string[][] } {
  const from = [...new Set(edges.map((edge) => edge.from))]
  const to = [...new Set(edges.map((edge) => edge.to))]
  const mark = (a: string, b: string): string => {
    const edge = edges.find((one) => one.from === a && one.to === b)
    return edge ? marks[edge.verdict] : ''
  }
  return { to, rows: from.map((one) => [one, ...to.map((other) => mark(one, other))]) }
}

export function edgeBlock(answer: Rehearsal, { width, palette }: TextOptions): Block {
  if (answer.edges.length === 0) return []
  const { to, rows } = edgeRows(answer)
  const columns = [
    { title: 'From', cell: ([from]: string[]) => from! },
    ...to.map((version, i) => ({
      title: version,
      cell: (row: string[]) => row[i + 1]!,
      paint: (row: string[]) =>
        row[i + 1] === 'FAILED' ? ('bad' as const) : row[i + 1] === 'ok' ? ('good' as const) : undefined,
    })),
  ]
  const drawn = table(columns, rows, Math.max(width, 12 + to.length * 10), palette)
  return [drawn.head, ...drawn.rows.flat(), palette.faint('ok: run; -: illegal, not run; ?: not reached')]
}
