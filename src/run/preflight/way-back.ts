import { type Manifest } from '../../domain/manifest.ts'
import { compareVersions, type Version } from '../../domain/version.ts'
import { planUpgrade } from '../../planner/plan.ts'
import { type PlanRequest } from '../../planner/request.ts'
import { whyHop } from '../../planner/why-hop.ts'
import { type SchemaJudgement } from './which-release.ts'

/** How a database that is no release's becomes one again. */
export interface WayBack {
  /** The release everything of which is applied, and the one that has everything that is applied. */
  readonly base: string
  readonly reach: string
  /** Landings whose migrations are to be run one after the other; empty: no legal way is known. */
  readonly landings: readonly string[]
}

/**
 * The shortest legal way from a half-migrated database back onto the path: what was begun is completed where the hop was
 * legal; else each landing of the legal path between the two is installed and migrated in turn.
 */
export function wayBack(
  manifest: Manifest,
  { base, reach }: Pick<SchemaJudgement, 'base' | 'reach'>,
  request: PlanRequest,
): WayBack | undefined {
  if (!base || !reach) return undefined
  const ends = { base: base.text, reach: reach.text }
  // Something of a release that is passed already was never applied: that release is run again.
  if (compareVersions(base, reach) >= 0) return { ...ends, landings: [reach.text] }
  return { ...ends, landings: landings(manifest, { ...request, from: base, to: reach }, reach) }
}

function landings(manifest: Manifest, request: PlanRequest, reach: Version): readonly string[] {
  if (whyHop(manifest, request).hop.verdict === 'legal') return [reach.text]
  return planUpgrade(manifest, request, { alternatives: false }).path?.hops.map(({ to }) => to) ?? []
}
