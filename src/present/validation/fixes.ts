import { type Validation } from '../../results/validation.ts'
import { type Block, type TextOptions } from '../blocks.ts'
import { printable } from '../printable.ts'
import { count } from '../words.ts'

/** As many lines of one change are shown; a list that was put in order may be long. */
const mostLines = 12

/** What `--fix` mended, or would mend, with its lines before and after. */
export function fixBlocks({ fixed, dry_run: dryRun = false }: Validation, { palette }: TextOptions): Block[] {
  if (fixed === undefined) return []
  if (fixed.length === 0) return [['Nothing to fix']]
  const head = `${dryRun ? 'Would fix' : 'Fixed'} ${count(fixed.length, 'place')}`
  const blocks = printable(fixed).map(({ file, line, what, before, after }) => [
    `${file}:${line}  ${what}`,
    ...cut(before).map((text) => palette.bad(`- ${text}`)),
    ...cut(after).map((text) => palette.good(`+ ${text}`)),
  ])
  return [[palette.strong(head)], ...blocks]
}

function cut(lines: readonly string[]): string[] {
  return lines.length > mostLines
    ? [...lines.slice(0, mostLines), `(${count(lines.length - mostLines, 'more line')})`]
    : [...lines]
}
