import { type Component } from '../../../src/domain/component.ts'
import { type Release } from '../../../src/domain/release.ts'
import { type VersionRange } from '../../../src/domain/version-range.ts'
import { type Version } from '../../../src/domain/version.ts'
import { type Question } from './laws.ts'
import { compareNumbers, inRange, reaches, same } from './versions.ts'

/** The line of each component whose installed version is known. */
export type Lines = readonly (readonly number[])[]

interface Known {
  readonly component: Component
  readonly installed: Version
}

function known({ manifest, request }: Question): Known[] {
  return manifest.components.flatMap((component) => {
    const installed = request.components.get(component.id)
    return installed ? [{ component, installed }] : []
  })
}

const lineOf = ({ lineParts }: Component, { parts }: Version): number[] =>
  Array.from({ length: lineParts }, (_, i) => parts[i] ?? 0)

export function installedLines(question: Question): Lines {
  return known(question).map(({ component, installed }) => lineOf(component, installed))
}

/** Does the product's version work with these lines? What nobody tested is held against it only where warnings are. */
export function works(question: Question, version: Version, lines: Lines): boolean {
  const { request, manifest } = question
  const strict = request.strict || manifest.policy.illegal.includes('component-untested')
  return known(question).every(({ component }, i) => {
    const { requires, tested } = ranges(question, component, version)
    const taken = request.accepted.includes(`component-untested:${component.id}`)
    return fits(question, i, lines, requires) && (!strict || taken || fits(question, i, lines, tested))
  })
}

/** How many components nobody tested the version with. */
export function untested(question: Question, version: Version, lines: Lines): number {
  return known(question).filter(
    ({ component }, i) => !fits(question, i, lines, ranges(question, component, version).tested),
  ).length
}

/** The installed version can be updated inside its line, never set back. */
function fits(question: Question, i: number, lines: Lines, range: VersionRange | undefined): boolean {
  const { installed } = known(question)[i]!
  return range === undefined || versionsOf(lines[i]!, installed).some((one) => inRange(range, one))
}

function ranges({ manifest }: Question, component: Component, version: Version) {
  const release: Release | undefined = manifest.releases.find((one) => same(one.version, version))
  const span = component.spans.findLast(({ from }) => reaches(manifest.product, version, from))
  return {
    requires: release?.requires[component.id] ?? span?.requires,
    tested: release?.tested[component.id] ?? span?.tested,
  }
}

/** Enough versions of a line to try a range on: the generators name no second number above 9. */
function versionsOf(line: readonly number[], installed: Version): Version[] {
  const rest = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1000]
  const own = compareNumbers(line, installed.parts.slice(0, line.length)) === 0
  const all = rest.map((last) => ({ text: '', parts: [...line, last], pre: [], build: '' }))
  return own ? [installed, ...all.filter(({ parts }) => compareNumbers(parts, installed.parts) > 0)] : all
}

/** Everything the lines may be moved to while one release runs, with the number of moves. */
export function moves(question: Question, lines: Lines): { lines: Lines; moves: number }[] {
  let all: { lines: Lines; moves: number }[] = [{ lines: [], moves: 0 }]
  for (const [i, { component }] of known(question).entries()) {
    const current = lines[i]!
    const later = component.lines
      .map((text) => text.split('.').map(Number))
      .filter((line) => compareNumbers(line, current) > 0)
    all = all.flatMap((one) => [
      { lines: [...one.lines, current], moves: one.moves },
      ...later.map((line) => ({ lines: [...one.lines, line], moves: one.moves + 1 })),
    ])
  }
  return all
}
