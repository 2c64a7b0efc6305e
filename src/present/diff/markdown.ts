import { type ManifestDiff } from '../../results/manifest-diff.ts'
import { codeSpan, escapeMarkdown } from '../markdown-escape.ts'
import { printable } from '../printable.ts'
import { changesByKind, headline, kindTitle, pathGroups, type PathGroup } from './words.ts'
import { lookedAt } from './text.ts'

/** So many rows of paths are shown; forges cut long comments. */
const shownPaths = 40

/**
 * The answer of `plan diff` as a comment on a merge request. Its first line is a mark by which a job finds the comment it
 * wrote before, to update it in place.
 */
export function diffMarkdown(answer: ManifestDiff): string {
  const result = printable(answer)
  const blocks = [
    markOf(result),
    `### ${escapeMarkdown(`${result.manifest.name}: ${headline(result)}`)}`,
    ...pathsBlock(result),
    ...changesBlock(result),
    ...result.remarks.map(escapeMarkdown),
    `<sub>${escapeMarkdown(lookedAt(result)[0] ?? 'No paths were compared')} · ${codeSpan(result.command)}</sub>`,
  ]
  return `${blocks.join('\n\n')}\n`
}

/** Only letters, digits and dashes are in an id of a product, so the comment cannot end early. */
function markOf({ manifest }: ManifestDiff): string {
  return `<!-- waystop:manifest-diff:${manifest.product.replaceAll(/[^\w-]/gu, '')} -->`
}

function pathsBlock(result: ManifestDiff): string[] {
  const groups = pathGroups(result)
  if (groups.length === 0) return []
  const rows = groups.slice(0, shownPaths).map(row)
  const rest = groups.length - rows.length
  return [
    ['| installations | what happens |', '| --- | --- |', ...rows].join('\n'),
    ...(rest > 0 ? [`And ${rest} more rows.`] : []),
  ]
}

function row({ title, versions, text, change }: PathGroup): string {
  const name = change === 'lost' ? `**${title}**` : title
  return `| ${cell(versions)} | ${name}: ${cell(text)} |`
}

function cell(text: string): string {
  return escapeMarkdown(text).replaceAll('|', String.raw`\|`)
}

function changesBlock(result: ManifestDiff): string[] {
  const kinds = changesByKind(result, codeSpan)
  if (kinds.length === 0) return []
  const lists = kinds.map(([kind, texts]) => `**${kindTitle(kind)}**\n\n${texts.map(item).join('\n')}`)
  return ['<details><summary>What changes in the manifest</summary>', ...lists, '</details>']
}

/** A sign at the beginning of an item would make a list of its own. */
function item(text: string): string {
  const signs: Readonly<Record<string, string>> = { '-': 'gone:', '+': 'new:', '~': 'changed:' }
  return `- ${signs[text[0]!] ?? ''}${text.slice(1)}`
}
