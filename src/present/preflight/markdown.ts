import { type Preflight } from '../../results/preflight.ts'
import { codeSpan, escapeMarkdown, fenced } from '../markdown-escape.ts'
import { printable } from '../printable.ts'
import {
  conditionTexts,
  durationTexts,
  findingWords,
  headline,
  installedTexts,
  longestFirst,
  needText,
  rangeTime,
  rowsText,
  schemaTexts,
  serverTexts,
} from './words.ts'

/** The same for a change ticket. */
export function preflightMarkdown(answer: Preflight): string {
  const result = printable(answer)
  const blocks = [
    `### ${escapeMarkdown(headline(result))}`,
    escapeMarkdown(`Read ${result.at.slice(0, 16).replace('T', ' ')} UTC; nothing was changed.`),
    ...(result.findings.length === 0 ? [] : [result.findings.map(item).join('\n')]),
    ...tableOf(
      ['Background work', 'Database', 'State', 'Done', 'Remaining', 'Finish it'],
      result.background.map((one) => [
        one.name,
        one.database,
        one.state === 'stuck' ? `${one.state_as}, stuck` : one.state_as,
        one.percent === undefined ? 'unknown' : `${one.percent.toFixed(1)} %`,
        rangeTime(one.remaining_ms),
        needText(one),
      ]),
    ),
    ...tableOf(
      ['This hop brings', 'When', 'Table', 'Rows', 'Takes'],
      longestFirst(result.durations).map((one) => [
        one.name,
        one.when === 'inline' ? 'in migrate' : 'in service',
        one.table ?? '',
        rowsText(one),
        rangeTime(one.takes_ms),
      ]),
    ),
    readBlock(result),
    ...(result.next === undefined ? [] : [`Next:\n\n${fenced(result.next, 0)}`]),
    `<sub>${codeSpan(result.command)}</sub>`,
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function item({ verdict, message, next, commands, id, accepted }: Preflight['findings'][number]): string {
  const told = [
    `- **${findingWords[verdict]}** ${escapeMarkdown(message)}`,
    ...(next === undefined ? [] : [`  ${escapeMarkdown(next)}`]),
    ...(accepted ? [`  accepted: ${codeSpan(id)}`] : []),
    ...commands.map((command) => `\n${fenced(command, 2)}`),
  ]
  return told.join('\n')
}

function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => escapeMarkdown(cell).replaceAll('|', String.raw`\|`)).join(' | ')} |`
  return [[line(heads), `| ${heads.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n')]
}

function readBlock(result: Preflight): string {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['Installed', installedTexts(result)],
    ['Schema', schemaTexts(result)],
    ['PostgreSQL', serverTexts(result)],
    ['Conditions', conditionTexts(result)],
    ['Takes', durationTexts(result)],
    ['Accepted because', result.because === undefined ? [] : [result.because]],
    ['Note', result.remarks],
  ]
  return rows.flatMap(([label, texts]) => texts.map((text) => `- ${label}: ${escapeMarkdown(text)}`)).join('\n')
}
