import { UserError } from '../../domain/errors.ts'
import { dependsChanges } from '../../run/depends.ts'
import { isSettled, landingOf, type Mover, withEvent } from '../../run/machine.ts'
import { type RunHop, type RunRecord } from '../../run/record.ts'
import { type StepKind, stepKinds } from '../../domain/step.ts'
import { type Hop } from '../../results/plan-parts.ts'
import { type Composed } from './compose.ts'
import { pathDepends, planPath, runHops } from './path.ts'
import { flagsIn } from './remembered.ts'
import { type RunGround } from './run-ground.ts'

/** What the manifest says today of the hops that are left. */
interface Today {
  readonly hops: readonly Hop[]
  readonly depends: string
  /** Why there are none. */
  readonly refusal: string | undefined
}

/** Steps after which a hop is no longer only planned. */
const committing: ReadonlySet<StepKind> = new Set(stepKinds.slice(stepKinds.indexOf('component')))

/**
 * Compares what the remaining hops depend on with what it was when the run last went on. The same goes on; something else is refused
 * with what differs, or taken when `--replan` says so. A hop that is under way is always finished as it was begun.
 */
export async function reconsidered(
  ground: RunGround,
  composed: Composed,
  record: RunRecord,
  { replan, mover }: { readonly replan: boolean; readonly mover: Mover },
): Promise<RunRecord> {
  const underWay = record.hops.find((hop) => hop.landedAt === undefined && isCommitted(hop))
  const landing = landingOf(record)
  const today = await todayOf(ground, record, landing)
  const changes = today.refusal === undefined ? dependsChanges(record.depends, today.depends, landing) : [today.refusal]
  if (changes.length === 0) return record.depends === today.depends ? record : kept(record, today, mover)
  if (!replan) throw changed(record, changes)
  if (today.refusal !== undefined) throw noPath(today.refusal)
  return replanned(ground, { composed, record, today, underWay, changes, mover })
}

function isCommitted({ steps }: RunHop): boolean {
  return steps.some(({ kind, state }) => committing.has(kind) && state !== 'planned' && state !== 'needs-you')
}

/** Something else in the manifest changed: that is worth a line. */
function kept(record: RunRecord, { depends }: Today, mover: Mover): RunRecord {
  const text = 'the manifest has changed, and what is left of the path is the same'
  return withEvent({ ...record, depends }, 'manifest-changed', mover, { text })
}

/** The whole path as it was asked for; where it no longer lands where the run is, the path from there. */
async function todayOf(ground: RunGround, record: RunRecord, landing: string): Promise<Today> {
  const flags = flagsIn(record.question)
  const whole = await hopsOf(ground, flags)
  const at = whole.hops.findIndex(({ from }) => from === landing)
  if (at !== -1) return told(ground, whole.hops.slice(at), undefined)
  if (landing === record.to) return { hops: [], depends: '', refusal: undefined }
  const moved = new Map(record.hops.flatMap(({ steps }) => steps).flatMap(movedComponent))
  const component = [
    ...(flags.component ?? []).filter((one) => !moved.has(one.split('=')[0]!)),
    ...[...moved].map(([id, version]) => `${id}=${version}`),
  ]
  const rest = await hopsOf(ground, { ...flags, from: landing, component })
  return told(ground, rest.hops, rest.refusal)
}

function movedComponent(step: RunHop['steps'][number]): [string, string][] {
  const { kind, subject, target } = step
  return kind === 'component' && isSettled(step) && subject !== undefined && target !== undefined
    ? [[subject, target]]
    : []
}

async function hopsOf({ ports }: RunGround, flags: ReturnType<typeof flagsIn>) {
  const { upgrade } = await planPath(ports, { ...flags, database: undefined, directUrl: undefined })
  const { verdict, refusal, path } = upgrade
  if (path) return { hops: path.hops, refusal: undefined }
  const why = refusal?.reasons.map(({ message }) => message).join('; ')
  return {
    hops: [],
    refusal: verdict === 'nothing-to-do' ? undefined : `there is no legal path any more: ${why ?? verdict}`,
  }
}

async function told(
  { ports, site, choice }: RunGround,
  hops: readonly Hop[],
  refusal: string | undefined,
): Promise<Today> {
  const { manifest, folder } = site
  return { hops, depends: await pathDepends(ports, hops, { manifest, folder, driver: choice }), refusal }
}

interface Replanning {
  readonly composed: Composed
  readonly record: RunRecord
  readonly today: Today
  readonly underWay: RunHop | undefined
  readonly changes: readonly string[]
  readonly mover: Mover
}

/** Hops that have landed stay, and so does one that is under way; behind them the path is today's. */
async function replanned(ground: RunGround, replanning: Replanning): Promise<RunRecord> {
  const { record, underWay, changes, mover, composed } = replanning
  const done = record.hops.filter(({ landedAt }) => landedAt !== undefined)
  const stays = underWay ? [...done, underWay] : done
  const today = underWay ? await todayOf(ground, record, underWay.to) : replanning.today
  if (today.refusal !== undefined) throw noPath(today.refusal)
  const { mode, backup, restorePoints } = record
  const hops = runHops(today.hops, {
    manifest: ground.site.manifest,
    mode,
    backup,
    can: (kind) => composed.executors.has(kind),
    first: stays.length + 1,
    backedUp: restorePoints.length > 0,
  }).map((hop) => asFarAs(hop, record))
  const to = hops.at(-1)?.to ?? stays.at(-1)?.to ?? record.to
  const depends = [dependsLine(record, underWay), today.depends].filter((line) => line !== '').join('\n')
  const next: RunRecord = { ...record, hops: [...stays, ...hops], to, depends }
  return withEvent(next, 'replanned', mover, { text: changes.join('; ') })
}

/** What was done already of a hop that stays the same is not done again. */
function asFarAs(hop: RunHop, { hops }: RunRecord): RunHop {
  const before = hops.find(({ from, to, landedAt }) => landedAt === undefined && from === hop.from && to === hop.to)
  const steps = hop.steps.map((step) => before?.steps.find(({ id }) => id === step.id) ?? step)
  return { ...hop, steps }
}

/** The hop that is under way keeps what it was begun with. */
function dependsLine({ depends }: RunRecord, underWay: RunHop | undefined): string {
  if (!underWay) return ''
  return depends.split('\n').find((line) => line.startsWith(`${underWay.from} ${underWay.to} `)) ?? ''
}

function changed({ id }: RunRecord, changes: readonly string[]): UserError {
  return new UserError({
    code: 'manifest-changed',
    what: `the manifest has changed under run ${id}: ${changes[0]}`,
    details: changes.slice(1),
    next: 'put it back; or take the path as it is now with plan run resume --replan; or give the run up with plan run abort',
  })
}

function noPath(refusal: string): UserError {
  return new UserError({
    code: 'no-path',
    what: refusal,
    next: 'look at it with plan upgrade; the run stays where it is',
  })
}
