import { type Duration } from '../domain/time.ts'
import { type Truth } from '../domain/truth.ts'
import { type Version } from '../domain/version.ts'
import { type PlanRequest } from '../planner/request.ts'
import { type SiteFact } from '../results/site-facts.ts'

/** One background migration; undefined: nobody can say how long it takes. */
export interface HopTakes {
  readonly takes: { readonly least: Duration; readonly most: Duration } | undefined
  readonly source: string
}

/** What was read of a site; people's flags go before it, and it goes before the installation file. */
export interface SiteInput {
  readonly installed: Version | undefined
  readonly answers: ReadonlyMap<string, Truth>
  readonly components: ReadonlyMap<string, Version>
  /** Run times of background migrations here, by id. */
  readonly estimates: ReadonlyMap<string, Duration>
  readonly pendingPost: Truth
  /** How long the background work takes here that a hop queues and leaves to later ones, as far as its tables were read. */
  readonly takes?: ((hop: { readonly from: Version; readonly to: Version }) => readonly HopTakes[]) | undefined
  /** Everything that was read, for the answer. */
  readonly shown: readonly SiteFact[]
  /** Who else tells another version than the one that counts. */
  readonly remarks: readonly string[]
}

/** What only databases tell of a request. */
export function ofSite(
  site: SiteInput | undefined,
): Pick<PlanRequest, 'estimates'> & Partial<Pick<PlanRequest, 'pendingPostMigrations'>> {
  if (!site) return { estimates: new Map() }
  const { estimates, pendingPost } = site
  return { estimates, ...(pendingPost !== 'unknown' && { pendingPostMigrations: pendingPost }) }
}

/** Versions of components that were told otherwise than they were read; a flag counts, a record does not. */
export function componentRemarks(
  site: SiteInput | undefined,
  flags: ReadonlyMap<string, Version>,
  recorded: ReadonlyMap<string, Version>,
): readonly string[] {
  return [...(site?.components ?? [])].flatMap(([id, { text }]) => {
    const told = flags.get(id)
    if (told) return told.text === text ? [] : [`${id}: ${text} was read, and you say ${told.text}, which counts`]
    const old = recorded.get(id)
    return old && old.text !== text
      ? [`${id}: ${text} was read and counts, and the installation file says ${old.text}`]
      : []
  })
}
