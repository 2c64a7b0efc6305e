import { type Agenda, type AgendaItem } from '../../results/agenda.ts'
import { codeSpan, escapeMarkdown } from '../markdown-escape.ts'
import { printable } from '../printable.ts'
import { sentence } from '../words.ts'
import { staleText } from '../upgrade/headline.ts'
import { agendaTitle, dayText, kindTitles, tally } from './words.ts'

/** The whole agenda as a checklist for an issue. */
export function agendaMarkdown(answer: Agenda): string {
  const result = printable(answer)
  const { manifest, remarks, items } = result
  const stale = staleText({ manifest })
  const kinds = [...Map.groupBy(items, ({ kind }) => kind)]
  const notes = [...(stale === undefined ? [] : [stale]), ...remarks.map(sentence)]
  return `${[
    `# ${escapeMarkdown(agendaTitle(result))}`,
    escapeMarkdown(sentence(tally(result))),
    ...kinds.map(([kind, some]) => [`## ${kindTitles[kind]}`, '', ...some.map(itemLine)].join('\n')),
    ...(notes.length > 0 ? [notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n')] : []),
    escapeMarkdown(`As the manifest of ${manifest.complete_until} tells.`),
  ].join('\n\n')}\n`
}

function itemLine(item: AgendaItem): string {
  const { title, why, level, command } = item
  const day = dayText(item)
  const words = [...(day === '' ? [] : [day]), ...(level === 'late' ? ['late'] : []), ...(why === '' ? [] : [why])]
  const text = escapeMarkdown(words.length > 0 ? `${title} (${words.join('; ')})` : title)
  return `- ${boxOf(level)}${text}${command === undefined ? '' : ` ${codeSpan(command)}`}`
}

function boxOf(level: AgendaItem['level']): string {
  if (level === 'told') return ''
  return level === 'planned' ? '[x] ' : '[ ] '
}
