import { type Block } from '../domain/constraint-entries.ts'
import { type Component } from '../domain/component.ts'
import { comparePoint, formatLine, reaches } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type Place } from '../domain/place.ts'
import { type Release } from '../domain/release.ts'
import { hasNonDatabaseCause } from '../domain/stop.ts'
import { comparePrecedence, parseNumbers, type Version } from '../domain/version.ts'
import { inRange, type VersionRange } from '../domain/version-range.ts'
import { componentLine, lineFits, needsOf } from './component-states.ts'
import { type StopReach } from './stop-reach.ts'

/** Something besides a life for which upgrades must land on a stop. */
export interface StopNeed {
  readonly kind: 'cause' | 'component' | 'minimum-schema' | 'block' | 'dwell'
  /** The cause, the component, the version, the block. */
  readonly subject: string
  /** One clause that goes on from "it is kept because". */
  readonly text: string
  readonly place: Place | undefined
}

/** The stops that remain on both sides of one. */
export interface Neighbours {
  readonly before: StopReach | undefined
  readonly after: StopReach | undefined
}

/** The upgrades a stop can matter to: from the stop before it, over it, to the stop after it. */
interface Passage {
  readonly manifest: Manifest
  readonly reach: StopReach
  /** Releases at or after the landing before the stop, and below the stop. */
  readonly below: readonly Release[]
  /** Releases past the stop, up to the line of the stop after it. */
  readonly past: readonly Release[]
}

/**
 * What else needs a stop. In doubt it is needed: a release that some upgrade over the stop could not reach is enough.
 */
export function stopNeeds(manifest: Manifest, reach: StopReach, neighbours: Neighbours): StopNeed[] {
  const passage = passageOver(manifest, reach, neighbours)
  return [
    ...recordedCause(reach),
    ...manifest.components.flatMap((component) => componentNeed(passage, component)),
    ...minimumSchemaNeed(passage),
    ...manifest.blocks.flatMap((block) => blockNeed(passage, block)),
    ...dwellNeeds(passage),
  ]
}

function passageOver(manifest: Manifest, reach: StopReach, { before, after }: Neighbours): Passage {
  const below = (version: Version) =>
    comparePrecedence(version, reach.lowest) < 0 && (!before || comparePrecedence(version, before.lowest) >= 0)
  const past = (version: Version) =>
    comparePrecedence(version, reach.highest) > 0 && (!after || comparePrecedence(version, after.highest) <= 0)
  return {
    manifest,
    reach,
    below: manifest.releases.filter(({ version }) => below(version)),
    past: manifest.releases.filter(({ version }) => past(version)),
  }
}

function recordedCause({ stop }: StopReach): StopNeed[] {
  if (!hasNonDatabaseCause(stop)) return []
  const text = stop.reason ?? `its recorded cause is ${stop.cause ?? 'none'}`
  return [{ kind: 'cause', subject: stop.cause ?? stop.id, text, place: stop.place }]
}

/** Two releases that share no line of a component cannot be joined by one hop. */
function componentNeed({ manifest, below, past }: Passage, component: Component): StopNeed[] {
  const lines = component.lines.flatMap((text) => {
    const version = parseNumbers(text)
    return version ? [componentLine(component, version)] : []
  })
  const ranges = (releases: readonly Release[]) =>
    distinct(
      releases.map((release) => needsOf({ manifest }, component, { version: release.version, release }).requires),
    )
  const clash = ranges(below)
    .flatMap((left) => ranges(past).map((right) => ({ left, right })))
    .find(({ left, right }) => !lines.some((line) => lineFits(left, line) && lineFits(right, line)))
  if (!clash || lines.length === 0) return []
  const text = `below it ${component.name} ${clash.left.text} is required, after it ${clash.right.text}: one landing must serve the move`
  return [{ kind: 'component', subject: component.id, text, place: component.place }]
}

function distinct(ranges: readonly (VersionRange | undefined)[]): VersionRange[] {
  return [...new Map(ranges.flatMap((range) => (range ? [[range.text, range] as const] : []))).values()]
}

/** A release past the stop can only migrate schemas that some release below it does not have yet. */
function minimumSchemaNeed({ manifest, reach, below, past }: Passage): StopNeed[] {
  const [oldest] = below
  const ofLine = new Map(manifest.lines.map((entry) => [formatLine(entry.line), entry]))
  if (!oldest) return []
  for (const { version, line, minimumSchema, place } of past) {
    const entry = ofLine.get(formatLine(line))
    const minimum = minimumSchema ?? entry?.minimumSchema
    if (!minimum || comparePrecedence(oldest.version, minimum) >= 0) continue
    if (comparePrecedence(minimum, reach.highest) > 0) continue
    const text = `${version.text} migrates schemas from ${minimum.text} on`
    return [{ kind: 'minimum-schema', subject: version.text, text, place: minimumSchema ? place : entry?.place }]
  }
  return []
}

/** A block over the stop that closes a whole line behind it, and that does not hold on the way over the stop. */
function blockNeed({ manifest, reach, below, past }: Passage, { name, from, to, reason, place }: Block): StopNeed[] {
  const landing = newestLanding(manifest, reach)
  if (inRange(from, landing) || inRange(to, landing) || !below.some(({ version }) => inRange(from, version))) return []
  const lines = Map.groupBy(past, ({ line }) => formatLine(line))
  const closed = [...lines.values()].some((releases) => releases.every(({ version }) => inRange(to, version)))
  return closed ? [{ kind: 'block', subject: name, text: reason, place }] : []
}

function newestLanding({ releases }: Manifest, { lowest, highest }: StopReach): Version {
  const newest = releases.findLast(
    ({ version }) => comparePrecedence(version, lowest) >= 0 && comparePrecedence(version, highest) <= 0,
  )
  return newest?.version ?? lowest
}

/** A dwell that begins at or below the stop and ends past it, and which some upgrade over the stop would jump. */
function dwellNeeds({ manifest, reach, below, past }: Passage): StopNeed[] {
  const { product } = manifest
  return manifest.dwell
    .filter(({ since, before }) => {
      const inside = reaches(product, reach.highest, since) && comparePoint(product, reach.lowest, before) < 0
      const jumped = below.some(({ version }) => !reaches(product, version, since))
      return inside && jumped && past.some(({ version }) => reaches(product, version, before))
    })
    .map(({ before, reason, place }) => ({ kind: 'dwell', subject: before.text, text: reason, place }))
}
