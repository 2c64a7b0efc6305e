import { type Block, upgradeModes } from '../../domain/constraint-entries.ts'
import { type BlockColumns, columnsOf } from '../block-columns.ts'
import { type Constraint } from '../constraint.ts'
import { type ConstraintTable } from '../constraint-table.ts'
import { boundSpans, SpanReader } from '../range-columns.ts'
import { RectangleList, type Rectangles } from '../rectangles.ts'
import { type Scene } from '../scene.ts'
import { type LawContext } from './context.ts'

/**
 * Hops the vendor forbids, always or under a condition, for every upgrade or only for one way of doing it. Block lists
 * are long: what a search needs of them is read in columns, and a block becomes a constraint only to be told.
 */
export function blocks({ scene, request }: LawContext): ConstraintTable {
  const all = scene.manifest.blocks
  const columns = columnsOf(all)
  const asked = upgradeModes.indexOf(request.mode)
  const applies = (number: number) => columns.mode[number] === -1 || columns.mode[number] === asked
  return {
    length: all.length,
    rectangles: rectanglesOf(columns, scene, applies),
    rules: columns.rules,
    constraint: remembering((number) => blocked(all[number]!, scene)),
    about: (names) =>
      Array.from(names, (name) => columns.byName.get(name) ?? [])
        .flat()
        .filter(applies)
        .toSorted((a, b) => a - b),
  }
}

function remembering<T>(make: (number: number) => T): (number: number) => T {
  const made = new Map<number, T>()
  return (number) => {
    const found = made.get(number) ?? make(number)
    made.set(number, found)
    return found
  }
}

function rectanglesOf(
  { from, to, bounds, mode }: BlockColumns,
  { landings, size }: Scene,
  applies: (number: number) => boolean,
): Rectangles {
  const list = new RectangleList()
  const spans = boundSpans(landings, bounds)
  const starts = new SpanReader(spans, size)
  const targets = new SpanReader(spans, size)
  for (let number = 0; number < mode.length; number += 1) {
    if (!applies(number)) continue
    targets.read(to, number)
    if (targets.count === 0) continue
    starts.read(from, number)
    for (let i = 0; i < starts.count; i += 1)
      for (let k = 0; k < targets.count; k += 1)
        list.add(number, starts.start[i]!, starts.end[i]!, targets.start[k]!, targets.end[k]!)
  }
  return list.all()
}

function blocked({ name, from, to, reason, when, remedy, place }: Block, scene: Scene): Constraint {
  return {
    kind: 'blocked',
    subject: name,
    severity: 'illegal',
    conditions: when,
    from: scene.setOf(from),
    to: scene.setOf(to),
    place,
    remedy,
    tell: (u, v) => ({
      message: `${u.version.text} to ${v.version.text} is blocked${when.length > 0 ? ` if ${when.join(' or ')}` : ''}: ${reason}`,
      next: remedy,
    }),
  }
}
