import { type Rescue, type RescuedLife } from '../../results/rescue.ts'
import { codeSpan, escapeMarkdown, fenced } from '../markdown-escape.ts'
import { printable } from '../printable.ts'
import {
  databaseTexts,
  fatesText,
  gapTexts,
  headline,
  installedTexts,
  lifeText,
  mendText,
  openLives,
  schemaTexts,
  skippedText,
  verdictText,
} from './words.ts'

/** The same for a support case. */
export function rescueMarkdown(answer: Rescue): string {
  const result = printable(answer)
  const blocks = [
    `### ${escapeMarkdown(headline(result))}`,
    escapeMarkdown(skippedText(result)),
    `**${escapeMarkdown(verdictText(result))}**`,
    list(result.because),
    escapeMarkdown(`Read ${result.at.slice(0, 16).replace('T', ' ')} UTC with plan rescue; nothing was changed.`),
    section('Lives', [escapeMarkdown(fatesText(result)), openLives(result).map(item).join('\n')]),
    section('Schema', [list(schemaTexts(result)), migrationTables(result)]),
    section('What was read', [
      list([
        ...installedTexts(result).map((text) => `Installed: ${text}`),
        ...databaseTexts(result).map((text) => `Not read: ${text}`),
        `Background migrations: ${result.background_source}`,
        ...result.reasons.map((text) => `Against the hop: ${text}`),
        ...gapTexts(result),
        ...result.remarks,
      ]),
    ]),
    section('Ways on', [result.options.map(option).join('\n')]),
    section('Left out of this file', [list(result.left_out)]),
    `<sub>${codeSpan(result.command)}</sub>`,
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function section(title: string, blocks: readonly string[]): string {
  const told = blocks.filter((block) => block !== '')
  return told.length === 0 ? '' : [`#### ${title}`, ...told].join('\n\n')
}

const list = (texts: readonly string[]): string => texts.map((text) => `- ${escapeMarkdown(text)}`).join('\n')

function item(life: RescuedLife): string {
  const mend = mendText(life)
  return [
    `- **${escapeMarkdown(life.name)}** ${escapeMarkdown(lifeText(life))}`,
    ...(life.table === undefined ? [] : [`  Table ${codeSpan(life.table)}, ${codeSpan(life.id)}`]),
    ...(mend === undefined ? [] : [`  ${escapeMarkdown(mend)}`]),
    ...(life.error === undefined ? [] : [`  ${escapeMarkdown(`last error: ${life.error}`)}`]),
    ...(life.mend?.commands ?? []).map((command) => `\n${fenced(command, 2)}`),
  ].join('\n')
}

const heads = ['Database', '', 'Migration', 'Name', 'Release', 'Phase'] as const

function migrationTables({ schema }: Rescue): string {
  const rows = schema.flatMap(({ database, missing, extra }) =>
    [...missing.map((one) => ({ ...one, what: 'missing' })), ...extra.map((one) => ({ ...one, what: 'too much' }))].map(
      ({ id, name = '', release, phase, what }) => [database, what, id, name, release, phase],
    ),
  )
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => escapeMarkdown(cell).replaceAll('|', String.raw`\|`)).join(' | ')} |`
  return [line(heads), `| ${heads.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n')
}

function option({ id, text, loses, commands }: Rescue['options'][number]): string {
  return [
    `- **${id}** ${escapeMarkdown(`${text}; loses ${loses}`)}`,
    ...commands.map((command) => `\n${fenced(command, 2)}`),
  ].join('\n')
}
