import { type Manifest } from '../../domain/manifest.ts'
import { compareVersions, parseVersion } from '../../domain/version.ts'
import { UserError } from '../../domain/errors.ts'
import { planUpgrade } from '../../planner/plan.ts'
import { whyHop } from '../../planner/why-hop.ts'
import { isUsable } from '../../planner/landings.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Hop } from '../../results/plan-parts.ts'
import { chooseGround, type PlanningFlags, type PlanningGround, questionOn } from '../planning.ts'
import { type RehearseFlags } from './flags.ts'

export type PathFound = { readonly hops: readonly Hop[] } | { readonly refused: string }

/** `refused`: why it is illegal. Legal for some installations alone, a hop has no detail. */
export interface EdgeFound {
  readonly refused?: string | undefined
  readonly detail?: Hop | undefined
}

export interface Paths {
  readonly ground: PlanningGround
  readonly manifest: Manifest
  readonly between: (from: string, to: string) => PathFound
  /** The one hop, judged. */
  readonly edge: (from: string, to: string) => EdgeFound
}

/** Asks the planner for paths that are legal whatever the unanswered questions are: a copy answers none of them for real. */
export async function pathsFor(ports: Ports, flags: RehearseFlags): Promise<Paths> {
  const { manifest: path, product, fact, assumeNo, accept, zeroDowntime } = flags
  const asked: PlanningFlags = { manifest: path, product, fact, assumeNo, accept, zeroDowntime }
  const ground = await chooseGround(ports, asked)
  const { manifest } = ground.chosen
  return {
    ground,
    manifest,
    between: (from, to) => {
      if (from === to) return { hops: [] }
      const { request } = questionOn(ports, { ...asked, from, to }, ground)
      const plan = planUpgrade(manifest, request, { alternatives: false })
      if (plan.path) return { hops: plan.path.hops }
      if (plan.verdict === 'nothing-to-do') return { hops: [] }
      const [reason] = plan.refusal?.reasons ?? []
      return {
        refused: reason?.message ?? 'no path is legal whatever the unanswered questions are: answer them with --fact',
      }
    },
    edge: (from, to) => {
      const { request } = questionOn(ports, { ...asked, from, to }, ground)
      const { verdict, reasons, detail } = whyHop(manifest, request).hop
      if (verdict !== 'illegal') return { detail }
      return { refused: reasons.find((reason) => reason.verdict === 'illegal')?.message ?? 'it is illegal' }
    },
  }
}

/** The oldest release somebody may have. */
export function oldestOf({ releases, product }: Manifest): string {
  const oldest = releases.find(isUsable)
  if (oldest) return oldest.version.text
  throw new UserError({
    code: 'no-releases',
    what: `the manifest of ${product.name} has no release to begin with`,
    next: 'list the releases of the product, or name one with --from',
  })
}

/** Every release between two that somebody may have, both included. */
export function releasesBetween({ releases, product }: Manifest, from: string, to: string): readonly string[] {
  const [first, last] = [parseVersion(product.scheme, from)!, parseVersion(product.scheme, to)!]
  return releases
    .filter(isUsable)
    .filter(({ version }) => compareVersions(version, first) >= 0 && compareVersions(version, last) <= 0)
    .map(({ version }) => version.text)
}
