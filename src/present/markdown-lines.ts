import { hanging, wrap } from './columns.ts'
import { oneLine } from './printable.ts'

/** Markdown as it is read at a terminal: paragraphs and list items wrapped anew, code left as it is. */
export function markdownLines(markdown: string, width: number): readonly string[] {
  return blocksOf(markdown.trim()).flatMap((block, i) => [...(i > 0 ? [''] : []), ...blockLines(block, width)])
}

/** Parts between blank lines; a fenced block is one part. */
function blocksOf(markdown: string): readonly string[] {
  const parts = markdown.split(/(^```[\s\S]*?^```$)/mu)
  return parts
    .flatMap((part) => (part.startsWith('```') ? [part] : part.split(/\n\s*\n/u)))
    .filter((part) => part.trim() !== '')
}

function blockLines(block: string, width: number): readonly string[] {
  if (block.startsWith('```'))
    return block
      .split('\n')
      .slice(1, -1)
      .map((line) => `  ${line}`.trimEnd())
  const items = block.trim().split(/\n(?=\s*(?:[-*]|\d+[.)]) )/u)
  return items.flatMap((item) => {
    const [, mark = '', text = ''] = /^(\s*(?:[-*]|\d+[.)]) )?([\s\S]*)$/u.exec(item) ?? []
    return mark === '' ? wrap(oneLine(text), width) : hanging(mark, oneLine(text), width)
  })
}
