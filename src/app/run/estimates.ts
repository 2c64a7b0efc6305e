import { type Duration, type Instant } from '../../domain/time.ts'
import { parseVersion } from '../../domain/version.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Hop } from '../../results/plan-parts.ts'
import { withEstimates } from '../../run/estimates-of-hop.ts'
import { type Estimate, type RunHop, type RunRecord } from '../../run/record.ts'
import { type RunStore } from '../../run/store.ts'
import { type HopTakes, type SiteInput } from '../site-input.ts'
import { landingsIn } from './landings.ts'
import { type PlannedPath } from './path.ts'
import { type RunGround } from './run-ground.ts'

/** Every run of the product that is on record, the one at hand too: what it has done tells of what it will do. */
async function recordsOf(store: RunStore): Promise<readonly RunRecord[]> {
  return (await store.list()).map(({ record }) => record)
}

/** Steps with what is known of their length: from rows where databases were read for the path, else from earlier runs. */
export async function withLengths(
  { store, site }: Pick<RunGround, 'store' | 'site'>,
  hops: readonly RunHop[],
  planned?: PlannedPath,
): Promise<readonly RunHop[]> {
  const { manifest } = site
  const earlier = await recordsOf(store)
  const path = planned?.upgrade.path?.hops ?? []
  const read = planned?.question.site
  return withEstimates(hops, {
    product: manifest.product.id,
    earlier,
    read: (hop, kind) => {
      if (kind !== 'finish-background' || !read) return undefined
      const of = path.find(({ from, to }) => from === hop.from && to === hop.to)
      return of && serviceOf(manifest, of, read)
    },
  })
}

/** What is worked on after a hop, side by side at best. Nothing recorded is none only where the manifest lists all. */
function serviceOf({ product }: Manifest, { from, to, brings, finish_before: before }: Hop, site: SiteInput) {
  const [u, v] = [parseVersion(product.scheme, from), parseVersion(product.scheme, to)]
  if (!u || !v || !site.takes || (!brings.complete && before.tracked)) return undefined
  const work = site.takes({ from: u, to: v })
  return work.length > 0 || brings.complete ? together(work) : undefined
}

function together(all: readonly HopTakes[]): Estimate | undefined {
  if (all.length === 0) return { least: 0, most: 0, source: 'the manifest lists no background work' }
  const known = all.flatMap(({ takes }) => takes ?? [])
  if (known.length < all.length) return undefined
  return {
    least: Math.max(...known.map(({ least }): Duration => least)),
    most: known.reduce((sum, { most }) => sum + most, 0),
    source: [...new Set(all.map(({ source }) => source))].join('; '),
  }
}

/** When releases were last recorded as landed, by any run of the product: dwell times go on from one run to the next. */
export async function landingsOf(store: RunStore): Promise<ReadonlyMap<string, Instant>> {
  return landingsIn(await recordsOf(store))
}
