import parseSemver from 'semver/functions/parse.js'

/** How a product spells and orders its versions. */
export const versionSchemes = ['semver', 'calver', 'dotted'] as const
export type VersionScheme = (typeof versionSchemes)[number]

/** A version as numbers. Plain data: it survives JSON unchanged. */
export interface Version {
  /** As it was written, without a leading `v`. */
  readonly text: string
  readonly parts: readonly number[]
  /** Identifiers of a pre-release (`rc.1` is `['rc', 1]`); empty for a release. */
  readonly pre: readonly (string | number)[]
  /** What follows `+`: a build or an architecture; empty when there is none. */
  readonly build: string
}

const maximumLength = 128
const dotted = /^(\d{1,15}(?:\.\d{1,15}){0,7})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z.-]+))?$/u

/** Reads one version by its product's scheme; undefined when the text is none of that scheme. */
export function parseVersion(scheme: VersionScheme, text: string): Version | undefined {
  const bare = text.startsWith('v') ? text.slice(1) : text
  if (bare.length > maximumLength) return undefined
  return scheme === 'semver' ? parseSemanticVersion(bare) : parseDottedVersion(scheme, bare)
}

function parseSemanticVersion(text: string): Version | undefined {
  const parsed = parseSemver(text)
  // What semver forgives (another v, spaces) is no spelling of a version.
  if (!parsed || !/^\d/u.test(text) || text !== text.trim()) return undefined
  const { major, minor, patch, prerelease, build } = parsed
  return { text, parts: [major, minor, patch], pre: prerelease, build: build.join('.') }
}

function parseDottedVersion(scheme: 'calver' | 'dotted', text: string): Version | undefined {
  const version = parseNumbers(text)
  if (!version || (scheme === 'calver' && !startsWithYear(version.parts))) return undefined
  return version
}

/** Any dotted number with an optional pre-release and build: what ranges, components and lines are made of. */
export function parseNumbers(text: string): Version | undefined {
  const match = dotted.exec(text)
  if (!match) return undefined
  const parts = match[1]!.split('.').map(Number)
  const pre = match[2] ? match[2].split('.').map((id) => (/^\d+$/u.test(id) ? Number(id) : id)) : []
  return { text, parts, pre, build: match[3] ?? '' }
}

/** Calendar versions start with a year, written `2025` or `25`. */
function startsWithYear([year = 0]: readonly number[]): boolean {
  return year < 100 || (year >= 1970 && year < 2200)
}

export function isPreRelease(version: Version): boolean {
  return version.pre.length > 0
}

/** Order of precedence: numbers, then "a pre-release is below its release"; builds are equal. */
export function comparePrecedence(a: Version, b: Version): number {
  return compareParts(a.parts, b.parts) || comparePre(a.pre, b.pre)
}

/** The total order of versions: precedence, then the build by code unit, so that `+amd64` and `+arm64` differ. */
export function compareVersions(a: Version, b: Version): number {
  return comparePrecedence(a, b) || compareText(a.build, b.build)
}

/** Compares numbers from the left, at most so many; a missing part is zero. */
export function compareParts(a: readonly number[], b: readonly number[], atMost = Number.POSITIVE_INFINITY): number {
  const length = Math.min(atMost, Math.max(a.length, b.length))
  for (let i = 0; i < length; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Semantic versioning 2.0.0 §11: numbers below words, a shorter list below a longer one it begins. */
function comparePre(a: Version['pre'], b: Version['pre']): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0)
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const left = a[i]
    const right = b[i]
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1
    const order = compareIdentifiers(left, right)
    if (order !== 0) return order
  }
  return 0
}

function compareIdentifiers(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  return compareText(String(a), String(b))
}

/** Order by code unit: the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
