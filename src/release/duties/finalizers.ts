import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { coverageAt } from '../../domain/coverage.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { contains, formatPlacement } from '../../domain/placement.ts'
import { isUnconditional } from '../../domain/stop.ts'
import { comparePrecedence } from '../../domain/version.ts'
import { type DutyGround, type Evidence } from './ground.ts'

/**
 * `finalized`: by a release after the stop. `early`: already by the stop, so the stop gives it no landing. `open`: nobody
 * finalizes it. `unknown`: nobody looked, or only an inferred release is known.
 */
type JobState = 'finalized' | 'early' | 'open' | 'unknown'

interface Job {
  readonly background: BackgroundMigration
  /** Was the stop declared for it? */
  readonly isNamed: boolean
  readonly state: JobState
}

/**
 * What must finish at the stop is finalized by a later release. The release after the stop is the first that may; what the
 * stop was not declared for may wait for another one.
 */
export function finalizersEvidence(ground: DutyGround): Evidence {
  const jobs = jobsOf(ground)
  const of = (state: JobState) => jobs.filter((job) => job.state === state).map(({ background }) => background)
  const [early, open, unknown, finalized] = [of('early'), of('open'), of('unknown'), of('finalized')]
  const [first] = [...early, ...open]
  if (first) {
    const mayWait = !jobs.some(({ state, isNamed }) => isNamed && (state === 'early' || state === 'open'))
    return {
      state: 'open',
      why: `${undoneText(ground, early, open)}${mayWait ? ', which may wait' : ''}`,
      next: finalizerWords(ground, first),
      mayWait,
    }
  }
  if (unknown.length > 0)
    return { state: 'unknown', why: `nobody recorded which release finalizes ${namesOf(unknown)}` }
  if (finalized.length > 0) return { state: 'done', why: doneText(finalized) }
  return withoutJobs(ground)
}

/** Those the stop was declared for, and those whose first landing it is. */
function jobsOf(ground: DutyGround): Job[] {
  const { manifest, stop } = ground
  const named = new Set(stop.for)
  const repeated = new Set(manifest.backgroundMigrations.map(({ requeues }) => requeues))
  return manifest.backgroundMigrations.flatMap((background) => {
    if (background.cancelled.kind !== 'unknown' || repeated.has(background.id)) return []
    const isNamed = named.has(background.name) || (background.queuedBy !== undefined && named.has(background.queuedBy))
    if (!isNamed && !hasFirstLanding(ground, background)) return []
    const state = jobState(ground, background)
    return state === 'early' && !isNamed ? [] : [{ background, isNamed, state }]
  })
}

function hasFirstLanding(
  { manifest, stop, reach, unconditional }: DutyGround,
  { queued }: BackgroundMigration,
): boolean {
  if (queued.kind === 'unknown') return false
  const has = ({ lowest }: typeof reach) => contains(manifest.product, lowest, queued) === 'yes'
  if (!isUnconditional(stop))
    return has(reach) && !unconditional().some((one) => comparePrecedence(one.lowest, reach.lowest) < 0 && has(one))
  return unconditional().find(has)?.stop === stop
}

function jobState({ manifest, reach }: DutyGround, { finalized, finalization }: BackgroundMigration): JobState {
  if (finalized.kind === 'unknown') return finalization === 'open' ? 'open' : 'unknown'
  const answer = contains(manifest.product, reach.highest, finalized)
  return ({ yes: 'early', no: 'finalized', unknown: 'unknown' } as const)[answer]
}

function undoneText(
  { stop }: DutyGround,
  early: readonly BackgroundMigration[],
  open: readonly BackgroundMigration[],
): string {
  return [
    ...early.map(
      ({ name, finalized }) => `${name} is finalized in ${formatPlacement(finalized)}, not after ${stop.id}`,
    ),
    ...(open.length > 0 ? [`no release finalizes ${namesOf(open)}`] : []),
  ].join('; ')
}

function doneText(finalized: readonly BackgroundMigration[]): string {
  const some = finalized.slice(0, 3).map((one) => `${one.name} in ${formatPlacement(one.finalized)}`)
  const more = finalized.length - some.length
  return `finalized later: ${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function withoutJobs({ manifest, stop, reach }: DutyGround): Evidence {
  const isComplete =
    coverageAt(manifest.product, manifest.coverage, 'background-migrations', reach.lowest) === 'complete'
  if (isComplete || stop.declared !== undefined)
    return { state: 'not-needed', why: 'the manifest knows no background migration that finishes here first' }
  return { state: 'unknown', why: 'not every background migration is recorded, and none that finishes here first' }
}

/** Names, each once, the first three of them. */
function namesOf(backgrounds: readonly BackgroundMigration[]): string {
  const names = [...new Set(backgrounds.map(({ name }) => name))]
  const more = names.length - 3
  return `${names.slice(0, 3).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function finalizerWords({ manifest }: DutyGround, { name, queuedBy }: BackgroundMigration): string[] {
  const isAmbiguous = namesakes(manifest, name) > 1 && queuedBy !== undefined
  return ['new', 'finalizer', name, ...(isAmbiguous ? ['--queued-by', queuedBy] : [])]
}

function namesakes({ backgroundMigrations }: Manifest, name: string): number {
  return backgroundMigrations.filter((one) => one.name === name).length
}
