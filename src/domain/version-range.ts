import { comparePrecedence, parseNumbers, type Version } from './version.ts'

type Operator = '<' | '<=' | '=' | '>=' | '>'

export interface Comparator {
  readonly operator: Operator
  readonly bound: Version
}

/**
 * A set of versions: alternatives (`||`) of comparators that all hold (a space or a comma).
 * `a - b` includes both ends, a bare version means `=`, `*` is every version.
 * A bound with fewer numbers than the version it meets speaks of the whole line: `<=16` holds for 16.9, `>16` does not.
 * Pre-releases take their place in the order; none is silently left out.
 */
export interface VersionRange {
  readonly text: string
  readonly alternatives: readonly (readonly Comparator[])[]
}

/** Reads a range; undefined when the text is none. */
export function parseRange(text: string): VersionRange | undefined {
  if (text.length > 512) return undefined
  const alternatives = text.split('||').map((part) => parseAlternative(part.trim()))
  if (alternatives.some((alternative) => alternative === undefined)) return undefined
  return { text, alternatives: alternatives as Comparator[][] }
}

function parseAlternative(text: string): Comparator[] | undefined {
  if (text === '*') return []
  const hyphen = /^(\S+)\s+-\s+(\S+)$/u.exec(text)
  const words = hyphen ? [`>=${hyphen[1]!}`, `<=${hyphen[2]!}`] : glueOperators(text)
  if (words.length === 0) return undefined
  const comparators = words.map(parseComparator)
  return comparators.includes(undefined) ? undefined : (comparators as Comparator[])
}

/** `>= 14, <17` and `>=14 <17` are the same two words. */
function glueOperators(text: string): string[] {
  return text
    .replaceAll(/([<>=])\s+/gu, '$1')
    .split(/[\s,]+/u)
    .filter((word) => word !== '')
}

function parseComparator(word: string): Comparator | undefined {
  const match = /^(<=|>=|<|>|=)?v?(.+)$/u.exec(word)
  const bound = match ? parseNumbers(match[2]!) : undefined
  return bound && { operator: (match![1] ?? '=') as Operator, bound }
}

export function inRange(range: VersionRange, version: Version): boolean {
  return range.alternatives.some((comparators) => comparators.every((comparator) => holds(comparator, version)))
}

function holds({ operator, bound }: Comparator, version: Version): boolean {
  const order = compareToBound(version, bound)
  switch (operator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '=':
      return order === 0
    case '>=':
      return order >= 0
    case '>':
      return order > 0
  }
}

/** Below, inside or above what the bound names; a bound without pre-release and with fewer numbers names a line. */
export function compareToBound(version: Version, bound: Version): number {
  if (bound.pre.length > 0 || bound.parts.length >= version.parts.length) return comparePrecedence(version, bound)
  for (const [i, part] of bound.parts.entries()) {
    const difference = (version.parts[i] ?? 0) - part
    if (difference !== 0) return difference
  }
  return 0
}

/** The bounds a range names, ascending: where its answer can change. */
export function boundsOf(range: VersionRange): Version[] {
  return range.alternatives.flatMap((comparators) => comparators.map(({ bound }) => bound)).toSorted(comparePrecedence)
}
