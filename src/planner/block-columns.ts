import { type Block, upgradeModes } from '../domain/constraint-entries.ts'
import { distinctRules, ruleFor, type Rules } from './rules.ts'
import { BoundNumbers, type RangeColumns, rangeColumns } from './range-columns.ts'
import { type Version } from '../domain/version.ts'

/** The blocks of a manifest in columns: there may be tens of thousands, and every plan goes over all of them. */
export interface BlockColumns {
  readonly from: RangeColumns
  readonly to: RangeColumns
  /** The versions their ranges name. */
  readonly bounds: readonly Version[]
  /** Position in `upgradeModes` of the only mode it applies to; -1 for all. */
  readonly mode: Int8Array
  readonly rules: Rules
  readonly byName: ReadonlyMap<string, readonly number[]>
}

/** A manifest does not change, and many plans are made from one. */
const known = new WeakMap<readonly Block[], BlockColumns>()

export function columnsOf(blocks: readonly Block[]): BlockColumns {
  const found = known.get(blocks) ?? readColumns(blocks)
  known.set(blocks, found)
  return found
}

function readColumns(blocks: readonly Block[]): BlockColumns {
  const numbers = new BoundNumbers()
  const from = rangeColumns(
    blocks.map((block) => block.from),
    numbers,
  )
  const to = rangeColumns(
    blocks.map((block) => block.to),
    numbers,
  )
  return {
    from,
    to,
    bounds: numbers.versions,
    mode: Int8Array.from(blocks, ({ mode }) => (mode === undefined ? -1 : upgradeModes.indexOf(mode))),
    rules: distinctRules(blocks.map(({ when, remedy }) => ruleFor({ conditions: when, remedy }, true))),
    byName: Map.groupBy(blocks.keys(), (number) => blocks[number]!.name),
  }
}
