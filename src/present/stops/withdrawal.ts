import { type StopWithdrawal } from '../../results/stop-withdrawal.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type Block, type TextOptions } from '../blocks.ts'
import { changedFilesText } from '../changed-files.ts'
import { printable } from '../printable.ts'
import { sentence } from '../words.ts'
import { lifeText } from './life-words.ts'

/** The answer of `plan stop withdraw` on a terminal. */
export function stopWithdrawalText(answer: StopWithdrawal, options: TextOptions): string {
  const result = printable(answer)
  const { refusal, because, without_landing: lacking, told, remarks } = result
  return blocksText([
    headBlock(headline(result), result.manifest, options),
    labelledRows(
      [
        ['Refused', refusal ? [`${refusal.because}; ${refusal.next}`] : []],
        ['Because', because === undefined ? [] : [because]],
        ['No landing', lacking.map(({ life }) => lifeText(life))],
      ],
      options,
    ),
    ...changedFilesText(result.files, options.palette).map((file): Block => [file.trimEnd()]),
    [
      ...labelledRows(
        [
          ['Take back', told],
          ['Note', remarks.map(sentence)],
        ],
        options,
      ),
      ...commandBlock('Next', result.command, options),
    ],
  ])
}

function headline({ outcome, dry_run: dryRun, stop, manifest, remains }: StopWithdrawal): string {
  const name = `${manifest.name} ${stop}`
  switch (outcome) {
    case 'refused':
      return `Not withdrawn: ${name} stays a required stop`
    case 'nothing-to-do':
      return `Nothing to do: plan declared no stop ${stop}`
    case 'withdrawn':
      return `${name} ${dryRun ? 'would be' : 'is'} ${afterwards(remains)}`
  }
}

function afterwards(remains: StopWithdrawal['remains']): string {
  switch (remains) {
    case undefined:
      return 'no required stop any more'
    case 'by-schedule':
      return 'withdrawn, and stays a stop because the schedule says so'
    case 'by-entry':
      return 'withdrawn, and stays a stop because its entry was there before'
  }
}
