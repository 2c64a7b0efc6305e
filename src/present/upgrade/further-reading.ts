import { type Hop } from '../../results/plan-parts.ts'
import { type Upgrade } from '../../results/upgrade.ts'
import { type Palette } from '../palette.ts'
import { oneLine } from '../printable.ts'
import { count } from '../words.ts'
import { labelled } from './tail.ts'

/** What the table has no room for: `2 checks and 5 notes before 16.0.10, 17.1.8 (--verbose)`. */
export function furtherReadingLines({ path }: Upgrade, width: number, palette: Palette): readonly string[] {
  const hops = path?.hops ?? []
  const counts = [
    [sum(hops, ({ gates }) => gates.length), 'check'],
    [sum(hops, ({ notes }) => notes.length), 'note'],
  ] as const
  const said = counts.filter(([number]) => number > 0).map(([number, noun]) => count(number, noun))
  const where = hops.filter(({ gates, notes }) => gates.length + notes.length > 0).map(({ to }) => oneLine(to))
  return labelled(
    'Read',
    said.length > 0
      ? [`${said.join(' and ')} ${where.length > 3 ? 'on the way' : `before ${where.join(', ')}`} (--verbose)`]
      : [],
    width,
    palette,
  )
}

function sum(hops: readonly Hop[], number: (hop: Hop) => number): number {
  return hops.reduce((total, hop) => total + number(hop), 0)
}
