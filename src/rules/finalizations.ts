import { type BackgroundMigration } from '../domain/background-migration.ts'
import { type Fault } from '../domain/finding.ts'
import { isGivenUp } from '../domain/life.ts'
import { comparePoints } from '../domain/line.ts'
import { contains, formatPlacement, latestPoint } from '../domain/placement.ts'
import { isUnconditional } from '../domain/stop.ts'
import { type Finalization, type FinalizationVerdict } from '../planner/finalization.ts'
import { onlyPoint } from './background-words.ts'
import { firstLegalOf } from './first-legal.ts'
import { type Ground } from './ground.ts'
import { type Parameter } from './parameter.ts'
import { stopsAreKnown } from './stops-known.ts'

interface JudgedFinalization {
  readonly background: BackgroundMigration
  readonly finalization: Finalization
}

/**
 * Background migrations whose finalization got a verdict from the list of stops. Not those that were given up, those
 * finalized where they are queued (`finalized-in-queueing-release`), or those whose stops nobody claims to know.
 */
export function finalizationsThatAre(ground: Ground, verdict: FinalizationVerdict): JudgedFinalization[] {
  const { manifest, finalizationOf } = ground
  return manifest.backgroundMigrations
    .filter((background) => !isInOneRelease(ground, background) && !isGivenUp(manifest.product, background))
    .filter(({ queued, finalized }) => stopsAreKnown(manifest, { opens: queued, closes: finalized }))
    .map((background) => ({ background, finalization: finalizationOf(background) }))
    .filter(({ finalization }) => finalization.verdict === verdict)
}

/** Is it surely finalized in the very release that queues it? */
export function isInOneRelease({ manifest }: Ground, { queued, finalized }: BackgroundMigration): boolean {
  const first = onlyPoint(manifest.product, queued)
  const last = onlyPoint(manifest.product, finalized)
  return first !== undefined && last !== undefined && comparePoints(manifest.product, first, last) === 0
}

/** For products that began to keep the rule later. */
export const exemption = {
  exempt_until: {
    kind: 'count',
    default: 0,
    description:
      'Finalizing migrations with a timestamp up to this number were made before the product kept this rule: they are only told as info.',
  },
} as const satisfies Readonly<Record<string, Parameter>>

/** An exempt finalization is told as what it is, an exception. */
export function exemptSeverity(
  { finalizedBy }: BackgroundMigration,
  parameters: Readonly<Record<string, number>>,
): Fault['severity'] {
  return finalizedBy !== undefined && Number(finalizedBy) <= parameters['exempt_until']! ? 'info' : undefined
}

/** The upgrade that meets both ends: from the last stop that has neither, to the release that finalizes. */
export function jumpOver({ manifest, reaches }: Ground, { queued, finalized }: BackgroundMigration): string {
  const before = reaches().findLast(
    ({ stop, highest }) => isUnconditional(stop) && contains(manifest.product, highest, queued) === 'no',
  )
  const from = before ? `from ${before.stop.id}` : `from before ${formatPlacement(queued)}`
  return `${from} to ${latestPoint(finalized)!.text}`
}

/** What the findings about a finalization point at and carry. */
export function finalizationParts(
  ground: Ground,
  background: BackgroundMigration,
): Required<Pick<Fault, 'related' | 'facts'>> & { readonly next: string } {
  const { stop } = ground.finalizationOf(background)
  const queue = background.queuedBy === undefined ? undefined : ground.migrationById(background.queuedBy)
  return {
    ...firstLegalOf(ground, background),
    related: [
      ...(queue ? [{ entry: queue.place, message: 'it is queued here' }] : []),
      ...(stop?.place ? [{ entry: stop.place, message: `the stop ${stop.id}` }] : []),
    ],
  }
}
