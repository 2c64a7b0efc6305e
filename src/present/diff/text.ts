import { type ManifestDiff } from '../../results/manifest-diff.ts'
import { blocksText, headBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { printable } from '../printable.ts'
import { wrap } from '../columns.ts'
import { changesByKind, headline, kindTitle, pathGroups } from './words.ts'

/** The answer of `plan diff` on a terminal. */
export function diffText(answer: ManifestDiff, options: TextOptions): string {
  const result = printable(answer)
  const changes = changesByKind(result, (text) => text).flatMap(([kind, texts]) => [
    options.palette.strong(kindTitle(kind)),
    ...texts.flatMap((text) => wrap(text, options.width - 2).map((line, i) => `  ${i === 0 ? '' : '  '}${line}`)),
  ])
  const paths = pathGroups(result).map(({ title, versions, text }) => [title, [`${versions}: ${text}`]] as const)
  return blocksText([
    headBlock(headline(result), result.manifest, options),
    changes,
    labelledRows([...paths, ['Looked at', lookedAt(result)], ['Remarks', result.remarks]], options),
  ])
}

/** What the paths are paths of. */
export function lookedAt({ installations: { to, considered, since } }: ManifestDiff): string[] {
  if (to === undefined || considered === 0) return []
  return [`the paths of ${considered} versions since ${since} to ${to}, planned releases taken as out`]
}
