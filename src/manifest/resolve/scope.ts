import { parsePoint, type Point } from '../../domain/line.ts'
import { nearest } from '../../domain/nearest.ts'
import { formatPlace, type Place } from '../../domain/place.ts'
import { type Product } from '../../domain/product.ts'
import {
  parseDuration,
  parseInstant,
  startOfDay,
  type CalendarDate,
  type Duration,
  type Instant,
} from '../../domain/time.ts'
import { parseVersion, type Version } from '../../domain/version.ts'
import { parseRange, type VersionRange } from '../../domain/version-range.ts'
import { locate, placeOf, type Located } from '../located.ts'
import { shownProblems } from '../limits.ts'
import { type ManifestProblem } from '../problem.ts'

/** What every part of the resolver needs: the product, where things stand, and where problems go. */
export interface Scope {
  readonly product: Product
  readonly problems: ManifestProblem[]
}

/** One entry of the manifest with its place. */
export interface Entry<T> {
  readonly value: T
  readonly located: Located
}

export function entriesOf<T>(root: Located, key: string, values: readonly T[] | undefined): Entry<T>[] {
  const list = locate(root, [key])
  return (values ?? []).map((value, i) => ({ value, located: list.items?.[i] ?? list }))
}

export function placeIn(entry: Entry<unknown>, ...path: (string | number)[]): Place {
  return placeOf(locate(entry.located, path))
}

/** Notes a problem at a field of an entry. */
export function report(scope: Scope, place: Place, code: string, told: { message: string; next: string }): void {
  scope.problems.push({ code, place, ...told })
}

type Reader<T> = (scope: Scope, text: string) => T | undefined

/** Reads one text of an entry, or reports that it is none of its kind. Absent stays absent. */
function reading<T>(read: Reader<T>, kind: string, example: string) {
  return (
    scope: Scope,
    entry: Entry<unknown>,
    path: string | readonly (string | number)[],
    text: string | undefined,
  ): T | undefined => {
    if (text === undefined) return undefined
    const value = read(scope, text)
    if (value === undefined) {
      const place = placeIn(entry, ...(typeof path === 'string' ? [path] : path))
      report(scope, place, `bad-${kind.replaceAll(' ', '-')}`, {
        message: `"${text}" is no ${kind}`,
        next: `write something like ${example}`,
      })
    }
    return value
  }
}

export const readVersion = reading<Version>(
  (scope, text) => parseVersion(scope.product.scheme, text),
  'version',
  '"17.3.7" in the spelling of the product',
)
export const readPoint = reading<Point>(
  (scope, text) => parsePoint(scope.product, text),
  'line or version',
  '"17.3" or "17.3.7"',
)
export const readRange = reading<VersionRange>(
  (_, text) => parseRange(text),
  'version range',
  '">=16 <17" or "17.1.0 - 17.1.1"',
)
export const readDate = reading<CalendarDate>(
  (_, text) => (startOfDay(text) === undefined ? undefined : text),
  'date',
  '2026-11-20',
)
export const readInstant = reading<Instant>((_, text) => parseInstant(text), 'instant', '2025-04-27T00:00:00Z')
export const readDuration = reading<Duration>((_, text) => parseDuration(text), 'duration', '90s, 15m, 1h or 21d')

/** The identity of a line or version: `24.09.0` and `24.9.0` are one version, `24.09` and `24.9` one line. */
export function canonical({ product }: Scope, text: string): string {
  const point = parsePoint(product, text)
  if (!point) return text
  const { parts, pre, build } = point.version
  const significant = parts.slice(0, parts.findLastIndex((part) => part !== 0) + 1)
  return [point.wholeLine ? 'line' : 'version', significant.join('.'), pre.join('.'), build].join(' ')
}

/** Reports every identity that stands twice, with both places; returns the first of each. */
export function unique<T>(
  scope: Scope,
  what: string,
  entries: readonly Entry<T>[],
  identity: (value: T) => string,
  label: (value: T) => string = identity,
): Entry<T>[] {
  const first = new Map<string, Entry<T>>()
  for (const entry of entries) {
    const id = identity(entry.value)
    const earlier = first.get(id)
    if (!earlier) {
      first.set(id, entry)
      continue
    }
    const next = `keep one of them; the other is at ${formatPlace(placeIn(earlier))}`
    report(scope, placeIn(entry), 'duplicate-id', { message: `${what} ${label(entry.value)} stands twice`, next })
  }
  return [...first.values()]
}

/** Reports a reference to something that is not declared. */
export function checkReference(
  scope: Scope,
  place: Place,
  what: string,
  told: { id: string; known: ReadonlySet<string> },
): void {
  const { id, known } = told
  if (known.has(id)) return
  // Nobody sees more problems than are shown, and looking for near words takes time for each.
  const near = scope.problems.length < shownProblems ? nearest(id, known) : []
  const list = [...known].slice(0, 10).join(', ')
  const next =
    near.length > 0
      ? `did you mean ${near.join(' or ')}?`
      : `declare it, or use one of: ${list === '' ? 'none is declared' : list}`
  report(scope, place, 'unknown-reference', { message: `there is no ${what} "${id}"`, next })
}

/** A file a manifest names lies inside the manifest's folder: never absolute, never upwards, never on another drive. */
export function checkPath(scope: Scope, entry: Entry<unknown>, field: string, path: string): void {
  const leaves = /^(?:[/\\]|[A-Za-z]:)/u.test(path) || path.split(/[/\\]/u).includes('..') || path.includes('\0')
  if (!leaves) return
  const told = {
    message: `the path "${path}" leaves the manifest's folder`,
    next: 'name a file inside the folder of the manifest',
  }
  report(scope, placeIn(entry, field), 'path-escape', told)
}
