import { type StructureComparison } from '../../results/structure-comparison.ts'
import { type Block, blocksText, commandBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { hanging, wrap } from '../columns.ts'
import { differenceLines } from '../drift.ts'
import { durationWords } from '../migrate/words.ts'
import { oneLine, printable } from '../printable.ts'
import { count } from '../words.ts'

/** The answer of `plan squash verify --structure`: the same or not, then every difference. */
export function structureComparisonText(answer: StructureComparison, options: TextOptions): string {
  const told = printable(answer)
  const { structure, against, where, left_out: leftOut, remarks, took_ms: took, command } = told
  const sides = [structure, against].map(
    ({ file, statements, objects }) => `${file}: ${count(statements, 'statement')}, ${count(objects, 'object')}`,
  )
  return blocksText([
    wrap(oneLine(headline(told)), options.width).map(options.palette.strong),
    differenceBlock(told, options),
    notComparedBlock(told, options),
    [
      ...labelledRows(
        [
          ['Loaded', sides],
          ['Left out', leftOut],
          ['On', [`${where}; ${durationWords(took)} in all`]],
          ['Remarks', remarks],
        ],
        options,
      ),
      ...commandBlock(told.verdict === 'same' ? 'Again' : 'Next', command, options),
    ],
  ])
}

function headline({ verdict, structure, against, because }: StructureComparison): string {
  const both = `${structure.file} and ${against.file}`
  switch (verdict) {
    case 'same':
      return `${both} are the same: ${because}`
    case 'different':
      return `${both} are not the same: ${because}`
    case 'undetermined':
      return `Whether ${both} are the same is not known: ${because}`
    case 'interrupted':
      return `${both} were not compared: ${because}`
  }
}

function differenceBlock({ differences, structure, against }: StructureComparison, options: TextOptions): Block {
  if (differences.length === 0) return []
  return [
    ...hanging('', `Expected as ${against.file} makes it, found as ${structure.file} makes it`, options.width),
    ...differences.flatMap((one) => differenceLines(one, options)),
  ]
}

function notComparedBlock(told: StructureComparison, { width }: TextOptions): Block {
  const { not_compared: some, structure, against } = told
  if (some.length === 0) return []
  const file = { both: 'both', structure: structure.file, against: against.file }
  return [
    'Not compared, because it could not be loaded',
    ...some.flatMap(({ side, line, statement, because }) => [
      ...hanging('  ', oneLine(`${file[side]}, line ${line}: ${statement}`), width),
      ...hanging('    ', oneLine(because), width),
    ]),
  ]
}
