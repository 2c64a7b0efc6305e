import { UserError } from '../domain/errors.ts'
import { parsePoint, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type ReleaseRange } from '../planner/life-spans.ts'
import { listStops } from '../planner/list-stops.ts'
import { proposeStops } from '../planner/propose-stops.ts'
import { isKnownLine, nearestLines } from '../planner/target.ts'
import { type Ports } from '../ports/ports.ts'
import { type StopList } from '../results/stop-list.ts'
import { type StopProposal } from '../results/stop-proposal.ts'
import { commandLine } from './command-line.ts'
import { chooseGround, type PlanningFlags } from './planning.ts'

/** Which manifest, and which of its releases. */
export type StopFlags = Pick<PlanningFlags, 'manifest' | 'product' | 'installation' | 'from' | 'to'>

/** The declared stops, what speaks for each, and what none of them serves. */
export async function stopList(ports: Ports, flags: StopFlags): Promise<StopList> {
  const { chosen } = await chooseGround(ports, flags)
  return {
    kind: 'stop-list',
    schema_version: 1,
    manifest: chosen.facts,
    range: shown(flags),
    ...listStops(chosen.manifest, rangeOf(chosen.manifest, flags)),
    command: commandLine(['plan', 'stop', 'list', ...rangeFlags(flags), ...chosen.flags]),
  }
}

/** The stops that lives ask for. */
export async function stopProposal(ports: Ports, flags: StopFlags): Promise<StopProposal> {
  const { chosen } = await chooseGround(ports, flags)
  return {
    kind: 'stop-proposal',
    schema_version: 1,
    manifest: chosen.facts,
    range: shown(flags),
    ...proposeStops(chosen.manifest, rangeOf(chosen.manifest, flags)),
    command: commandLine(['plan', 'stop', 'propose', ...rangeFlags(flags), ...chosen.flags]),
  }
}

function rangeOf(manifest: Manifest, { from, to }: StopFlags): ReleaseRange {
  return { from: pointOf(manifest, from, 'from'), to: pointOf(manifest, to, 'to') }
}

function pointOf(manifest: Manifest, text: string | undefined, flag: string): Point | undefined {
  if (text === undefined) return undefined
  const point = parsePoint(manifest.product, text)
  if (point && isKnownLine(manifest, point.version)) return point
  throw new UserError({
    code: 'unknown-version',
    what: `${manifest.product.name} has no line or version "${text}"`,
    next: `write --${flag} with a line or a version the manifest knows`,
    suggestions: point ? nearestLines(manifest, point.version) : [],
  })
}

function shown({ from, to }: StopFlags): StopList['range'] {
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

function rangeFlags({ from, to }: StopFlags): string[] {
  return [...(from === undefined ? [] : ['--from', from]), ...(to === undefined ? [] : ['--to', to])]
}
