/** A product and how it spells versions; the ladders have the step from 9 to 10 and a new major. */
export interface Spelling {
  readonly scheme: 'semver' | 'calver' | 'dotted'
  readonly line: number | 'none'
  /** Ascending; without lines only the beginnings of versions. */
  readonly ladder: readonly string[]
  /** What stands between the line and the patch, and after the patch. */
  readonly middle: string
  readonly end: string
}

const twoParts = ['1.8', '1.9', '1.10', '2.0', '2.1']

export const spellings: readonly Spelling[] = [
  { scheme: 'semver', line: 2, ladder: twoParts, middle: '.', end: '' },
  { scheme: 'semver', line: 'none', ladder: twoParts, middle: '.', end: '' },
  { scheme: 'semver', line: 1, ladder: ['8', '9', '10', '11'], middle: '.', end: '.0' },
  { scheme: 'calver', line: 2, ladder: ['24.09', '24.10', '25.01', '25.02'], middle: '.', end: '' },
  { scheme: 'dotted', line: 2, ladder: twoParts, middle: '.0.', end: '' },
  { scheme: 'semver', line: 2, ladder: twoParts, middle: '.', end: '+arm64' },
]

/** A line, or a version of it, by number: shrinking makes it an earlier one. */
export interface Pick {
  readonly line: number
  readonly patch: number | undefined
}

export class Speller {
  readonly spelling: Spelling
  constructor(spelling: Spelling) {
    this.spelling = spelling
  }

  line({ line }: Pick): string {
    const { ladder } = this.spelling
    return ladder[line % ladder.length]!
  }

  version(at: Pick, pre = ''): string {
    const { middle, end } = this.spelling
    const plus = end.startsWith('+')
    return `${this.line(at)}${middle}${at.patch ?? 0}${plus ? pre + end : end + pre}`
  }

  point(at: Pick): string {
    return at.patch === undefined && this.spelling.line !== 'none' ? this.line(at) : this.version(at)
  }

  /** The earlier of two first. */
  ascending(picks: readonly Pick[]): Pick[] {
    const { length } = this.spelling.ladder
    return picks.toSorted((a, b) => (a.line % length) - (b.line % length) || (a.patch ?? -1) - (b.patch ?? -1))
  }

  placement(picks: readonly Pick[]): string | { earliest: string; latest: string } {
    const [earliest, latest] = this.ascending(picks)
    return latest ? { earliest: this.point(earliest!), latest: this.point(latest) } : this.point(earliest!)
  }

  /** The main line's entry, and exact versions of earlier lines it was ported back to. */
  release(picks: readonly Pick[], backports: readonly Pick[]) {
    const placed = this.placement(picks)
    const { length } = this.spelling.ladder
    const hasLines = this.spelling.line !== 'none'
    const older = backports.filter(({ line }) => hasLines && line % length < picks[0]!.line % length)
    return typeof placed === 'string' && older.length > 0 ? [placed, ...older.map((at) => this.version(at))] : placed
  }

  range({ kind, ...ends }: { kind: number; a: Pick; b: Pick }): string {
    const [a, b] = this.ascending([ends.a, ends.b]).map((at) => this.point(at)) as [string, string]
    return [`<=${a}`, `<${b}`, `>=${a}`, `>${a}`, a, `>=${a} <${b}`, `${a} - ${b}`, `${a} || ${b}`][kind]!
  }
}
