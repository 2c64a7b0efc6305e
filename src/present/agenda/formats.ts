import { type Agenda } from '../../results/agenda.ts'
import { type TextOptions } from '../blocks.ts'
import { agendaCalendar } from './calendar.ts'
import { agendaMarkdown } from './markdown.ts'
import { agendaText } from './text.ts'

export const agendaFormats = ['text', 'json', 'markdown', 'ics'] as const
export type AgendaFormat = (typeof agendaFormats)[number]

/** The answer of `plan agenda` in any of its formats. */
export function formatAgenda(agenda: Agenda, format: AgendaFormat, options: TextOptions): string {
  switch (format) {
    case 'text':
      return agendaText(agenda, options)
    case 'json':
      return JSON.stringify(agenda, null, 2)
    case 'markdown':
      return agendaMarkdown(agenda)
    case 'ics':
      return agendaCalendar(agenda)
  }
}
