/** One measured value; with a goal it has a verdict. */
export interface Line {
  readonly part: string
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What is also known of it: ×unit, a spread. */
  readonly beside?: string | undefined
  readonly goal?: Goal | undefined
}

export interface Goal {
  readonly than: 'at least' | 'at most' | 'under'
  readonly value: number
}

export type Verdict = 'met' | 'MISSED' | ''

export function verdictOf({ value, goal }: Line): Verdict {
  if (!goal) return ''
  if (goal.than === 'at least') return value >= goal.value ? 'met' : 'MISSED'
  return (goal.than === 'under' ? value < goal.value : value <= goal.value) ? 'met' : 'MISSED'
}

/** A table of Markdown, part by part, as `docs/benchmarks.md` has it. */
export function tableOf(lines: readonly Line[]): string {
  const rows = lines.map((line) => {
    const goal = line.goal ? `${line.goal.than} ${numberOf(line.goal.value)}` : ''
    return [
      line.part,
      line.name,
      `${numberOf(line.value)} ${line.unit}`.trim(),
      line.beside ?? '',
      goal,
      verdictOf(line),
    ]
  })
  const all = [['part', 'what', 'measured', '', 'goal', 'verdict'], ...rows]
  const widths = all[0]!.map((_, column) => Math.max(3, ...all.map((row) => row[column]!.length)))
  const text = (row: readonly string[]): string => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`
  return [text(all[0]!), text(widths.map((width) => '-'.repeat(width))), ...all.slice(1).map(text)].join('\n')
}

/** Whole above a hundred, else three digits that count. */
function numberOf(value: number): string {
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en')
  return value.toPrecision(3)
}
