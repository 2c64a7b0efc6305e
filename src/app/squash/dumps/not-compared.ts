import { type NotCompared } from '../../../results/structure-comparison.ts'
import { type LeftOutKind } from './left-out.ts'
import { type Loaded } from './load.ts'

/** What could not be loaded; the same text on both sides is told once. */
export function notCompared(structure: Loaded, against: Loaded): NotCompared[] {
  const others = new Map<string, NotCompared[]>()
  for (const one of lackOf('against', against)) {
    const key = keyOf(one)
    others.set(key, [...(others.get(key) ?? []), one])
  }
  const own = lackOf('structure', structure).map((one): NotCompared => {
    const twin = others.get(keyOf(one))?.shift()
    return twin ? { ...one, side: 'both' } : one
  })
  return [...own, ...[...others.values()].flat()].map((one) => ({ ...one, statement: brief(one.statement) }))
}

function lackOf(side: NotCompared['side'], { failed, commands }: Loaded): NotCompared[] {
  return [
    ...failed.map(({ text, line, because }) => ({ side, line, statement: spaced(text), because })),
    ...commands.map(({ text, line }) => ({ side, line, statement: text, because: 'it is for psql, which is not run' })),
  ]
}

const spaced = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim()
const keyOf = ({ statement, because }: NotCompared): string => `${statement}\0${because}`
const brief = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text)

const words: Readonly<Record<LeftOutKind, string>> = {
  owners: 'who owns what: {n}',
  rows: 'rows and how far sequences have counted: {n}',
  server: 'what belongs to a server and to no database: {n}',
  psql: 'lines for psql, and beginnings and ends of transactions: {n}',
}

/** What was left out on purpose on either side. */
export function leftOutSentences(...sides: readonly Loaded[]): string[] {
  return Object.entries(words).flatMap(([kind, sentence]) => {
    const number = sides.reduce((sum, { leftOut }) => sum + (leftOut.get(kind as LeftOutKind) ?? 0), 0)
    return number === 0 ? [] : [sentence.replace('{n}', number === 1 ? '1 statement' : `${number} statements`)]
  })
}
