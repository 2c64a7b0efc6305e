import { type Next } from '../results/next.ts'
import { type Upgrade } from '../results/upgrade.ts'
import { nextText } from './next.ts'
import { formatUpgrade, type FormatOptions } from './upgrade-formats.ts'

export const nextFormats = ['text', 'json', 'markdown'] as const
export type NextFormat = (typeof nextFormats)[number]

/** The answer of `plan next` in any of its formats; `path` is the same as a path of one hop. */
export function formatNext(
  { next, path }: { readonly next: Next; readonly path: Upgrade },
  format: NextFormat,
  options: FormatOptions,
): string | Promise<string> {
  switch (format) {
    case 'text':
      return nextText(next, options)
    case 'json':
      return JSON.stringify(next, null, 2)
    case 'markdown':
      return formatUpgrade(path, format, options)
  }
}
