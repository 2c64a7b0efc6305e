import { type MigrationRepair } from '../../results/migration-repair.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { printable } from '../printable.ts'

/** The answer of `plan migrate repair`. */
export function migrationRepairText(answer: MigrationRepair, options: TextOptions): string {
  const repair = printable(answer)
  const { checksum, checksum_before: before, because, reopened } = repair
  return blocksText([
    headBlock(headline(repair), repair.manifest, options),
    labelledRows(
      [
        ['Because', repair.accepted === 'nothing' ? [] : [because]],
        ['Checksum', checksum === undefined ? [] : [`was ${before ?? 'none'}, is ${checksum}`]],
        ['Reopened', reopened.length === 0 ? [] : [`${reopened.join(', ')}: complete again when it is applied`]],
      ],
      options,
    ),
    commandBlock('Next', repair.command, options),
  ])
}

function headline({ accepted, id, database }: MigrationRepair): string {
  switch (accepted) {
    case 'edit':
      return `${id} on ${database}: its file as it is now counts as the one that was applied`
    case 'late':
      return `${id} will be applied on ${database}, although its release was complete without it`
    case 'nothing':
      return `${id} on ${database}: nothing is wrong with it, and nothing was changed`
  }
}
