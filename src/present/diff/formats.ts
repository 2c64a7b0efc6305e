import { type ManifestDiff } from '../../results/manifest-diff.ts'
import { type TextOptions } from '../blocks.ts'

export const diffFormats = ['text', 'json', 'markdown'] as const
export type DiffFormat = (typeof diffFormats)[number]

/** The answer of `plan diff` in any of its formats. */
export async function formatDiff(result: ManifestDiff, format: DiffFormat, options: TextOptions): Promise<string> {
  switch (format) {
    case 'json':
      return JSON.stringify(result, null, 2)
    case 'markdown':
      return (await import('./markdown.ts')).diffMarkdown(result)
    case 'text':
      return (await import('./text.ts')).diffText(result, options)
  }
}
