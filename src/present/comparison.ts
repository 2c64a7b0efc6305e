import { type Comparison, type HopChange, type StepChange } from '../results/comparison.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type Block, type TextOptions } from './blocks.ts'
import { printable } from './printable.ts'
import { groupText, warningGroups } from './upgrade/folded-warnings.ts'
import { productText } from './upgrade/headline.ts'
import { count, firstNames } from './words.ts'

/** The answer of `plan compare` on a terminal. */
export function comparisonText(answer: Comparison, options: TextOptions): string {
  const result = printable(answer)
  return blocksText([
    headBlock(headline(result), result.manifest, options),
    result.changed ? changeRows(result, options) : [],
    [...labelledRows([['Remarks', result.remarks]], options), ...commandBlock('Next', result.command, options)],
  ])
}

function headline({ manifest, asked, file, changed, before, after }: Comparison): string {
  const question = `${productText({ manifest })} ${asked.from} -> ${asked.to}`
  const since = `since ${before.asked_on} (${file}; manifest of ${before.complete_until}, now of ${after.complete_until})`
  return changed ? `${question}: the plan changed ${since}` : `${question}: nothing changed ${since}`
}

function changeRows(result: Comparison, options: TextOptions): Block {
  const { before, after, hops, steps } = result
  const from = (change: 'appeared' | 'vanished') => steps.filter((step) => step.change === change)
  return labelledRows(
    [
      ['Verdict', before.verdict === after.verdict ? [] : [`${before.verdict} -> ${after.verdict}`]],
      ['Target', before.to === after.to ? [] : [`${before.to} -> ${after.to}`]],
      ['Hops', before.counted === after.counted ? [] : [`${before.counted ?? 'none'} -> ${after.counted ?? 'none'}`]],
      ['Path', hops.map(hopText)],
      ['New to do', stepTexts(from('appeared'))],
      ['No longer', stepTexts(from('vanished'))],
      ['New reason', reasonTexts(result, 'appeared')],
      ['Gone', reasonTexts(result, 'vanished')],
      ['Questions', questionTexts(result)],
    ],
    options,
  )
}

function hopText({ change, before, after, line, why }: HopChange): string {
  switch (change) {
    case 'added':
      return `+ ${after ?? line}  ${why}`
    case 'removed':
      return `- ${before ?? line}  ${why}`
    case 'patch':
      return `~ ${before ?? ''} -> ${after ?? ''}  newer patch of ${line}`
    case 'only-if':
      return `~ ${after ?? line}  now ${why}`
    case 'certain':
      return `~ ${after ?? line}  now for certain: ${why}`
  }
}

const shownNames = 4

/** Work to finish is counted; everything else has a line of its own. */
function stepTexts(steps: readonly StepChange[]): string[] {
  const work = steps.filter(({ kind }) => kind === 'finish').map(({ text }) => text)
  const others = steps.filter(({ kind }) => kind !== 'finish').map(({ at, text }) => `on ${at}: ${text}`)
  const finish = `finish ${count(work.length, 'background migration')}: ${firstNames(work, shownNames)}`
  return [...others, ...(work.length > 0 ? [finish] : [])]
}

function reasonTexts({ reasons }: Comparison, change: 'appeared' | 'vanished'): string[] {
  const some = reasons.filter((one) => one.change === change).map(({ reason }) => reason)
  return warningGroups(some).map((group) => groupText(group))
}

function questionTexts({ questions }: Comparison): string[] {
  return questions.map(
    ({ change, condition, question }) => `${change === 'appeared' ? '+' : '-'} ${condition}: ${question}`,
  )
}
