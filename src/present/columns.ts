import { displayWidth, padTo } from './display-width.ts'

/** Two columns, the right one wrapped: `[['--json', 'print …'], …]`, indented by two. */
export function columns(rows: readonly (readonly [string, string])[], width: number): string {
  const left = Math.max(0, ...rows.map(([name]) => displayWidth(name)))
  const indent = ' '.repeat(left + 4)
  return rows
    .map(([name, text]) => `  ${padTo(name, left)}  ${wrap(text, width - indent.length).join(`\n${indent}`)}`.trimEnd())
    .join('\n')
}

/** Breaks at spaces into lines of at most `width` cells; a longer word stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width))
}

function wrapLine(line: string, width: number): readonly string[] {
  const lines = ['']
  for (const word of line.split(' ')) {
    const current = lines.at(-1) ?? ''
    const longer = current === '' ? word : `${current} ${word}`
    if (current === '' || displayWidth(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

/** Wrapped text behind a label: `because  it takes …`, further lines under the text. */
export function hanging(label: string, text: string, width: number): readonly string[] {
  const indent = ' '.repeat(displayWidth(label))
  return wrap(text, width - indent.length).map((line, i) => `${i === 0 ? label : indent}${line}`.trimEnd())
}
