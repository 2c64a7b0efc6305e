import { comparePoint, reaches } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Duration, type Instant } from '../../domain/time.ts'
import { parseVersion } from '../../domain/version.ts'
import { zonedText, type ZoneName } from '../../domain/zone.ts'
import { type Clock } from '../../ports/clock.ts'
import { type Probe, type StepContext, type StepEnd, type StepExecutor } from '../driver.ts'
import { type RunHop, type RunRecord } from '../record.ts'
import { lengthText } from '../span.ts'

/** A time that must have passed since a landing before a hop. */
export interface DwellWait {
  /** The landing it counts from. */
  readonly since: string
  readonly atLeast: Duration
  readonly reason: string
}

interface WaitParts {
  readonly clock: Pick<Clock, 'now'>
  readonly zone: ZoneName
  readonly manifest: Pick<Manifest, 'product' | 'dwell'>
  /** Landings that earlier runs recorded; asked each time. */
  readonly landings?: (() => Promise<ReadonlyMap<string, Instant>>) | undefined
}

const longestPause: Duration = 60 * 60_000

/** Waits until a release has run for as long as a dwell asks, counted from the recorded landing: it survives any restart. */
export function waitExecutor(parts: WaitParts): StepExecutor {
  return {
    run: async (context) => endOf(await knownParts(parts), context),
    probe: async (context) => probeOf(await knownParts(parts), context),
    commands: () => [],
  }
}

interface Known extends Omit<WaitParts, 'landings'> {
  readonly landings: ReadonlyMap<string, Instant>
}

async function knownParts(parts: WaitParts): Promise<Known> {
  return { ...parts, landings: (await parts.landings?.()) ?? new Map<string, Instant>() }
}

interface Standing {
  readonly wait: DwellWait
  /** When it is over at the latest; undefined: nobody knows since when it counts. */
  readonly over: Instant | undefined
  /** The landing is on record. Where not, it was at the latest when the run began. */
  readonly recorded: boolean
}

function standings({ manifest, landings }: Known, { run, hop }: StepContext): readonly Standing[] {
  return dwellsOf(manifest, run, hop).map((wait) => {
    const landed = landingIn(run, wait.since) ?? landings.get(wait.since)
    const since = landed ?? (wait.since === run.from ? run.begunAt : undefined)
    const over = since === undefined ? undefined : since + wait.atLeast
    return { wait, over, recorded: landed !== undefined }
  })
}

/** The dwells that a hop ends, each counted from the first landing of the run at or after its start. */
export function dwellsOf(
  { product, dwell }: Pick<Manifest, 'product' | 'dwell'>,
  { from, hops }: Pick<RunRecord, 'from' | 'hops'>,
  hop: Pick<RunHop, 'from' | 'to'>,
): readonly DwellWait[] {
  const versionOf = (text: string) => parseVersion(product.scheme, text)
  const [here, there] = [versionOf(hop.from), versionOf(hop.to)]
  if (!here || !there) return []
  const landings = [from, ...hops.map(({ to }) => to)].slice(0, hops.findIndex(({ to }) => to === hop.to) + 1)
  return dwell.flatMap(({ since, before, atLeast, reason }) => {
    if (comparePoint(product, here, before) >= 0 || !reaches(product, there, before)) return []
    const first = landings.find((text) => {
      const version = versionOf(text)
      return version !== undefined && reaches(product, version, since)
    })
    return first === undefined ? [] : [{ since: first, atLeast, reason }]
  })
}

function landingIn({ hops }: RunRecord, version: string): Instant | undefined {
  return hops.find(({ to, landedAt }) => to === version && landedAt !== undefined)?.landedAt
}

/** The one that takes longest; what nobody knows takes longest of all. */
function longest(all: readonly Standing[]): Standing | undefined {
  const byEnd = (one: Standing): number => one.over ?? Number.POSITIVE_INFINITY
  return all.toSorted((a, b) => byEnd(b) - byEnd(a))[0]
}

function endOf(parts: Known, context: StepContext): StepEnd {
  const now = parts.clock.now()
  const last = longest(standings(parts, context))
  if (!last) return { kind: 'skipped', because: 'nothing is waited for any more' }
  const { wait, over = Number.POSITIVE_INFINITY, recorded } = last
  const must = `${wait.since} must have run for ${lengthText(wait.atLeast)} (${wait.reason})`
  if (now >= over) return { kind: 'done', outcome: `${wait.since} has run for ${lengthText(wait.atLeast)}` }
  if (!recorded) {
    const surely = Number.isFinite(over) ? `; it surely has by ${zonedText(parts.zone, over)}` : ''
    return { kind: 'needs-you', what: `${must}, and no record says since when it runs${surely}`, commands: [] }
  }
  const because = `until ${zonedText(parts.zone, over)}: ${must}`
  return { kind: 'waiting', because, poll: Math.min(longestPause, over - now) }
}

function probeOf(parts: Known, context: StepContext): Probe {
  const end = endOf(parts, context)
  switch (end.kind) {
    case 'done':
      return { kind: 'done', because: end.outcome ?? '' }
    case 'skipped':
      return { kind: 'done', because: end.because }
    case 'waiting':
      return { kind: 'not-done', because: end.because }
    default:
      return { kind: 'unknown', because: 'no record says since when the release runs' }
  }
}
