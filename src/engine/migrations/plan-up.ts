import { contains } from '../../domain/placement.ts'
import { type Link } from './chain.ts'
import { gatesOf, refuse } from './gates.ts'
import { judgeRecords } from './judge-records.ts'
import { judgeSource } from './judge-source.ts'
import { isApplied, releasesWith, type UpGround, type UpOptions, type UpPlan, type UpStep } from './plan-ground.ts'
import { type Refusal } from './refusal.ts'
import { type Source } from './sql-file.ts'

/** Everything a run will do, or why it is not begun; decided from records and files before the first statement. */
export function planUp(ground: UpGround, options: UpOptions): UpPlan {
  const { chain, states } = ground
  const open = chain.links.filter(({ migration: { id, database } }) => !isApplied(states.get(database), id))
  const unreachable = open.filter(({ migration }) => !states.has(migration.database))
  const pending = open.filter(({ migration }) => states.has(migration.database))
  const chosen = choose(pending, options)
  const inRun = new Set(chosen)
  const left = pending.filter((link) => !inRun.has(link))
  const { steps, refusals } = gateSteps(chosen, left, ground, options)
  return {
    steps,
    left,
    unreachable,
    refusals: [
      ...chain.refusals,
      ...judgeRecords(ground, pending, options),
      ...(options.skipPost ? waitingPosts(ground, pending, chosen) : []),
      ...refusals,
      ...steps.flatMap((step) => judgeSource(step, ground)),
    ],
  }
}

function choose(pending: readonly Link[], { skipPost, toId, limit, only }: UpOptions): readonly Link[] {
  const named = only ? pending.filter(({ migration }) => only.has(migration.id)) : pending
  const end = toId === undefined ? -1 : named.findIndex(({ migration }) => migration.id === toId)
  const until = toId === undefined ? named : named.slice(0, end + 1)
  const phases = skipPost ? until.filter(({ migration }) => migration.phase !== 'post') : until
  return phases.slice(0, limit)
}

function gateSteps(
  chosen: readonly Link[],
  left: readonly Link[],
  { manifest, chain, states, sources }: UpGround,
  { finalize, keepPaused }: UpOptions,
): { steps: UpStep[]; refusals: Refusal[] } {
  const before = new Set<string>()
  const skipped = new Set(left.map(({ migration }) => migration.id))
  const steps: UpStep[] = []
  const refusals: Refusal[] = []
  for (const link of chosen) {
    const gated = gatesOf(link, { manifest, chain, states, before, skipped, finalize, keepPaused })
    refusals.push(...gated.refusals)
    steps.push({ link, source: sources.get(link.migration.id) ?? none, gates: gated.gates })
    before.add(link.migration.id)
  }
  return { steps, refusals }
}

const none: Source = { up: undefined, down: undefined }

/** Post migrations of a release that is left behind may not wait any longer (design.md §3, `pending-post-migrations`). */
function waitingPosts({ manifest, states }: UpGround, pending: readonly Link[], chosen: readonly Link[]): Refusal[] {
  return pending
    .filter(({ migration }) => migration.phase === 'post')
    .flatMap((link) => {
      const { database, placement } = link.migration
      const waitsIn = releasesWith(manifest, states.get(database)!, 'regular').find(
        (version) => contains(manifest.product, version, placement) === 'yes',
      )
      if (!waitsIn || !chosen.some(({ migration }) => migration.database === database)) return []
      return refuse(link, 'pending-post-migrations', {
        message: `the post migration ${link.migration.id} was skipped when ${database} went to ${waitsIn.text}, and runs before anything newer`,
        next: `apply it first: plan migrate up --to ${waitsIn.text}`,
      })
    })
}
