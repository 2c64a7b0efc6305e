import { UserError } from '../domain/errors.ts'
import { dayOf } from '../domain/time.ts'
import { type Ports } from '../ports/ports.ts'
import { candidateIds, type CandidateId } from '../release/horizon/candidates.ts'
import { horizonOf } from '../release/horizon/horizon.ts'
import { type FutureLine, type HorizonCandidate, type StopHorizon } from '../results/stop-horizon.ts'
import { chooseManifest, type ChosenManifest } from './chosen-manifest.ts'
import { commandLine } from './command-line.ts'

export interface HorizonFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  /** Releases to look ahead. */
  readonly horizon: number
  /** Names of schedules, separated by commas. */
  readonly candidates?: string | undefined
}

/** Plans the stops of the next releases: schedules compared by what they cost. */
export async function stopHorizon(ports: Ports, flags: HorizonFlags): Promise<StopHorizon> {
  const candidates = candidatesNamed(flags.candidates)
  const chosen = await chooseManifest(ports, flags)
  const { manifest } = chosen
  const today = dayOf(ports.clock.now())
  const told = horizonOf(manifest, { horizon: flags.horizon, candidates, today })
  if (!told)
    throw new UserError({
      code: 'no-lines',
      what: `the releases of ${manifest.product.name} that come cannot be counted: it has no release lines, or none is out`,
      next: 'ask without --horizon which stops the known lives demand',
      suggestions: [commandLine(['plan', 'stop', 'propose', ...chosen.flags])],
    })
  if (told.candidates.length === 0)
    throw new UserError({
      code: 'no-candidate',
      what: `${manifest.product.name} declares no schedule and no stop ahead, so there is nothing to compare`,
      next: 'leave --candidates out',
    })
  const recommended = told.candidates.find((one) => one.recommended)!
  return {
    kind: 'stop-horizon',
    schema_version: 1,
    manifest: chosen.facts,
    ...told,
    remarks: remarksOn(told),
    command: nextCommand(recommended, told.lines[0]!, chosen),
  }
}

/** Throws UserError `unknown-candidate`. */
function candidatesNamed(text: string | undefined): readonly CandidateId[] {
  if (text === undefined) return candidateIds
  const asked = text.split(',').map((one) => one.trim())
  const wrong = asked.find((one) => !(candidateIds as readonly string[]).includes(one))
  if (wrong === undefined) return candidateIds.filter((id) => asked.includes(id))
  throw new UserError({
    code: 'unknown-candidate',
    what: `there is no schedule "${wrong}" to compare`,
    next: `write --candidates with some of ${candidateIds.join(', ')}, separated by commas`,
  })
}

function remarksOn({ lines, open, cadence }: Pick<StopHorizon, 'lines' | 'open' | 'cadence'>): string[] {
  const estimated = lines.filter(({ source }) => source === 'estimated').length
  return [
    ...(estimated > 0 && cadence
      ? [
          `the days of ${estimated} ${estimated === 1 ? 'release' : 'releases'} are estimated: ${cadence.days} days apart, as ${cadence.from} to ${cadence.until} were`,
        ]
      : []),
    ...(open.unknown > 0
      ? [`nobody recorded whether ${open.unknown} of the background migrations are finalized: they are left out`]
      : []),
    'releases are counted where installations start, not installations',
  ]
}

/** What comes next; nothing can be declared in a manifest that is shipped. */
function nextCommand(
  { id, title, stops }: HorizonCandidate,
  { line }: FutureLine,
  { flags, shipped }: ChosenManifest,
): string {
  const [first] = stops
  if (!first) return commandLine(['plan', 'stop', 'list', ...flags])
  if (shipped !== undefined) return commandLine(['plan', 'agenda', line, ...flags])
  const because = reasons[id] ?? `${title} is a stop`
  return commandLine(['plan', 'stop', 'declare', first.line, '--because', because, '--dry-run', ...flags])
}

const reasons: Readonly<Record<string, string>> = {
  declared: 'a stop of the schedule',
  lives: 'what was queued before has to finish here',
}
