import { type Preflight } from '../../results/preflight.ts'
import { type TextOptions } from '../blocks.ts'
import { preflightText } from './text.ts'

export const preflightFormats = ['text', 'json', 'markdown'] as const
export type PreflightFormat = (typeof preflightFormats)[number]

/** The answer of `plan preflight` in any of its formats. */
export async function formatPreflight(
  result: Preflight,
  format: PreflightFormat,
  options: TextOptions,
): Promise<string> {
  switch (format) {
    case 'text':
      return preflightText(result, options)
    case 'json':
      return JSON.stringify(result, null, 2)
    case 'markdown':
      return (await import('./markdown.ts')).preflightMarkdown(result)
  }
}
