import { type Hop } from '../../../results/plan-parts.ts'
import { type Calls } from '../../rehearse/calls.ts'
import { type HopGround, rehearseHop } from '../../rehearse/hop.ts'
import { type Digests, digestsOf } from './digests.ts'
import { type ProofGround, remember } from './ground.ts'
import { type Records, recordsOf } from './records.ts'
import { type Schemas, schemasOf } from './schemas.ts'
import { type Theatre, within } from './theatre.ts'

/** What an upgrade made. */
export interface Made {
  readonly schemas: Schemas
  readonly records: Records
  readonly digests: Digests
}

export type Way = { readonly made: Made } | { readonly failed: string }

export type Moment = 'before' | 'after'

/** No program of the product is called: its databases are all that is proven. */
const noCalls: Calls = { choice: undefined, values: {}, unmarked: [], leftOut: [] }

/** The ground on which one hop is made, as the product is at a moment. */
export function hopGround(
  { worlds, tell }: ProofGround,
  theatre: Theatre,
  moment: Moment,
): HopGround & { folder: string } {
  const { paths, path } = worlds[moment]
  return { stage: theatre[moment], mode: 'offline', tell, paths, calls: noCalls, leftOut: new Set(), folder: path }
}

/**
 * Takes a copy of the databases along the path. Only the last hop can run what the squash left: those before it end on releases
 * that were out before.
 */
export function upgraded(ground: ProofGround, from: Theatre, hops: readonly Hop[], last: Moment): Promise<Way> {
  return within(from.another(), async (theatre) => {
    const quiet = { ...ground, tell: () => undefined }
    for (const [i, detail] of hops.entries()) {
      const on = hopGround(quiet, theatre, i === hops.length - 1 ? last : 'before')
      const asked = { number: i + 1, from: detail.from, to: detail.to, detail, next: hops[i + 1] }
      const { state, because = state } = await rehearseHop(on, asked)
      ground.check()
      remember(ground, on.stage)
      if (state !== 'passed') return { failed: `${detail.from} -> ${detail.to}: ${because}` }
    }
    const { [last]: stage } = theatre
    return {
      made: { schemas: await schemasOf(stage), records: await recordsOf(stage), digests: await digestsOf(stage) },
    }
  })
}
