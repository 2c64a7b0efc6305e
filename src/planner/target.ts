import { compareLines, formatLine, lineOf } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { nearest } from '../domain/nearest.ts'
import {
  comparePrecedence,
  compareVersions,
  isPreRelease,
  parseNumbers,
  parseVersion,
  type Version,
} from '../domain/version.ts'
import { isUsable, lowerBound } from './landings.ts'

/** A version somebody asked for, or why the words name none. */
export type Named =
  | { readonly version: Version }
  | { readonly problem: string; readonly suggestions: readonly string[] }

/**
 * What `--to` names: an exact version, the newest usable patch of a line or of a major, or the newest of all.
 * `newest` of a product means the newest release that is neither withdrawn nor to be avoided.
 */
export function resolveTarget(manifest: Manifest, words: string): Named {
  if (words === 'newest' || words === 'latest') return newestWith(manifest, [], words)
  const bare = words.startsWith('v') ? words.slice(1) : words
  const numbers = parseNumbers(bare)
  const listed = listedVersion(manifest, bare)
  if (listed) return { version: listed }
  if (numbers && !isPreRelease(numbers) && numbers.parts.length <= (manifest.product.lineParts ?? 0))
    return newestWith(manifest, numbers.parts, bare)
  const version = parseVersion(manifest.product.scheme, bare)
  return version ? { version } : noVersion(manifest, words)
}

/** What `--from` names: an exact version. */
export function resolveInstalled(manifest: Manifest, words: string): Named {
  const bare = words.startsWith('v') ? words.slice(1) : words
  const listed = listedVersion(manifest, bare)
  if (listed) return { version: listed }
  const numbers = parseNumbers(bare)
  if (numbers && numbers.parts.length <= (manifest.product.lineParts ?? 0) && !isPreRelease(numbers)) {
    const patches = releasesOf(manifest, numbers.parts).map(({ version }) => version.text)
    const problem = `${words} is a release line, not the version that is installed`
    return { problem, suggestions: patches.toReversed().slice(0, 3) }
  }
  const version = parseVersion(manifest.product.scheme, bare)
  return version ? { version } : noVersion(manifest, words)
}

/** The release of that version; `24.09` is release 24.09.0 only where it is not a whole line. */
function listedVersion({ product, releases }: Manifest, text: string): Version | undefined {
  const version = parseVersion(product.scheme, text)
  if (!version) return undefined
  const isLine = version.parts.length <= (product.lineParts ?? 0)
  const found = releases[lowerBound(releases, (release) => compareVersions(release.version, version))]?.version
  if (!found || compareVersions(found, version) !== 0) return undefined
  return !isLine || found.parts.length === version.parts.length ? found : undefined
}

function releasesOf({ releases }: Manifest, prefix: readonly number[]): Manifest['releases'] {
  return releases.filter(({ version }) => prefix.every((part, i) => version.parts[i] === part))
}

function newestWith(manifest: Manifest, prefix: readonly number[], words: string): Named {
  const releases = releasesOf(manifest, prefix)
  const newest = releases.findLast(isUsable) ?? releases.at(-1)
  return newest ? { version: newest.version } : noVersion(manifest, words)
}

/** Versions and lines spelled alike are suggested; when there is none, the newest is named. */
function noVersion({ product, releases, lines }: Manifest, words: string): Named {
  const known = releases.map(({ version }) => version.text)
  const suggestions = nearest(words, [...known, ...lines.map(({ line }) => formatLine(line))])
  const newest = suggestions.length > 0 ? undefined : releases.findLast(isUsable)
  const hint = newest ? `; its newest is ${newest.version.text}` : ''
  return { problem: `${product.name} has no version "${words}"${hint}`, suggestions }
}

/** The known lines nearest to a version whose line nobody knows: the one below and the one above. */
export function nearestLines(manifest: Manifest, version: Version): string[] {
  const line = lineOf(manifest.product, version)
  const below = manifest.lines.findLast((entry) => compareLines(entry.line, line) < 0)
  const above = manifest.lines.find((entry) => compareLines(entry.line, line) > 0)
  return [below, above].flatMap((entry) => (entry ? [formatLine(entry.line)] : []))
}

/** Is the version's line known? Without lines, is it between the oldest and the newest release? */
export function isKnownLine(manifest: Manifest, version: Version): boolean {
  if (manifest.product.lineParts !== undefined) {
    const line = lineOf(manifest.product, version)
    return manifest.lines.some((entry) => compareLines(entry.line, line) === 0)
  }
  const oldest = manifest.releases[0]
  const newest = manifest.releases.at(-1)
  return (
    oldest !== undefined &&
    newest !== undefined &&
    comparePrecedence(oldest.version, version) <= 0 &&
    comparePrecedence(version, newest.version) <= 0
  )
}
