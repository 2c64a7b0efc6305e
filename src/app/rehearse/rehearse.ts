import { type Outcome } from '../../domain/exit-code.ts'
import { UserError } from '../../domain/errors.ts'
import { resolveInstalled, resolveTarget } from '../../planner/target.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Hop } from '../../results/plan-parts.ts'
import { type Rehearsal } from '../../results/rehearsal.ts'
import { engineGround } from '../engine/ground.ts'
import { requireDriven } from '../migrate/driven.ts'
import { named } from '../planning.ts'
import { alongPath } from './along-path.ts'
import { conclude, type Facts } from './answer.ts'
import { type Calls, rehearsableCalls } from './calls.ts'
import { type Copies, openCopies } from './copies.ts'
import { comparedSchemas, freshSchemas } from './compare.ts'
import { rehearseEdges } from './edges.ts'
import { type RehearsalSink, type RehearseFlags } from './flags.ts'
import { oldestOf, type PathFound, type Paths, pathsFor, releasesBetween } from './path.ts'
import { withOwnServer } from './own-server.ts'
import { emptyStage, stageOn, type StageFlags } from './stage.ts'

/** The whole path on throw-away databases, then the target installed freshly beside it, and both schemas compared. */
export async function rehearse(ports: Ports, flags: RehearseFlags, tell: RehearsalSink): Promise<Rehearsal> {
  const begun = ports.clock.now()
  const { manifest: path, product } = flags
  const unnamed = 'plan rehearse'
  const { folder, facts: manifestFacts } = await engineGround(
    ports,
    { manifest: path, product, embedded: '.' },
    unnamed,
  )
  const paths = await pathsFor(ports, flags)
  const { manifest } = paths
  requireDriven(manifest)
  const copies = flags.database === undefined ? undefined : await openCopies(ports, manifest, flags)
  const recorded = copies?.installed
  const from = named(resolveInstalled(manifest, recorded ?? flags.from ?? oldestOf(manifest)), 'from').text
  try {
    requireSameStart(flags, from, recorded)
    return await onStage(ports, { flags, tell, folder, manifestFacts, paths, from, begun, copies })
  } finally {
    await copies?.close()
  }
}

interface Asked {
  readonly flags: RehearseFlags
  readonly tell: RehearsalSink
  readonly folder: string
  readonly manifestFacts: Facts['manifestFacts']
  readonly paths: Paths
  readonly from: string
  readonly begun: number
  readonly copies: Copies | undefined
}

function requireSameStart({ from: asked, everyEdge }: RehearseFlags, from: string, recorded: string | undefined): void {
  if (recorded === undefined || ((asked === undefined || asked === from) && !everyEdge)) return
  throw new UserError({
    code: 'usage',
    what: `the copy is at ${recorded}, and a rehearsal in it begins there, with one path`,
    next: 'leave out --from and --every-edge',
  })
}

function onStage(ports: Ports, asked: Asked): Promise<Rehearsal> {
  const { flags, tell, folder, manifestFacts, paths, from, begun } = asked
  const { manifest } = paths
  const { manifest: path, product, workers, everyEdge: isMatrix } = flags
  const to = named(resolveTarget(manifest, flags.to ?? 'newest'), 'to').text
  const base = { flags, manifestFacts, manifest, from, to, begun, now: () => ports.clock.now() }
  const found: PathFound = isMatrix ? { hops: [] } : paths.between(from, to)
  if ('refused' in found) return Promise.resolve(conclude({ ...base, where: 'nowhere', refused: found.refused }))
  return withOwnServer(ports, flags, tell, {
    interrupted: () => conclude({ ...base, where: 'nowhere', interrupted: true }),
    work: (against) => {
      const stageFlags = { manifest: path, product, workers, against }
      return isMatrix
        ? everyEdge(ports, { base, paths, folder, stageFlags }, tell)
        : wholePath(ports, asked, { base, stageFlags, hops: found.hops })
    },
  })
}

interface PathAsked {
  readonly base: Omit<Facts, 'where'>
  readonly stageFlags: StageFlags
  readonly hops: readonly Hop[]
}

async function wholePath(ports: Ports, asked: Asked, { base, stageFlags, hops }: PathAsked): Promise<Rehearsal> {
  const { flags, tell, folder, paths, from, copies } = asked
  const { manifest } = paths
  const calls = rehearsableCalls(manifest, flags)
  // The schema of a fresh installation is made beside, while the path is on its way.
  const beside = freshSchemas(ports, manifest, stageFlags, base.to)
  beside.catch(() => undefined)
  const stage = copies ? stageOn(ports, manifest, stageFlags, copies) : await emptyStage(ports, manifest, stageFlags)
  try {
    requireMajor(stage.databases.values().next().value!.version, flags)
    const mode = flags.zeroDowntime ? 'zero-downtime' : 'offline'
    const leftOut = new Set<string>()
    const ground = { stage, mode, tell, paths, folder, calls, leftOut } as const
    const ended = await alongPath(ground, { from, hops, isThere: copies?.installed !== undefined }, flags)
    const fresh = await beside
    const schemas = ended.isThere && fresh.failed === undefined ? await comparedSchemas(stage, fresh) : []
    const interrupted = ports.host.stopSignal().aborted
    const quiet = { notRun: stage.notRun(), leftOut: leftOutOf(calls, leftOut) }
    return conclude({ ...base, ...ended, ...quiet, where: stage.where, schemas, fresh, interrupted })
  } finally {
    await stage.close()
    await beside.catch(() => undefined)
  }
}

interface EdgesAsked {
  readonly base: Omit<Facts, 'where'>
  readonly paths: Paths
  readonly folder: string
  readonly stageFlags: StageFlags
}

async function everyEdge(
  ports: Ports,
  { base, paths, folder, stageFlags }: EdgesAsked,
  tell: RehearsalSink,
): Promise<Rehearsal> {
  const { flags, manifest, from, to } = base
  const stage = await emptyStage(ports, manifest, stageFlags)
  try {
    requireMajor(stage.databases.values().next().value!.version, flags)
    const versions = releasesBetween(manifest, from, to)
    const mode = flags.zeroDowntime ? 'zero-downtime' : 'offline'
    const calls = rehearsableCalls(manifest, flags)
    const leftOut = new Set<string>()
    const edges = await rehearseEdges({ stage, mode, tell, paths, folder, flags, versions, calls, leftOut })
    const interrupted = ports.host.stopSignal().aborted
    return conclude({ ...base, where: stage.where, edges: [...edges], interrupted, leftOut: leftOutOf(calls, leftOut) })
  } finally {
    await stage.close()
  }
}

/** What was left out at all, one line each. */
function leftOutOf({ leftOut }: Calls, told: ReadonlySet<string>): readonly string[] {
  return [...told, ...leftOut]
}

function requireMajor(version: number, { postgres, against }: RehearseFlags): void {
  const major = Math.trunc(version / 10_000)
  if (postgres === undefined || postgres === major) return
  throw new UserError({
    code: 'other-postgres',
    what:
      against === undefined
        ? `the databases are on PostgreSQL ${major}, not ${postgres}`
        : `the server of --against is PostgreSQL ${major}, not ${postgres}`,
    next: `name a server of PostgreSQL ${postgres} on which databases may be made: --against postgresql://postgres@localhost:5432/postgres`,
  })
}

/** Exit code: what was found is findings; no legal path is illegal. */
export function rehearsalOutcome({ verdict }: Rehearsal): Outcome {
  if (verdict === 'passed') return 'done'
  if (verdict === 'no-path') return 'illegal'
  return verdict === 'interrupted' ? 'interrupted' : 'findings'
}
