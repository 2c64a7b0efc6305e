import { formatPlace } from '../../domain/place.ts'
import { type GapResult, type LifeResult, type StopResult } from '../../results/stops.ts'
import { firstNames, groupDigits } from '../words.ts'

/** `BackfillX [17.4, 17.6) large`, `BackfillY [17.4, 17.5 to 17.6) inferred`. */
export function lifeText({ name, opens, closes, size, kind, inferred }: LifeResult): string {
  const what = { work: '', code: ' (its code)', removal: ' (removed)' }[kind]
  const marks = [...(inferred ? ['inferred'] : []), ...(size === 'large' ? ['large'] : [])]
  return [`${name}${what}`, `[${bare(opens)}, ${bare(closes)})`, ...marks].join(' ')
}

function bare(placement: string): string {
  return placement.replace(' (inferred)', '')
}

/** `1 life`, `53 lives`. */
export function countLives(number: number): string {
  return number === 1 ? '1 life' : `${groupDigits(number)} lives`
}

/** Names of lives, each once. */
export function lifeNames(lives: readonly LifeResult[], most: number): string {
  return firstNames([...new Set(lives.map(({ name }) => name))], most)
}

const subjectWords: Readonly<Record<GapResult['of'], string>> = {
  versions: 'versions',
  stops: 'stops',
  migrations: 'migrations',
  'background-migrations': 'background migrations',
  finalizations: 'finalizations',
  sizes: 'sizes',
}

/** `background migrations and finalizations are recorded in part from 17.3 to 17.8`. */
export function gapsText(gaps: readonly GapResult[]): string {
  const bySpan = Map.groupBy(gaps, ({ degree, from, until }) => `${degreeWords[degree]} ${spanText(from, until)}`)
  return [...bySpan]
    .map(([span, some]) => `${some.map(({ of }) => subjectWords[of]).join(' and ')} are ${span}`)
    .join('; ')
}

const degreeWords: Readonly<Record<GapResult['degree'], string>> = {
  partial: 'recorded in part',
  none: 'not said to be recorded',
}

function spanText(from: string, until: string): string {
  return from === until ? `in ${from}` : `from ${from} to ${until}`
}

/** The widest span of each kind of gap, for an answer about many stops. */
export function widestGaps(gaps: readonly GapResult[]): readonly GapResult[] {
  const byKind = Map.groupBy(gaps, ({ of }) => of)
  return [...byKind.values()].map((some) => ({
    of: some[0]!.of,
    degree: some.some(({ degree }) => degree === 'none') ? 'none' : 'partial',
    from: some[0]!.from,
    until: some.at(-1)!.until,
  }))
}

/** `a required stop`, `a stop by schedule`, `a stop only if many-users or …`. */
export function kindText({ kind, when, recorded }: StopResult): string {
  if (kind === 'conditional') return `a stop only if ${when.join(' or ')}`
  if (kind === 'scheduled') return recorded ? 'a scheduled stop' : 'a stop by schedule, not recorded yet'
  return 'a required stop'
}

/** Where an entry of the manifest stands. */
export function placeText(place: StopResult['place']): string {
  return place ? formatPlace(place) : ''
}
