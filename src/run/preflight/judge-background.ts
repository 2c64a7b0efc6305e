import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { compareLines, comparePoint, lineOf } from '../../domain/line.ts'
import { contains } from '../../domain/placement.ts'
import { type Stop } from '../../domain/stop.ts'
import { anyOf } from '../../domain/truth.ts'
import { resolveAnswers } from '../../planner/answers.ts'
import { finding, type FindingVerdict, type PreflightFinding } from './finding.ts'
import { type HopGround, idOf } from './ground.ts'
import { type WorkFact } from './readings.ts'

/** Why one must be finished before this hop. */
export type Need =
  /** What the hop installs finalizes it, needs it, or no longer has its code. */
  | { readonly kind: 'surely'; readonly ends: BackgroundMigration }
  /** Only inferred facts say so. */
  | { readonly kind: 'perhaps'; readonly ends: BackgroundMigration }
  /** A required stop is left, where all work ends. */
  | { readonly kind: 'stop'; readonly stop: Stop }
  | { readonly kind: 'none' }

/** Is a background migration to be finished before this hop? */
export function needOf(ground: HopGround, work: WorkFact): Need {
  const { manifest, request } = ground
  const { product } = manifest
  const ends = ground.ends(work)
  const sure = ends.find(({ finalized, deleted }) =>
    [finalized, deleted].some((end) => contains(product, request.to, end) === 'yes'),
  )
  if (sure) return { kind: 'surely', ends: sure }
  const stop = leftStop(ground)
  if (stop) return { kind: 'stop', stop }
  return ends[0] ? { kind: 'perhaps', ends: ends[0] } : { kind: 'none' }
}

/** The stop that the hop leaves; a patch hop stays on it, and is always allowed. */
function leftStop({ manifest, request }: HopGround): Stop | undefined {
  const { product } = manifest
  const { from, to } = request
  if (product.lineParts !== undefined && compareLines(lineOf(product, from), lineOf(product, to)) === 0)
    return undefined
  const { answers } = resolveAnswers(manifest, request)
  return manifest.stops.find(
    ({ point, when }) =>
      comparePoint(product, from, point) === 0 &&
      (when.length === 0 || anyOf(when.map((id) => answers.get(id) ?? 'unknown')) !== 'no'),
  )
}

export const isOver = ({ state, cancelled }: WorkFact): boolean => state === 'finished' || cancelled

/** What is not finished and must be, what failed anyway, and what nobody has a record of. */
export function judgeBackground(ground: HopGround): readonly PreflightFinding[] {
  const { work, workPerDatabase } = ground.readings
  if (!work) return untold(ground)
  const lost = ground.withoutRecord.map((name) =>
    finding({
      id: idOf(ground, 'work-without-record', name.split(' ')[0]!),
      section: 'background',
      verdict: workPerDatabase ? 'illegal' : 'undetermined',
      message: `${name} is ended by this hop, and no record says that it was ever queued`,
      next: 'find out what became of it; it counts as finished nowhere',
      acceptable: true,
    }),
  )
  return [...work.flatMap((one) => unfinished(ground, one)), ...lost]
}

/** Nobody can read background work here: what this hop ends is a person's to look at. */
function untold(ground: HopGround): PreflightFinding[] {
  return (ground.judged.hop.detail?.finish_before.background ?? []).map(({ id, name }) =>
    finding({
      id: idOf(ground, 'unfinished-work', id),
      section: 'background',
      verdict: 'undetermined',
      message: `${name} must be finished before ${ground.request.to.text}, and nothing here tells whether it is`,
      next: 'name the databases with --database, or look yourself and accept it',
      acceptable: true,
    }),
  )
}

function unfinished(ground: HopGround, work: WorkFact): PreflightFinding[] {
  if (work.state === 'finished' && !work.cancelled) return []
  const need = needOf(ground, work)
  if (work.cancelled) return need.kind === 'surely' ? [cancelled(ground, work)] : []
  if (need.kind === 'none' && work.state === 'working' && !work.stuck) return []
  const { database, name, state, stuck, commands } = work
  return [
    finding({
      id: idOf(ground, 'unfinished-work', `${name}/${database}`),
      section: 'background',
      verdict: verdictOf(need, work),
      message: `${name} is not finished on ${database} (${stateText(work)})${becauseOf(ground, need)}`,
      next: nextOf(work),
      commands: state === 'working' && !stuck ? [waitCommand(ground)] : commands,
      acceptable: true,
      step: state === 'working' && !stuck ? 'finish-due' : undefined,
    }),
  ]
}

function verdictOf({ kind }: Need, { state }: WorkFact): FindingVerdict {
  if (kind === 'none') return 'warning'
  return kind === 'perhaps' || state === 'unknown' ? 'undetermined' : 'illegal'
}

function waitCommand({ command, request, installed }: HopGround): string {
  const from = installed.sources.some(({ kind }) => kind === 'record') ? [] : ['--from', request.from.text]
  return command('bbm', 'wait', '--for-hop', request.to.text, ...from)
}

/** `active, 62.0 %`, `finalizing, nobody works on it`. */
function stateText({ stateAs, percent, stuck }: WorkFact): string {
  const done = percent === undefined ? '' : `, ${percent.toFixed(1)} %`
  return `${stateAs}${done}${stuck ? ', nobody works on it' : ''}`
}

function becauseOf({ request, manifest }: HopGround, need: Need): string {
  const { to } = request
  switch (need.kind) {
    case 'none':
      return '; this hop does not need it'
    case 'stop':
      return `; ${need.stop.id} is a required stop, and nothing is left behind there`
    case 'perhaps':
      return `; ${to.text} may finalize it (inferred)`
    case 'surely': {
      const isFinalized = contains(manifest.product, to, need.ends.finalized) === 'yes'
      return isFinalized ? `, and ${to.text} finalizes it` : `, and ${to.text} no longer has its code`
    }
  }
}

function nextOf({ state, stuck, error }: WorkFact): string {
  if (state === 'failed') return `see why it failed${error === undefined ? '' : ` (${error})`}, then retry it`
  if (stuck) return 'see whether its workers run; one that is stuck in finalizing is finalized again'
  if (state === 'paused') return 'resume it: paused, it never finishes'
  if (state === 'unknown') return 'look at it: its state is one this plan does not know'
  return 'wait until it is finished'
}

function cancelled(ground: HopGround, { name, database }: WorkFact): PreflightFinding {
  return finding({
    id: idOf(ground, 'cancelled-work', `${name}/${database}`),
    section: 'background',
    verdict: 'illegal',
    message: `${name} was cancelled on ${database}, and ${ground.request.to.text} relies on it`,
    next: 'restart it and let it finish',
    commands: [ground.command('bbm', 'restart', name)],
  })
}
