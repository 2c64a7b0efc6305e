import { type Manifest } from '../../domain/manifest.ts'
import { compareLines, comparePoint, lineOf } from '../../domain/line.ts'
import { parseVersion, type Version } from '../../domain/version.ts'
import { isFile } from '../../engine/migrations/sql-file.ts'
import { planUpgrade } from '../../planner/plan.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Hop } from '../../results/plan-parts.ts'
import { type Upgrade } from '../../results/upgrade.ts'
import { dependsOf } from '../../run/depends.ts'
import { hopSteps } from '../../run/hop-steps.ts'
import { type RunHop, type RunRecord } from '../../run/record.ts'
import { type StepKind } from '../../domain/step.ts'
import { isDriven } from '../migrate/driven.ts'
import { sourcesOf } from '../migrate/sources.ts'
import { askPlanner, type PlanningFlags, type PlanningQuestion } from '../planning.ts'
import { planningWords } from '../planning-words.ts'
import { askAgain } from '../saved-question.ts'
import { upgradeResult } from '../upgrade.ts'
import { type DriverChoice } from './choice.ts'

/** A planned path and what it was asked for. */
export interface PlannedPath {
  readonly question: PlanningQuestion
  readonly upgrade: Upgrade
}

export async function planPath(ports: Ports, flags: PlanningFlags): Promise<PlannedPath> {
  const question = await askPlanner(ports, flags)
  const plan = planUpgrade(question.chosen.manifest, question.request, { alternatives: false })
  return { question, upgrade: upgradeResult(question, plan) }
}

/** Flags that ask the planner the same again, whatever files and databases then say: answers are written out. */
export function questionWords({ question, upgrade }: PlannedPath, installation: string | undefined): readonly string[] {
  const { chosen } = question
  const again = askAgain(chosen.manifest, upgrade.asked).flags
  return [
    ...chosen.flags,
    '--from',
    upgrade.from.version,
    '--to',
    upgrade.to.version,
    ...planningWords({ ...again, installation, database: undefined }),
  ]
}

/** What the steps of hops follow from besides the path. */
export interface StepGround extends Pick<RunRecord, 'mode' | 'backup'> {
  readonly manifest: Manifest
  readonly can: (kind: StepKind) => boolean
  /** Number of the first hop. */
  readonly first: number
  readonly backedUp: boolean
}

export function runHops(hops: readonly Hop[], ground: StepGround): RunHop[] {
  const { manifest, first, backedUp } = ground
  const { product } = manifest
  return hops.map((hop, i) => {
    const from = versionOf(manifest, hop.from)
    const leavesLine = compareLines(lineOf(product, from), lineOf(product, versionOf(manifest, hop.to))) !== 0
    return hopSteps({
      ...ground,
      hop,
      number: first + i,
      backedUp: backedUp || i > 0,
      leavesLine,
      leavesStop: leavesLine && isStop(manifest, from),
      gatesAfter: gatesAfter(manifest, hops[i + 1]),
    })
  })
}

/** What the next hop asks for is looked at before people go to bed; what only a person can answer is asked once. */
function gatesAfter({ gates }: Manifest, next: Hop | undefined): { id: string; title: string }[] {
  const askable = new Set(gates.flatMap(({ id, check, leaving }) => (check && leaving ? [id] : [])))
  return (next?.gates ?? []).filter(({ id }) => askable.has(id)).map(({ id, title }) => ({ id, title }))
}

function versionOf({ product }: Manifest, text: string): Version {
  return parseVersion(product.scheme, text)!
}

function isStop({ product, stops }: Manifest, version: Version): boolean {
  return stops.some(({ point }) => comparePoint(product, version, point) === 0)
}

/** What the hops depend on; the SQL of a product that `plan` drives is part of it. */
export async function pathDepends(
  ports: Ports,
  hops: readonly Hop[],
  { manifest, folder, driver }: { readonly manifest: Manifest; readonly folder: string; readonly driver: DriverChoice },
): Promise<string> {
  const checksums = new Map<string, string>()
  if (isDriven(manifest)) {
    const wanted = { migrations: manifest.migrations, running: new Set<string>(), direction: 'up' } as const
    for (const [id, { up }] of await sourcesOf(ports, folder, wanted))
      if (up && isFile(up)) checksums.set(id, up.checksum)
  }
  return dependsOf(hops, { manifest, checksums, driver: driver.definition })
}
