import { type Constraint } from '../constraint.ts'
import { span, type IndexSet } from '../index-set.ts'
import { type Landing } from '../landings.ts'
import { type LawContext } from './context.ts'

/** A version dated before the current one may lack what was ported back to the current one. */
export function olderThanCurrent({ scene }: LawContext): Constraint[] {
  const dates = scene.landings.map(({ release }) => release?.date)
  let newest = ''
  return scene.landings.flatMap((landing, i) => {
    const date = dates[i]
    if (date === undefined) return []
    const before = date < newest ? laterThan(dates, date, i) : []
    newest = date > newest ? date : newest
    return before.length > 0 ? [older(landing, date, before, i)] : []
  })
}

/** The positions below `end` whose date is known and later. */
function laterThan(dates: readonly (string | undefined)[], date: string, end: number): IndexSet {
  const spans: { start: number; end: number }[] = []
  for (let i = 0; i < end; i += 1) {
    if ((dates[i] ?? '') <= date) continue
    const last = spans.at(-1)
    if (last?.end === i) last.end = i + 1
    else spans.push({ start: i, end: i + 1 })
  }
  return spans
}

function older({ version, release }: Landing, date: string, from: IndexSet, i: number): Constraint {
  return {
    kind: 'older-than-current',
    subject: version.text,
    severity: 'warning',
    conditions: [],
    from,
    to: span(i, i + 1),
    place: release?.place,
    tell: (current) => ({
      message: `${version.text} was released on ${date}, before ${current.version.text} (${current.release?.date ?? 'date unknown'}): fixes of the current version may be missing`,
      next: `prefer a later patch of ${version.text}`,
    }),
  }
}
