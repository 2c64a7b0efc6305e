import { formatPlacement } from '../../domain/placement.ts'
import { type Product } from '../../domain/product.ts'
import { type Rule } from '../rule.ts'
import { type Former } from './former.ts'
import { type History } from './history.ts'
import { isMoved } from './moved.ts'
import { type Part, type PartKind } from './part.ts'
import { outWith } from './words.ts'

/** What happened to a background migration, and the fields that say so, the most likely first. */
const events: Partial<Record<PartKind, { readonly happened: string; readonly field: string }>> = {
  'background-migration': { happened: 'queued', field: 'queued_in' },
  finalization: { happened: 'finalized', field: 'finalized_in' },
  deletion: { happened: 'deleted', field: 'deleted_in' },
  cancellation: { happened: 'cancelled', field: 'cancelled_in' },
  removal: { happened: 'removed', field: 'removed' },
}

/** The life of released background work stays where it was: paths were planned and driven by it. */
export const rule: Rule = {
  name: 'life-moved',
  group: 'immutability',
  severity: 'error',
  summary: 'background work or a removal that is out with a release, and is written as coming with another one',
  why: `Stops follow from where work is queued and finalized. Installations already upgraded along a path that was legal
by the old record; moved afterwards, the life says that some of them jumped it, or that others need not stop where they
must. What a release that is out did, no later release can change.`,
  fix: `Write the release back as it was. To finalize later than planned is fine as long as that release is not out; to
record what was unknown always is. Was the record wrong? Then freeze the finding with a baseline and a reason.`,
  since: '0.2.0',
  bad: {
    base: `
releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", date: 2026-09-01}, {version: "1.2.0", date: 2026-10-01}]
stops: [{line: "1.1", reason: states are filled in the background}]
background_migrations:
  - {name: BackfillState, queued_in: "1.0", finalized_in: "1.2"}
`,
    manifest: `
releases:
  - {version: "1.0.0", date: 2026-08-01}
  - {version: "1.1.0", date: 2026-09-01}
  - {version: "1.2.0", date: 2026-10-01}
  - {version: "1.3.0", planned: {cut: 2026-12-10, release: 2026-12-15}}
stops: [{line: "1.1", reason: states are filled in the background}]
background_migrations:
  - {name: BackfillState, queued_in: "1.0", finalized_in: "1.3"}
`,
  },
  good: {
    base: `
releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", date: 2026-09-01}]
stops: [{line: "1.1", reason: states are filled in the background}]
background_migrations:
  - {name: BackfillState, queued_in: "1.0", finalized_in: "1.2"}
`,
    manifest: `
releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.1.0", date: 2026-09-01}]
stops: [{line: "1.1", reason: states are filled in the background}]
background_migrations:
  - {name: BackfillState, queued_in: "1.0", finalized_in: "1.3"}
`,
  },
  *check({ history, manifest: { product } }) {
    const known = history()
    if (!known) return
    // What a lock froze before it was out may be both; one of them is enough.
    const moves = [...claimsOf(product, known), ...movesOf(known)].map(
      (move) => [`${move.kind}:${move.subject}`, move] as const,
    )
    for (const move of new Map(moves).values()) {
      const { happened, field } = events[move.kind]!
      yield {
        subject: `${move.subject}#${happened}`,
        message: `${move.subject} was ${happened} in ${move.was}, ${move.because}, and is now ${move.is}`,
        next: move.next,
        at: { entry: move.place, field: [field] },
        severity: move.inferred ? 'info' : undefined,
        facts: { was: move.was, is: move.is },
      }
    }
  },
}

interface Move {
  readonly kind: PartKind
  readonly subject: string
  readonly was: string
  readonly is: string
  readonly because: string
  readonly next: string
  readonly inferred: boolean
  readonly place: Part['place']
}

/** What is out and now comes with another release, or with none. */
function movesOf({ former, now }: History): Move[] {
  return former.flatMap((one) => {
    const entry = one.kind in events ? now.get(one.id) : undefined
    if (!entry) return forgotten(one, now)
    const change = one.changes(entry).find(({ field }) => field === 'release')
    if (!change) return []
    const is = change.is === undefined ? 'not recorded' : `written as ${change.is}`
    return [moveOf(one, { is, inferred: change.inferred, place: entry.place })]
  })
}

/** The end is gone, its entry is not; that a whole entry is gone is another rule's. */
function forgotten(one: Former, now: History['now']): Move[] {
  if (!(one.kind in events) || one.kind === 'background-migration') return []
  const entry = now.get(one.kind === 'removal' ? `migration:${one.subject}` : `background-migration:${one.subject}`)
  if (!entry) return []
  const inferred = one.part?.at.kind === 'inferred'
  return inferred ? [] : [moveOf(one, { is: 'not recorded any more', inferred, place: entry.place })]
}

function moveOf(one: Former, now: Pick<Move, 'is' | 'inferred' | 'place'>): Move {
  const { kind, subject, release: was, part } = one
  const because = part ? 'which is out' : `which ${outWith(one).replace('frozen', 'is frozen')}`
  return { kind, subject, was, because, next: `write ${was} again`, ...now }
}

/** What a base planned for later cannot have come with a release that was out without it. */
function claimsOf(product: Product, { base, now, wasOut }: History): Move[] {
  return [...base.values()].flatMap((was) => {
    const { id, kind, subject, at } = was
    const entry = kind in events && at.kind === 'recorded' && !wasOut(at) ? now.get(id) : undefined
    if (entry?.at.kind !== 'recorded' || !wasOut(entry.at) || !isMoved(product, at, entry.at)) return []
    const is = formatPlacement(entry.at)
    const text = `written as ${is}, which is out without it`
    const next = 'name a release that is not out yet'
    const from = { was: formatPlacement(at), is: text, because: 'which is not out' }
    return [{ kind, subject, ...from, next, inferred: false, place: entry.place }]
  })
}
