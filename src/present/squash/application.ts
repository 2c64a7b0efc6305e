import { type SquashApplication } from '../../results/squash-fold.ts'
import { type Block, blocksText, commandBlock, headBlock, type TextOptions } from '../blocks.ts'
import { changedFilesText } from '../changed-files.ts'
import { hanging } from '../columns.ts'
import { oneLine, printable } from '../printable.ts'
import { count } from '../words.ts'
import { proofBlocks } from './proofs.ts'
import { squashBlocks, summary } from './proposal.ts'

/** The answer of `plan squash apply`: what became of it, what it folds, what proves it, and the files. */
export function squashApplicationText(answer: SquashApplication, options: TextOptions): string {
  const told = printable(answer)
  return blocksText([
    headBlock(headline(told), told.manifest, options),
    refusalBlock(told, options),
    ...squashBlocks(told, options),
    ...(told.proofs ? proofBlocks(told.proofs, options) : []),
    fileBlock(told, options),
    commandBlock('Next', told.command, options),
  ])
}

function headline(told: SquashApplication): string {
  const { target, in: release, commit, manifest } = told
  const what = `up to ${target} a squash in ${release} ${summary(told)}`
  switch (told.outcome) {
    case 'applied':
      return `Folded: ${what}${commit === undefined ? '' : `; commit ${commit.slice(0, 12)}`}`
    case 'planned':
      return `Would fold: ${what}`
    case 'nothing-to-do':
      return told.recorded
        ? `Nothing to do: ${manifest.name} ${release} folds up to ${target} already`
        : `Nothing to do: nothing can be folded up to ${target}`
    case 'refused':
      return `Refused, and nothing was written: ${told.refusals[0] ?? ''}`
    case 'interrupted':
      return 'Interrupted before it was proven: nothing was written'
  }
}

function refusalBlock({ refusals }: SquashApplication, { width }: TextOptions): Block {
  return refusals.slice(1).flatMap((text) => hanging('- ', oneLine(text), width))
}

/** Of a file in which more lines than this change, only their number is shown; `git show` has them. */
const most = 30

/** Deleted files are counted, and long changes as well; the others are shown. */
function fileBlock({ files }: SquashApplication, { palette }: TextOptions): Block {
  const deleted = files.filter(({ change }) => change === 'deleted')
  const long = files.filter((one) => one.change === 'edited' && changedLines(one) > most)
  const shown = files.filter((one) => one.change !== 'deleted' && !long.includes(one))
  return [
    ...changedFilesText(shown, palette),
    ...long.map((one) => `${palette.strong(one.path)}  ${count(changedLines(one), 'line')} come or go`),
    ...(deleted.length > 0 ? [`${count(deleted.length, 'file')} of folded SQL deleted`] : []),
  ]
}

function changedLines({ hunks }: SquashApplication['files'][number]): number {
  return hunks.flatMap(({ lines }) => lines.filter((line) => !line.startsWith(' '))).length
}
