import { type AdoptedDatabase, type Adoption } from '../../results/adoption.ts'
import { blocksText, commandBlock, headBlock, labelledRows, type TextOptions } from '../blocks.ts'
import { printable } from '../printable.ts'
import { count } from '../words.ts'

/** The answer of `plan adopt`. */
export function adoptionText(answer: Adoption, options: TextOptions): string {
  const adoption = printable(answer)
  return blocksText([
    headBlock(headline(adoption), adoption.manifest, options),
    ...adoption.databases.map((one) => labelledRows(rowsOf(one), options)),
    labelledRows([['Remarks', adoption.remarks]], options),
    commandBlock('Next', adoption.command, options),
  ])
}

function headline({ manifest, release, outcome, databases }: Adoption): string {
  const number = databases.reduce((sum, { migrations }) => sum + migrations, 0)
  const told = `${manifest.name} ${release}`
  switch (outcome) {
    case 'adopted':
      return `${told} is taken over: ${count(number, 'migration')} on record`
    case 'planned':
      return `${told} would be taken over with ${count(number, 'migration')}; nothing was written`
    case 'refused':
      return `${told} is not what is there, or it cannot be told; nothing was written`
    case 'undetermined':
      return `${told} is taken over where it was given: ${count(number, 'migration')} on record`
  }
}

const works = {
  told: 'as you say',
  verified: 'no row needs it any more',
  unfinished: 'rows still need it',
  unverified: 'nobody could look',
} as const

/** How many differences are named. */
const shown = 8

function rowsOf(database: AdoptedDatabase): [string, string[]][] {
  const { name, place, verdict, differences, undetermined } = database.drift
  return [
    [name, [`${place}: ${count(database.migrations, 'migration')}, schema ${verdict}`]],
    [
      'Differs',
      [
        ...differences.slice(0, shown).map((one) => `${one.object} ${one.name} is ${one.difference}`),
        ...(differences.length > shown
          ? [`and ${differences.length - shown} more: plan migrate drift tells them`]
          : []),
      ],
    ],
    ['Unsure', undetermined.slice(0, shown).map(({ migration, because }) => `${migration}: ${because}`)],
    ['Work', database.works.map((one) => `${one.name} is ${one.recorded}: ${works[one.why]}`)],
  ]
}
