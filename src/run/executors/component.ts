import { type Component } from '../../domain/component.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { compareParts, comparePrecedence, parseNumbers, parseVersion, type Version } from '../../domain/version.ts'
import { inRange, parseRange, type VersionRange } from '../../domain/version-range.ts'
import { readServer } from '../../facts/server.ts'
import { needsOf } from '../../planner/component-states.ts'
import { type Database } from '../../ports/database.ts'
import { type ComponentStep } from '../../results/plan-parts.ts'
import { type Probe, type StepContext, type StepEnd, type StepExecutor } from '../driver.ts'
import { type RunHop, type RunRecord } from '../record.ts'

type HopEnds = Pick<RunHop, 'from' | 'to' | 'number'>

interface ComponentParts {
  readonly manifest: Pick<Manifest, 'product' | 'components' | 'releases'>
  /** The product's databases; their servers are asked each time. */
  readonly databases: () => Promise<readonly Database[]>
  /** What the plan says about the step; without it the ranges of both ends decide. */
  readonly planned?:
    | ((run: RunRecord, hop: HopEnds, component: string) => Promise<ComponentStep | undefined>)
    | undefined
}

/** The component whose version the product's own databases tell. */
const server = 'postgresql'

/**
 * Steps of what the product runs beside: PostgreSQL, PHP. A person takes them; the version of a database server is read, before and after.
 * It must be in the hard ranges of both ends of the hop, since both run with it, and be what the plan asks for.
 */
export function componentExecutor(parts: ComponentParts): StepExecutor {
  return {
    run: async (context) => endOf(await goalOf(parts, context), await readings(parts, context)),
    probe: async (context) => probeOf(await goalOf(parts, context), await readings(parts, context)),
    commands: () => [],
  }
}

interface Goal {
  readonly name: string
  readonly planned: ComponentStep | undefined
  readonly component: Component | undefined
  readonly ranges: readonly { readonly of: string; readonly range: VersionRange }[]
}

async function goalOf({ manifest, planned }: ComponentParts, { run, hop, step }: StepContext): Promise<Goal> {
  const id = step.subject ?? ''
  const component = manifest.components.find((one) => one.id === id)
  const ranges = [hop.from, hop.to].flatMap((of) => {
    const range = component && requiredBy(manifest, component, of)
    return range ? [{ of, range }] : []
  })
  return { name: component?.name ?? id, planned: await planned?.(run, hop, id), component, ranges }
}

/** Components of shipped manifests have tables by line; a release may say otherwise for itself. */
function requiredBy(
  { product, releases, components }: ComponentParts['manifest'],
  component: Component,
  text: string,
): VersionRange | undefined {
  const version = parseVersion(product.scheme, text)
  const release = releases.find((one) => one.version.text === text)
  const scene = { manifest: { product, releases, components } as Manifest }
  return version && needsOf(scene, component, { version, release }).requires
}

/** A version that runs somewhere, or why nobody can tell. */
type Reading = { readonly at: string; readonly version: string } | { readonly at: string; readonly problem: string }

/** Undefined: nothing here can tell the version of this component. */
async function readings({ databases }: ComponentParts, { step }: StepContext): Promise<readonly Reading[] | undefined> {
  if (step.subject !== server) return undefined
  const all = await databases()
  const told = await Promise.all(
    all.map(async (database): Promise<Reading> => {
      const reading = await readServer(database)
      const at = database.name
      return reading.known ? { at, version: reading.value.version } : { at, problem: reading.why }
    }),
  )
  return told.length === 0 ? undefined : told
}

interface Verdict {
  readonly kind: 'done' | 'not-done' | 'unknown'
  readonly because: string
}

function judged(goal: Goal, all: readonly Reading[] | undefined): Verdict {
  if (!all) return { kind: 'unknown', because: `nothing here tells the version of ${goal.name}` }
  const wrong = all.flatMap((one) => ('version' in one ? faultOf(goal, one.version, one.at) : []))
  if (wrong.length > 0) return { kind: 'not-done', because: wrong.join('; ') }
  const dark = all.flatMap((one) => ('problem' in one ? [`${one.at} cannot be read: ${one.problem}`] : []))
  if (dark.length > 0) return { kind: 'unknown', because: dark.join('; ') }
  const versions = new Set(all.flatMap((one) => ('version' in one ? [one.version] : [])))
  return { kind: 'done', because: `${goal.name} is ${[...versions].join(' and ')}` }
}

function faultOf({ name, ranges, planned, component }: Goal, text: string, at: string): readonly string[] {
  const version = parseNumbers(text)
  if (!version) return [`${name} of ${at} says ${text}, which is no version`]
  const outside = ranges.find(({ range }) => !inRange(range, version))
  if (outside) return [`${name} of ${at} is ${text}, and ${outside.of} needs ${outside.range.text}`]
  const isMet = !planned || meets(version, planned, component)
  return isMet ? [] : [`${name} of ${at} is ${text}, and ${wanted(planned)} is planned`]
}

/** The plan chose one move that serves later hops as well. */
function meets(
  version: Version,
  { action, to, at_least: least }: ComponentStep,
  component: Component | undefined,
): boolean {
  if (action === 'check') {
    const range = parseRange(to)
    return range === undefined || inRange(range, version)
  }
  const [target, lowest] = [parseNumbers(to), parseNumbers(least ?? to)]
  const isHigh = lowest === undefined || comparePrecedence(version, lowest) >= 0
  if (action === 'update' || !target || !component) return isHigh
  return isHigh && compareParts(version.parts, target.parts, component.lineParts) >= 0
}

function wanted({ action, to, at_least: least }: ComponentStep): string {
  return action === 'move' && least !== undefined && least !== to ? `${to}, at least ${least},` : to
}

function endOf(goal: Goal, all: readonly Reading[] | undefined): StepEnd {
  const verdict = judged(goal, all)
  if (verdict.kind === 'done') return { kind: 'done', outcome: verdict.because }
  return { kind: 'needs-you', what: `${whatToDo(goal)}: ${verdict.because}`, commands: [] }
}

function whatToDo({ name, planned, ranges }: Goal): string {
  const both = ranges.map(({ of, range }) => `${of} works with ${range.text}`).join(', ')
  const range = both === '' ? '' : ` (${both})`
  if (!planned || planned.action === 'check')
    return `bring ${name} to a version that serves both ends of the hop${range}`
  return `bring ${name} to ${wanted(planned)} now${range}`
}

function probeOf(goal: Goal, all: readonly Reading[] | undefined): Probe {
  return judged(goal, all)
}
