import { type Preflight } from '../../results/preflight.ts'
import { spanText } from '../background/words.ts'
import { type Meaning } from '../palette.ts'
import { count, groupDigits } from '../words.ts'

/** The answer in one sentence. */
export function headline(result: Preflight): string {
  const { manifest, from, to } = result
  const hop = from && to ? `${manifest.name} ${from.version} -> ${to.version}` : manifest.name
  return `${hop}: ${verdictText(result)}.`
}

function verdictText({ verdict, waits, unread, findings, path }: Preflight): string {
  if (unread) return 'undetermined; no database could be read'
  const number = (wanted: string): number => findings.filter((one) => one.verdict === wanted).length
  switch (verdict) {
    case 'nothing-to-do':
      return 'nothing to do, it is installed'
    case 'legal': {
      const duties = number('duty')
      return duties === 0 ? 'LEGAL' : `LEGAL, with ${count(duties, 'thing')} for you to look at`
    }
    case 'undetermined':
      return `UNDETERMINED, ${count(number('undetermined'), 'fact')} missing`
    case 'illegal': {
      if (waits) return 'NOT YET, background work goes on'
      const way = path.length === 0 ? '' : `; the way is ${path.join(', ')}`
      return `ILLEGAL, for ${count(number('illegal'), 'reason')}${way}`
    }
  }
}

export const headMeaning: Readonly<Record<Preflight['verdict'], Meaning>> = {
  legal: 'good',
  'nothing-to-do': 'good',
  illegal: 'bad',
  undetermined: 'caution',
}

export const findingMeaning: Readonly<Record<Preflight['findings'][number]['verdict'], Meaning>> = {
  illegal: 'bad',
  undetermined: 'caution',
  duty: 'strong',
  warning: 'faint',
}

/** What stands before a finding. */
export const findingWords: Readonly<Record<Preflight['findings'][number]['verdict'], string>> = {
  illegal: 'illegal',
  undetermined: 'unknown',
  duty: 'look',
  warning: 'warning',
}

/** `2.0.0 (records of main; applied migrations agree)`. */
export function installedTexts({ installed }: Preflight): readonly string[] {
  const chosen = installed.find((one) => one.chosen)
  if (chosen?.version === undefined) return ['nobody says which version']
  const others = installed.filter((one) => !one.chosen)
  const agree = others.filter(({ version }) => version === chosen.version).map(({ source }) => source)
  const differ = others.flatMap(({ version, source }) =>
    version === undefined || version === chosen.version ? [] : [`${source} says ${version}`],
  )
  const sources = [chosen.source, ...agree].join(', ')
  return [[`${chosen.version} (${sources})`, ...differ].join('; ')]
}

/** `main: that of 2.0.0 (14 of 14 applied migrations judged)`. */
export function schemaTexts({ schema }: Preflight): readonly string[] {
  return schema.map((one) => `${one.database}: ${schemaText(one)}`)
}

function schemaText(one: Preflight['schema'][number]): string {
  const judged = one.complete
    ? count(one.applied, 'migration')
    : `judged by ${groupDigits(one.judged)} of ${count(one.applied, 'applied migration')}, which the manifest records`
  switch (one.state) {
    case 'unread':
      return `not read, ${one.why ?? 'nobody knows why'}`
    case 'empty':
      return 'no migration is applied'
    case 'cannot-tell':
      return `cannot be told, none of ${count(one.applied, 'applied migration')} is recorded in the manifest${newestText(one)}`
    case 'half-migrated':
      return `half-migrated, nearest to ${one.closest ?? '?'}: ${one.missing.length} missing, ${one.extra.length} too much (${judged})`
    case 'fits':
      return `that of ${rangeText(one.releases)} (${judged})`
    case 'post-pending':
      return `that of ${rangeText(one.releases)} without ${count(one.missing.length, 'post migration')} (${judged})`
  }
}

function newestText({ newest }: Preflight['schema'][number]): string {
  return newest === undefined ? '' : `; the newest is ${newest}`
}

function rangeText(releases: readonly string[]): string {
  const [first = 'no release'] = releases
  const last = releases.at(-1)
  return last === undefined || last === first ? first : `${first} to ${last}`
}

/** `PostgreSQL 16.4 (main)`; servers of one version are one. */
export function serverTexts({ servers }: Preflight): readonly string[] {
  const known = Map.groupBy(
    servers.filter(({ postgresql }) => postgresql !== undefined),
    ({ postgresql }) => postgresql!,
  )
  return [...known].map(([version, some]) => `${version} (${some.map(({ database }) => database).join(', ')})`)
}

export function conditionTexts({ conditions }: Preflight): readonly string[] {
  return conditions.map(({ condition, answer, value, database, why }) => {
    const read = value === undefined || value === answer ? '' : ` (${value})`
    return `${condition}: ${answer}${why === undefined ? read : `, ${why}`} [${database}]`
  })
}

interface Range {
  readonly least: number
  readonly most: number
}

/** `3 min - 9 min`; unknown is not zero. */
export function rangeTime(range: Range | undefined): string {
  if (!range) return 'unknown'
  const [least, most] = [spanText(range.least), spanText(range.most)]
  return least === most ? most : `${least} - ${most}`
}

const needs: Readonly<Record<Preflight['background'][number]['need'], string>> = {
  surely: 'before this hop',
  perhaps: 'perhaps before',
  stop: 'before this stop is left',
  none: 'may go on',
}

export const needText = ({ need }: Preflight['background'][number]): string => needs[need]

export function rowsText({ rows, counted }: Preflight['durations'][number]): string {
  if (rows === undefined) return 'unknown'
  return `${counted ? '' : '~'}${groupDigits(rows)}`
}

/** What the hop takes, in one line each. */
export function durationTexts(result: Preflight): readonly string[] {
  const { inline_ms: inline, after_ms: after, durations } = result
  const has = (when: 'inline' | 'after'): number => durations.filter((one) => one.when === when).length
  const of = (when: 'inline' | 'after', range: Range | undefined, text: string): string[] =>
    has(when) === 0 ? [] : [`${text} ${count(has(when), 'background migration')}: ${rangeTime(range)}`]
  return [
    ...of('inline', inline, 'the migrate step does'),
    ...of('after', after, 'after it, in service,'),
    ...(durations.length > 0 ? ['schema migrations themselves: unknown'] : []),
  ]
}

/** Inside the migrate step first, then by time; what nobody knows comes last, and what is empty not at all. */
export function longestFirst(durations: Preflight['durations']): Preflight['durations'] {
  const time = ({ takes_ms: takes, rows }: Preflight['durations'][number]): number => takes?.most ?? rows ?? -1
  return durations
    .filter(({ rows }) => rows === undefined || rows > 0)
    .toSorted((a, b) => Number(b.when === 'inline') - Number(a.when === 'inline') || time(b) - time(a))
}
