import { type Rescue } from '../../results/rescue.ts'
import { type TextOptions } from '../blocks.ts'
import { rescueText } from './text.ts'

export const rescueFormats = ['text', 'json', 'markdown'] as const
export type RescueFormat = (typeof rescueFormats)[number]

/** The answer of `plan rescue` in any of its formats. */
export async function formatRescue(result: Rescue, format: RescueFormat, options: TextOptions): Promise<string> {
  switch (format) {
    case 'text':
      return rescueText(result, options)
    case 'json':
      return JSON.stringify(result, null, 2)
    case 'markdown':
      return (await import('./markdown.ts')).rescueMarkdown(result)
  }
}
