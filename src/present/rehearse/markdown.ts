import { type Rehearsal } from '../../results/rehearsal.ts'
import { codeSpan, escapeMarkdown } from '../markdown-escape.ts'
import { durationWords } from '../migrate/words.ts'
import { printable } from '../printable.ts'
import { edgeRows } from './edges.ts'
import { headline, rowTexts, schemaTexts, workTexts } from './text.ts'

/** The same for a change ticket. */
export function rehearsalMarkdown(answer: Rehearsal): string {
  const told = printable(answer)
  const { edges, hops, findings, remarks, where, took_ms: took, command } = told
  const found = told.verdict === 'no-path' ? [told.because] : findings
  return [
    `# ${markdownCell(headline(told))}`,
    `On ${markdownCell(where)}, ${durationWords(took)} in all.`,
    ...section('Found', found),
    ...(hops.length > 0 ? ['## Hops', hopTable(told)] : []),
    ...(edges.length > 0 ? ['## Hops', edgeTable(told)] : []),
    ...section('Looked at', [...rowTexts(told), ...workTexts(told), ...schemaTexts(told)]),
    ...section('Remarks', remarks),
    `Next: ${codeSpan(command)}`,
  ].join('\n\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.map((line) => `- ${markdownCell(line)}`).join('\n')]
}

function hopTable({ hops }: Rehearsal): string {
  return tableOf(
    ['Hop', 'From', 'To', 'Result', 'Step', 'Took', 'Outcome'],
    hops.flatMap((hop) => [
      [String(hop.number), hop.from, hop.to, hop.state.replace('-', ' '), 'in all', durationWords(hop.took_ms), ''],
      ...hop.steps.map((step) => [
        '',
        '',
        '',
        step.state,
        [step.kind, step.subject ?? ''].join(' ').trim(),
        durationWords(step.took_ms),
        step.outcome ?? '',
      ]),
    ]),
  )
}

function edgeTable(told: Rehearsal): string {
  const { to, rows } = edgeRows(told)
  return tableOf(['From', ...to], rows)
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownCell).join(' | ')} |`
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

const markdownCell = (text: string): string => escapeMarkdown(text).replaceAll('|', String.raw`\|`)
