import { formatLine } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { compareVersions, type Version } from '../domain/version.ts'
import { type MatrixRow, type PassedLanding } from '../results/matrix.ts'
import { type ReasonResult } from '../results/reason.ts'
import { endOf, endsProblem } from './ends.ts'
import { judgeRoute } from './judge.ts'
import { isUsable } from './landings.ts'
import { whyLanding } from './path/why.ts'
import { certainRoute } from './plan.ts'
import { reasonsAgainst } from './refusal.ts'
import { type PlanRequest } from './request.ts'
import { countedHops, findRoute, prepare, type Ground } from './route.ts'
import { type PathStep } from './search.ts'

/** The paths of many installations to one target. */
export interface Fleet {
  readonly rows: readonly MatrixRow[]
  readonly passed: readonly PassedLanding[]
}

/** The path from each version to the request's target; the request says everything else. */
export function fleetPaths(manifest: Manifest, request: PlanRequest, versions: readonly Version[]): Fleet {
  const rows = versions.toSorted(compareVersions).map((from) => rowFrom(manifest, { ...request, from }))
  return { rows, passed: passedLandings(manifest, rows) }
}

function rowFrom(manifest: Manifest, request: PlanRequest): MatrixRow {
  const base = { from: request.from.text, line: endOf(manifest, request.from).line, landings: [], only_if: [] }
  const unplannable = endsProblem(manifest, request)
  if (unplannable) return { ...base, verdict: 'illegal', ...firstOf(unplannable.reasons) }
  if (compareVersions(request.from, request.to) === 0) return { ...base, verdict: 'nothing-to-do', counted: 0 }
  const ground = prepare(manifest, request)
  const certain = certainRoute(ground)?.steps
  if (certain) return { ...base, verdict: 'legal', ...route(ground, certain) }
  const hopeful = findRoute(ground, 'allow')
  if (!hopeful) return { ...base, verdict: 'illegal', ...firstOf(reasonsAgainst(ground)) }
  const open = judgeRoute(ground, positions(hopeful)).hops.flat()
  return {
    ...base,
    verdict: 'undetermined',
    ...route(ground, hopeful),
    ...firstOf(open.filter(({ verdict }) => verdict === 'undetermined')),
  }
}

function firstOf([reason]: readonly ReasonResult[]): Pick<MatrixRow, 'reason'> {
  return reason ? { reason } : {}
}

function route(ground: Ground, steps: readonly PathStep[]): Pick<MatrixRow, 'counted' | 'landings' | 'only_if'> {
  const { landings } = ground.scene
  const text = (at: number) => landings[at]!.version.text
  const judged = judgeRoute(ground, positions(steps))
  const between = steps.slice(1, -1)
  return {
    counted: countedHops(ground, steps),
    landings: steps.slice(1).map(({ at }) => text(at)),
    only_if: between
      .filter((_, hop) => whyLanding(ground, steps, judged, hop).onlyIf.length > 0)
      .map(({ at }) => text(at)),
  }
}

function positions(steps: readonly PathStep[]): number[] {
  return steps.map(({ at }) => at)
}

/** Landings on the way by how many rows share their line, the most common first, equal ones ascending. */
function passedLandings({ releases, product }: Manifest, rows: readonly MatrixRow[]): PassedLanding[] {
  const lineOfVersion = new Map(releases.map(({ version, line }) => [version.text, formatLine(line)]))
  const order = new Map(releases.map(({ version }, i) => [version.text, i]))
  const line = (version: string) =>
    product.lineParts === undefined ? version : (lineOfVersion.get(version) ?? version)
  const landings = rows.flatMap((row) => row.landings.slice(0, -1))
  return [...Map.groupBy(landings, line)]
    .map(([on, versions]) => ({
      line: on,
      version: versions.reduce((a, b) => ((order.get(b) ?? -1) > (order.get(a) ?? -1) ? b : a)),
      rows: versions.length,
    }))
    .toSorted((a, b) => b.rows - a.rows || (order.get(a.version) ?? -1) - (order.get(b.version) ?? -1))
}

/** How many majors are shown when nobody names versions. */
const shownMajors = 3

export interface CommonVersions {
  /** Lines of every major, not only of the last ones. */
  readonly all: boolean
  readonly below: Version
}

/**
 * The versions a fleet most likely runs: the newest usable patch of every line, or, where there are no lines, every
 * usable release; of the last majors only, unless all are asked for.
 */
export function commonVersions({ product, releases }: Manifest, { all, below }: CommonVersions): Version[] {
  const usable = releases.filter((release) => isUsable(release) && compareVersions(release.version, below) < 0)
  const newest =
    product.lineParts === undefined
      ? usable
      : usable.filter(({ line }, i) => formatLine(line) !== formatLine(usable[i + 1]?.line ?? []))
  const versions = newest.map(({ version }) => version)
  if (all || product.lineParts === 1) return versions
  const majors = [...new Set(versions.map(({ parts }) => parts[0]))]
  const shown = new Set(majors.slice(-shownMajors))
  return versions.filter(({ parts }) => shown.has(parts[0]))
}
