import { type Component } from '../domain/component.ts'
import { comparePoint } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type Release } from '../domain/release.ts'
import { compareParts, comparePrecedence, parseNumbers, type Version } from '../domain/version.ts'
import { boundsOf, inRange, type VersionRange } from '../domain/version-range.ts'
import { type Landing } from './landings.ts'
import { type PlanRequest } from './request.ts'
import { type Scene } from './scene.ts'

/** The lines of every component whose installed version is known, as numbered combinations. */
export interface ComponentStates {
  readonly count: number
  /** The installed combination. */
  readonly start: number
  /** By position × count + state: does the release work with it? */
  readonly allowed: Uint8Array
  /** By position × count + state: how many components of it the release was not tested with. */
  readonly untested: Uint8Array
  /** By from × count + to: how many components move; 255 when one would have to go down. */
  readonly moves: Uint8Array
  /** The lines of a state, by component id. */
  readonly linesOf: (state: number) => ReadonlyMap<string, readonly number[]>
}

/** What a release needs of a component: its own word, else the component's table. */
export interface Needs {
  readonly requires: VersionRange | undefined
  readonly tested: VersionRange | undefined
}

export function needsOf(
  { manifest }: Pick<Scene, 'manifest'>,
  component: Component,
  { version, release }: Pick<Landing, 'version' | 'release'>,
): Needs {
  const span = component.spans.findLast(({ from }) => comparePoint(manifest.product, version, from) >= 0)
  return {
    requires: ownRange(release?.requires, component) ?? span?.requires,
    tested: ownRange(release?.tested, component) ?? span?.tested,
  }
}

/** A component may be called `constructor`. */
function ownRange(ranges: Release['requires'] | undefined, { id }: Component): VersionRange | undefined {
  return ranges && Object.hasOwn(ranges, id) ? ranges[id] : undefined
}

type Line = readonly number[]

/** More combinations than this are not searched; the manifest has too many components for one plan. */
const maximumStates = 512

export function componentStates(scene: Scene, request: PlanRequest): ComponentStates {
  const known = scene.manifest.components.flatMap((component): KnownComponent[] => {
    const installed = request.components.get(component.id)
    return installed ? [knownComponent(scene, request, component, installed)] : []
  })
  const combinations = combine(known.map(({ lines }) => lines))
  return {
    count: combinations.length,
    start: 0,
    ...judgeStates(scene, known, combinations),
    moves: moveTable(combinations),
    linesOf: (state) => new Map(known.map(({ component }, i) => [component.id, combinations[state]![i]!])),
  }
}

interface KnownComponent {
  readonly component: Component
  /** The installed line, and of later lines that fit alike everywhere only the first. */
  readonly lines: readonly Line[]
  readonly mustBeTested: boolean
  /** What each landing needs, by position. */
  readonly needs: readonly Needs[]
  readonly fitting: (range: VersionRange | undefined) => ReadonlySet<Line>
}

function knownComponent(scene: Scene, request: PlanRequest, component: Component, installed: Version): KnownComponent {
  const needs = scene.landings.map((landing) => needsOf(scene, component, landing))
  const all = linesFrom(component, installed)
  const fitting = fittingLines(component, installed, all)
  const ranges = [...new Set(needs.flatMap(({ requires, tested }) => [requires, tested]))]
  const isLike = (line: Line, other: Line) =>
    ranges.every((range) => fitting(range).has(line) === fitting(range).has(other))
  const lines = all.filter((line, i) => i === 0 || !isLike(line, all[i - 1]!))
  return { component, lines, needs, fitting, mustBeTested: mustBeTested(scene.manifest, request, component) }
}

/** Is an untested version held against a hop: because every warning is, or because the product says so? */
export function mustBeTested(
  { policy }: Pick<Manifest, 'policy'>,
  { strict, accepted }: Pick<PlanRequest, 'strict' | 'accepted'>,
  { id }: Component,
): boolean {
  const kind = 'component-untested'
  return (strict || policy.illegal.includes(kind)) && !accepted.includes(`${kind}:${id}`)
}

/** The installed line and every known later one. */
export function linesFrom(component: Component, installed: Version): Line[] {
  const current = componentLine(component, installed)
  const known = component.lines.flatMap((text) => {
    const version = parseNumbers(text)
    return version ? [componentLine(component, version)] : []
  })
  return [current, ...known.filter((line) => compareParts(line, current) > 0).toSorted(compareParts)]
}

export function componentLine(component: Component, version: Version): Line {
  return Array.from({ length: component.lineParts }, (_, i) => version.parts[i] ?? 0)
}

/** Every combination of one line per component; the first is the installed one. */
function combine(lines: readonly (readonly Line[])[]): Line[][] {
  let combinations: Line[][] = [[]]
  for (const choices of lines) {
    const room = Math.max(1, Math.floor(maximumStates / combinations.length))
    combinations = combinations.flatMap((combination) => choices.slice(0, room).map((line) => [...combination, line]))
  }
  return combinations
}

function judgeStates(
  { size }: Scene,
  known: readonly KnownComponent[],
  combinations: readonly Line[][],
): Pick<ComponentStates, 'allowed' | 'untested'> {
  const count = combinations.length
  const allowed = new Uint8Array(size * count)
  const untested = new Uint8Array(size * count)
  for (let at = 0; at < size; at += 1) {
    const required = known.map(({ fitting, needs }) => fitting(needs[at]!.requires))
    const tested = known.map(({ fitting, needs }) => fitting(needs[at]!.tested))
    const works = (line: Line, i: number) => required[i]!.has(line) && (!known[i]!.mustBeTested || tested[i]!.has(line))
    for (const [state, lines] of combinations.entries()) {
      allowed[at * count + state] = Number((at === 0 && state === 0) || lines.every(works))
      untested[at * count + state] = lines.filter((line, i) => !tested[i]!.has(line)).length
    }
  }
  return { allowed, untested }
}

/** The lines of a component that fit a range; neighbouring releases share their ranges, so each is asked once. */
function fittingLines(component: Component, installed: Version, lines: readonly Line[]): KnownComponent['fitting'] {
  const known = new Map<VersionRange | undefined, ReadonlySet<Line>>()
  return (range) => {
    const found = known.get(range)
    if (found) return found
    const fitting = new Set(lines.filter((line) => worksWith(range, line, component, installed)))
    known.set(range, fitting)
    return fitting
  }
}

/** Has a line a version inside a range? On the installed line only what is installed or newer: nothing is set back. */
export function worksWith(
  range: VersionRange | undefined,
  line: Line,
  component: Component,
  installed: Version,
): boolean {
  if (range === undefined) return true
  if (compareParts(line, componentLine(component, installed)) !== 0) return lineFits(range, line)
  if (inRange(range, installed)) return true
  return samplesOf(range, line).some((one) => comparePrecedence(one, installed) > 0 && inRange(range, one))
}

/** Has the line a version inside the range? Its first, its last, the bounds that lie on it and what follows them are tried. */
export function lineFits(range: VersionRange, line: Line): boolean {
  return samplesOf(range, line).some((version) => inRange(range, version))
}

const farAhead = 999_999

function samplesOf(range: VersionRange, line: Line): Version[] {
  const onLine = boundsOf(range).filter(({ parts }) => compareParts(parts.slice(0, line.length), line) === 0)
  const first = [...line, 0]
  const last = [...line, farAhead]
  const next = onLine.map(({ parts }) => [...parts.slice(0, -1), parts.at(-1)! + 1])
  return [first, last, ...onLine.map(({ parts }) => parts), ...next].map((parts) => ({
    text: parts.join('.'),
    parts,
    pre: [],
    build: '',
  }))
}

/** The lowest version of a line inside a range: what a move to the line must at least install. */
export function lowestOnLine(range: VersionRange, line: Line): Version | undefined {
  return samplesOf(range, line)
    .filter((version) => inRange(range, version))
    .toSorted((a, b) => compareParts(a.parts, b.parts))[0]
}

function moveTable(combinations: readonly Line[][]): Uint8Array {
  const count = combinations.length
  const moves = new Uint8Array(count * count)
  for (const [from, before] of combinations.entries()) {
    for (const [to, after] of combinations.entries()) {
      const steps = before.map((line, i) => compareParts(after[i]!, line))
      moves[from * count + to] = steps.some((step) => step < 0) ? 255 : steps.filter((step) => step > 0).length
    }
  }
  return moves
}
