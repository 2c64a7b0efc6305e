import { type DatabaseDrift, type DriftDifference } from '../../results/drift.ts'
import { type Difference } from '../../schema/compare.ts'
import { type Unsure } from './unsure.ts'

/** A difference as answers tell it. */
export function toldDifference(difference: Difference): DriftDifference {
  const { kind, object } = difference
  const named = {
    difference: kind,
    object: object.kind,
    name: object.name,
    ...(object.of !== undefined && { of: object.of }),
  }
  switch (kind) {
    case 'missing':
    case 'extra':
      return { ...named, ...(difference.parts > 0 && { parts: difference.parts }), changes: [] }
    case 'different':
      return { ...named, changes: difference.changes.map(toldChange) }
    case 'column-order': {
      const { expected, found } = difference
      return { ...named, changes: [toldChange({ field: 'columns', expected, found })] }
    }
  }
}

type Change = Extract<Difference, { kind: 'different' }>['changes'][number]
type ToldChange = DriftDifference['changes'][number]

function toldChange({ field, expected, found }: Change): ToldChange {
  const plain = (value: Change['expected']) => (typeof value === 'object' ? [...value] : value)
  return {
    field,
    ...(expected !== undefined && { expected: plain(expected)! }),
    ...(found !== undefined && { found: plain(found)! }),
  }
}

export function toldUnsure({ cause, differences }: Unsure): DatabaseDrift['undetermined'][number] {
  const { migration, text, because, sqlstate } = cause
  const statement = text.replaceAll(/\s+/gu, ' ').trim()
  return {
    migration,
    ...(statement !== '' && { statement: statement.length > 100 ? `${statement.slice(0, 99)}…` : statement }),
    because,
    ...(sqlstate !== undefined && { sqlstate }),
    differences: differences.map(toldDifference),
  }
}
