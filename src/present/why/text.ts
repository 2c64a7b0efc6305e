import { type WhyAnswer } from '../../results/why.ts'
import { blocksText, commandBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { printable } from '../printable.ts'
import { siteLines } from '../upgrade/site.ts'
import { hopBlocks } from './hop.ts'
import { pointBlocks } from './point.ts'
import { reasonBlocks } from './reason.ts'
import { workBlocks } from './work.ts'

/** The answer of `plan why` on a terminal. */
export function whyText(answer: WhyAnswer, options: TextOptions): string {
  const result = printable(answer)
  return blocksText([
    ...bodyBlocks(result, options),
    siteLines(result, options.width, options.palette),
    [...labelledRows([['Remarks', result.remarks]], options), ...commandBlock('Next', result.command, options)],
  ])
}

function bodyBlocks(result: WhyAnswer, options: TextOptions): ReturnType<typeof pointBlocks> {
  if (result.point) return pointBlocks(result.point, result.manifest, options)
  if (result.work) return result.work.flatMap((work) => workBlocks(work, result.manifest, options))
  if (result.reason && result.hop) return reasonBlocks(result.reason, result.hop, result.manifest, options)
  return result.hop ? hopBlocks(result.hop, result.manifest, options) : []
}
