import { type Coverage } from '../../domain/coverage.ts'
import { type Fault } from '../../domain/finding.ts'
import { comparePoint, type Point } from '../../domain/line.ts'
import { type Product } from '../../domain/product.ts'
import { type Rule } from '../rule.ts'

/** What is said to be known is said once. */
export const rule: Rule = {
  name: 'coverage-contradiction',
  group: 'versions',
  severity: 'warning',
  summary: 'coverage that calls the same releases complete and partial, or that ends before it begins',
  why: `Where coverage is complete, absence proves: no stop is missing, no finalizer is unrecorded. Where it is partial, absence
means nothing. When both are said of the same releases, complete counts, and what was meant as a caution is lost.`,
  fix: 'Let one entry end where the other begins.',
  since: '0.2.0',
  bad: {
    manifest: `
coverage:
  - {of: stops, until: "1.2"}
  - {of: stops, from: "1.2", degree: partial}
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}]
`,
  },
  good: {
    manifest: `
coverage:
  - {of: stops, until: "1.2"}
  - {of: stops, from: "1.3", degree: partial}
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}]
`,
  },
  *check({ manifest: { product, coverage } }) {
    for (const [index, entry] of coverage.entries()) {
      if (!isNotAfter(product, entry.from, entry.until)) yield endsBeforeItBegins(entry, index)
      const other = coverage.findIndex((one, i) => i < index && contradicts(product, one, entry))
      if (other !== -1) yield saysBoth(entry, index, { entry: coverage[other]!, index: other })
    }
  },
}

function contradicts(product: Product, a: Coverage, b: Coverage): boolean {
  if (a.of !== b.of || a.degree === b.degree) return false
  const hasSpan = [a, b].every(({ from, until }) => isNotAfter(product, from, until))
  return hasSpan && isNotAfter(product, a.from, b.until) && isNotAfter(product, b.from, a.until)
}

/** Is there a version at or after the one and not after the other? An open end is beyond every version. */
function isNotAfter(product: Product, from: Point | undefined, until: Point | undefined): boolean {
  if (!from || !until) return true
  if (until.wholeLine) return comparePoint(product, from.version, until) <= 0
  return comparePoint(product, until.version, from) >= 0
}

/** `stops from 1.2 to 1.4`. */
function spanWords({ of, from, until }: Coverage): string {
  return `${of}${from ? ` from ${from.text}` : ''}${until ? ` to ${until.text}` : ''}`
}

function endsBeforeItBegins(entry: Coverage, index: number): Fault {
  return {
    subject: spanWords(entry),
    message: `the coverage of ${spanWords(entry)} ends before it begins`,
    next: 'swap the two ends',
    at: { entry: undefined, field: ['coverage', index] },
  }
}

function saysBoth(entry: Coverage, index: number, other: { readonly entry: Coverage; readonly index: number }): Fault {
  return {
    subject: `${entry.degree} ${spanWords(entry)}`,
    message: `the coverage of ${spanWords(entry)} is called ${entry.degree}, and that of ${spanWords(other.entry)}, which overlaps, ${other.entry.degree}`,
    next: 'let one end where the other begins',
    at: { entry: undefined, field: ['coverage', index] },
    related: [
      {
        entry: undefined,
        field: ['coverage', other.index],
        message: `${other.entry.degree} ${spanWords(other.entry)}`,
      },
    ],
  }
}
