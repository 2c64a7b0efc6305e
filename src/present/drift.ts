import { type DatabaseDrift, type Drift, type DriftDifference } from '../results/drift.ts'
import { type Block, blocksText, commandBlock, headBlock, labelledRows, type TextOptions } from './blocks.ts'
import { hanging } from './columns.ts'
import { printable } from './printable.ts'
import { count, firstNames } from './words.ts'

/** The answer of `plan migrate drift`: what differs in each database, and of what nobody knows. */
export function driftText(told: Drift, options: TextOptions): string {
  const drift = printable(told)
  const { manifest, databases, missing, remarks } = drift
  return blocksText([
    headBlock(headline(drift), manifest, options),
    ...databases.flatMap((one) => databaseBlocks(one, options)),
    labelledRows(
      [
        ['Not given', missing.length > 0 ? [`${missing.join(', ')}: nothing is known of it`] : []],
        ['Remarks', remarks],
      ],
      options,
    ),
    ...nextBlock(drift, options),
  ])
}

function headline({ manifest: { name }, databases, missing }: Drift): string {
  const drifted = databases.filter(({ verdict }) => verdict === 'drifted')
  if (drifted.length > 0)
    return `${name}: ${firstNames(
      drifted.map((one) => one.name),
      5,
    )} ${drifted.length === 1 ? 'is' : 'are'} not as the migrations make it`
  const unsure = missing.length > 0 || databases.some(({ verdict }) => verdict === 'undetermined')
  return unsure
    ? `${name}: no drift that is certain, but not everything could be compared`
    : `${name}: every database is as its migrations make it`
}

function databaseBlocks(database: DatabaseDrift, options: TextOptions): Block[] {
  const { name, place, replayed, against, differences, undetermined } = database
  const summary = `${name} (${place}): ${count(differences.length, 'difference')} from ${count(replayed, 'migration')} replayed on ${against}`
  return [
    hanging('', summary, options.width),
    differences.flatMap((one) => differenceLines(one, options)),
    ...undetermined.map((one) => unsureLines(one, options)),
  ]
}

const words = { missing: 'missing', extra: 'extra', different: 'different', 'column-order': 'order' } as const

export function differenceLines(one: DriftDifference, { width, palette }: TextOptions): string[] {
  const { difference, object, name, parts, changes } = one
  const meaning = difference === 'column-order' ? palette.faint : palette.caution
  const along = parts === undefined ? '' : `, with ${count(parts, 'part')}`
  return [
    `  ${meaning(words[difference].padEnd(9))}  ${object} ${name}${along}`,
    ...changes.flatMap(({ field, expected, found }) => [
      ...hanging(`             ${field}: expected `, shown(expected), width),
      ...hanging(`             ${' '.repeat(field.length)}  found    `, shown(found), width),
    ]),
  ]
}

function shown(value: DriftDifference['changes'][number]['expected']): string {
  if (value === undefined) return 'none'
  const text = typeof value === 'object' ? value.join(', ') : String(value)
  return text.replaceAll(/\s+/gu, ' ').trim()
}

function unsureLines(one: DatabaseDrift['undetermined'][number], options: TextOptions): Block {
  const { migration, statement, because, differences } = one
  const what = statement === undefined ? '' : ` (${statement})`
  return [
    ...hanging('  unknown    ', `${migration}${what}: ${because}`, options.width),
    ...(differences.length > 0 ? ['             so these may be as they should:'] : []),
    ...differences.flatMap((unknown) => differenceLines(unknown, options).map((line) => `           ${line}`)),
  ]
}

function nextBlock({ databases, command }: Drift, options: TextOptions): Block[] {
  const mends = [
    ...(databases.some(({ verdict }) => verdict === 'drifted') ? [mend] : []),
    ...(databases.some(lacksSomething) ? [otherServer] : []),
  ]
  if (mends.length === 0) return []
  return [[...labelledRows([['Mend', mends]], options), ...commandBlock('Next', command, options)]]
}

const mend = 'change the database back, or say the change in a migration that does nothing where it is made already'
const otherServer = 'replay on a server that has what the live one has: --against URL'

function lacksSomething({ undetermined }: DatabaseDrift): boolean {
  return undetermined.some(({ sqlstate }) => sqlstate !== undefined)
}
