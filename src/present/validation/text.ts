import { compareSeverities } from '../../domain/finding.ts'
import { type Finding } from '../../results/finding.ts'
import { type Validation } from '../../results/validation.ts'
import { blocksText, commandBlock, labelledRows, type Block, type TextOptions } from '../blocks.ts'
import { wrap } from '../columns.ts'
import { oneLine, printable } from '../printable.ts'
import { count } from '../words.ts'
import { findingBlock } from './finding-block.ts'
import { fixBlocks } from './fixes.ts'
import { foldFindings } from './fold.ts'
import { headline, leftOutTexts } from './headline.ts'

export interface ValidationTextOptions extends TextOptions {
  /** Every finding, however many one rule has. */
  readonly verbose: boolean
}

/** Findings of one rule that are shown unless all are asked for. */
const mostOfARule = 10

/** The answer of `plan validate` on a terminal: the verdict, the findings by file, what was left out, what to type next. */
export function validationText(answer: Validation, options: ValidationTextOptions): string {
  const { shown, more } = foldFindings(answer.findings, options.verbose ? Number.POSITIVE_INFINITY : mostOfARule)
  const paint = options.palette[answer.verdict === 'failed' ? 'bad' : 'good']
  const result = printable({ ...answer, findings: [] })
  return blocksText([
    wrap(oneLine(headline(result)), options.width).map(paint),
    ...fixBlocks(answer, options),
    ...fileBlocks(shown, answer.findings, options),
    [
      ...labelledRows(
        [
          ['Folded', more.map(({ rule, number }) => `${count(number, 'more finding')} of ${rule} (--verbose)`)],
          ['Not shown', leftOutTexts(result)],
          ['Not asked', result.unasked],
          ['Remarks', result.remarks],
        ],
        options,
      ),
      ...nextLines(answer, options),
    ],
  ])
}

/** A heading per file where there are several. */
function fileBlocks(shown: readonly Finding[], all: readonly Finding[], options: TextOptions): Block[] {
  const totals = Map.groupBy(all, ({ place }) => place.file)
  return [...Map.groupBy(shown, ({ place }) => place.file)].flatMap(([file, some]) => {
    const total = totals.get(file)?.length ?? 0
    const part = total > some.length ? `, ${some.length} shown` : ''
    const heading = options.palette.strong(oneLine(printable(`${file}: ${count(total, 'finding')}${part}`)))
    return [...(totals.size > 1 ? [[heading]] : []), ...some.map((finding) => findingBlock(finding, options))]
  })
}

/** Explains the rule of the heaviest finding. */
function nextLines({ findings }: Validation, options: TextOptions): Block {
  const [first] = findings.toSorted((a, b) => compareSeverities(a.severity, b.severity))
  return first ? commandBlock('Next', `plan validate --explain ${first.rule}`, options) : []
}
