import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { coverageAt } from '../../domain/coverage.ts'
import { compareLines } from '../../domain/line.ts'
import { dependentsByName, isInferred } from '../../domain/life.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { formatPlacement, type Placement } from '../../domain/placement.ts'
import { type Background, type Hop } from '../../results/plan-parts.ts'
import { ranksAlong } from '../route-ranks.ts'
import { type Scene } from '../scene.ts'

/** What each hop of a route brings and what must be finished before it. */
export type Work = Pick<Hop, 'brings' | 'finish_before'>

interface Draft {
  regular: number
  post: number
  readonly background: BackgroundMigration[]
  readonly due: BackgroundMigration[]
  unknown: number
}

/** Where something is along a route. */
interface Presence {
  /** By landing: surely there, surely not, or nobody knows. */
  readonly along: readonly ('yes' | 'no' | 'maybe')[]
  /** The first hop from where it is surely not to where it may be; -1 when no hop brings it. */
  readonly brought: number
  /** The first landing where it surely is; -1 when it is nowhere. */
  readonly surely: number
}

/**
 * Goes over all migrations once and puts each where it belongs: to the hop that brings it, and to the first hop before
 * which it must be finished.
 */
export function workAlong(scene: Scene, at: readonly number[]): Work[] {
  const presence = presenceAlong(scene, at)
  const drafts = at.slice(1).map((): Draft => ({ regular: 0, post: 0, background: [], due: [], unknown: 0 }))
  for (const { placement, phase } of scene.manifest.migrations) {
    const draft = drafts[presence(placement).brought]
    if (draft) draft[phase] += 1
  }
  const due = dueAlong(scene, at, presence)
  for (const one of scene.manifest.backgroundMigrations) {
    const { brought, surely } = presence(one.queued)
    drafts[brought]?.background.push(one)
    drafts[due(one)]?.due.push(one)
    const isOpen = one.finalized.kind === 'unknown' && one.cancelled.kind === 'unknown'
    if (isOpen && surely > 0 && surely < drafts.length) drafts[surely]!.unknown += 1
  }
  const told = backgroundTeller()
  return drafts.map((draft, hop) => workOf(scene, draft, at[hop + 1]!, told))
}

type PresenceOf = (placement: Placement) => Presence

/** Placements are few and shared, so each is looked up along the route once. */
function presenceAlong(scene: Scene, at: readonly number[]): PresenceOf {
  const known = new Map<Placement, Presence>()
  const rank = ranksAlong(at)
  return (placement) => {
    const found = known.get(placement)
    if (found) return found
    const { yes, no } = scene.placed(placement)
    const along = at.map((): 'yes' | 'no' | 'maybe' => 'maybe')
    for (const { start, end } of no) along.fill('no', rank(start), rank(end))
    for (const { start, end } of yes) along.fill('yes', rank(start), rank(end))
    const brought = along.findIndex((here, hop) => here === 'no' && hop + 1 < along.length && along[hop + 1] !== 'no')
    const presence = { along, brought, surely: along.indexOf('yes') }
    known.set(placement, presence)
    return presence
  }
}

/** The hop before which a background migration must be finished; -1 when there is none. */
function dueAlong(scene: Scene, at: readonly number[], presence: PresenceOf): (one: BackgroundMigration) => number {
  const stays = at.slice(1).map((v, hop) => compareLines(scene.landings[at[hop]!]!.line, scene.landings[v]!.line) === 0)
  const dependents = dependentsByName(scene.manifest.migrations)
  return ({ name, queued, finalized, deleted, cancelled }) => {
    const needing = dependents.get(name)
    if (finalized.kind === 'unknown' && deleted.kind === 'unknown' && !needing) return -1
    const ends = [finalized, deleted, ...(needing ?? []).map(({ placement }) => placement)]
    const known = ends.filter(({ kind }) => kind !== 'unknown').map((end) => presence(end).along)
    return dueBefore(presence(queued), presence(cancelled).along, known, stays)
  }
}

/**
 * The first hop that starts where the work is queued and ends where something may finalize it, need it done or lack its
 * code; -1 when there is none. What was finished before an earlier hop need not be asked for again. Where it is only
 * inferred which line brings the end, a hop that stays on its line brings nothing.
 */
function dueBefore(
  { along: queued, surely }: Presence,
  cancelled: Presence['along'],
  ends: readonly Presence['along'][],
  stays: readonly boolean[],
): number {
  if (surely === -1) return -1
  for (let hop = surely; hop + 1 < queued.length; hop += 1) {
    if (queued[hop] !== 'yes' || cancelled[hop + 1] === 'yes') continue
    const comes = (end: Presence['along']) =>
      end[hop] !== 'yes' && end[hop + 1] !== 'no' && (!stays[hop] || end[hop] !== end[hop + 1])
    if (ends.some(comes)) return hop
  }
  return -1
}

type Teller = (background: BackgroundMigration) => Background

function workOf({ manifest, landings }: Scene, draft: Draft, target: number, told: Teller): Work {
  const { product, coverage } = manifest
  const complete = coverageAt(product, coverage, 'migrations', landings[target]!.version) === 'complete'
  const background = draft.background.map(told)
  return {
    brings: { regular: draft.regular, post: draft.post, background, complete },
    finish_before: { background: draft.due.map(told), unknown: draft.unknown, tracked: isTracked(manifest) },
  }
}

/** Does the manifest list background migrations, or say how well it knows them? */
function isTracked({ backgroundMigrations, coverage }: Manifest): boolean {
  return backgroundMigrations.length > 0 || coverage.some(({ of }) => of === 'background-migrations')
}

export function backgroundResult(background: BackgroundMigration): Background {
  return backgroundTeller()(background)
}

/** Tells many background migrations; the words of a placement, which many share, are made once. */
function backgroundTeller(): Teller {
  const words = new Map<Placement, string>()
  const wordsOf = (placement: Placement) => {
    const known = words.get(placement) ?? formatPlacement(placement)
    words.set(placement, known)
    return known
  }
  return ({ id, name, tables, size, queued, finalized }) => ({
    id,
    name,
    tables: [...tables],
    size,
    queued: wordsOf(queued),
    finalized: wordsOf(finalized),
    inferred: isInferred({ opens: queued, closes: finalized }),
  })
}
