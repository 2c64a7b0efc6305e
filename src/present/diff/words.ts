import { type EntryDifference, type ManifestDiff, type PathDifference } from '../../results/manifest-diff.ts'
import { capitalized, count, firstNames } from '../words.ts'

/** So many entries of one kind that are new or gone are named. */
const shownEntries = 8

/** `Background migrations`. */
export function kindTitle(kind: EntryDifference['kind']): string {
  const one = kind.replaceAll('-', ' ').replace('api', 'API')
  const many = one.endsWith('y') ? `${one.slice(0, -1)}ies` : `${one}s`
  return capitalized(kind === 'product' || kind === 'policy' || kind === 'coverage' ? one : many)
}

/** Changes by kind, as texts a person reads: what changed one by one, what is new or gone by name. */
export function changesByKind(
  { changes }: ManifestDiff,
  say: (text: string) => string,
): [kind: EntryDifference['kind'], texts: string[]][] {
  return [...Map.groupBy(changes, ({ kind }) => kind)].map(([kind, some]) => {
    const named = (change: EntryDifference['change'], sign: string) => {
      const names = some.filter((one) => one.change === change).map((one) => say(nameOf(one)))
      return names.length > 0 ? [`${sign} ${firstNames(names, shownEntries)}`] : []
    }
    const changed = some.filter(({ change }) => change === 'changed')
    return [kind, [...named('removed', '-'), ...named('added', '+'), ...changed.map((one) => changedText(one, say))]]
  })
}

function nameOf({ id, name, fields }: EntryDifference): string {
  const where = fields.find(({ field }) => field === 'placement' || field === 'queued')
  const release = where?.after ?? where?.before
  return [id, name, release === undefined ? undefined : `(${release})`].filter((text) => text !== undefined).join(' ')
}

function changedText({ id, name, fields }: EntryDifference, say: (text: string) => string): string {
  const texts = fields.map(({ field, before, after }) => {
    const title = titles[field] ?? field.replace('_', ' ')
    if (before === undefined) return `${title} ${say(after ?? '')}`
    return after === undefined ? `no ${title} (was ${say(before)})` : `${title} ${say(before)} -> ${say(after)}`
  })
  return `~ ${say(name === undefined || name === id ? id : `${id} ${name}`)}: ${texts.join(', ')}`
}

/** Fields whose names people would not know. */
const titles: Readonly<Record<string, string>> = {
  placement: 'release',
  min_patch: 'minimum patch',
  squash_target: 'squash target',
}

const pathTitles: Record<PathDifference['change'], string> = {
  lost: 'Stranded',
  longer: 'Longer',
  uncertain: 'Uncertain',
  other: 'Other way',
  shorter: 'Shorter',
  certain: 'Certain now',
  found: 'Has a path',
}

/** Neighbouring versions whose path changes alike. */
export interface PathGroup {
  readonly title: string
  readonly change: PathDifference['change']
  /** `19.2.0 - 19.3.4`, or one version. */
  readonly versions: string
  readonly text: string
}

/** Groups by what happens to them, the worst first. */
export function pathGroups({ installations }: ManifestDiff): PathGroup[] {
  const order = Object.keys(pathTitles)
  const groups: PathDifference[][] = []
  for (const path of installations.paths) {
    const last = groups.at(-1)?.at(-1)
    if (last && alike(last) === alike(path)) groups.at(-1)!.push(path)
    else groups.push([path])
  }
  return groups.toSorted((a, b) => order.indexOf(a[0]!.change) - order.indexOf(b[0]!.change)).map(groupOf)
}

function alike({ change, hops, why, before, after }: PathDifference): string {
  return JSON.stringify([change, hops, why, without(before, after), without(after, before)])
}

function without(some: readonly string[], others: readonly string[]): string[] {
  return some.filter((one) => !others.includes(one))
}

function groupOf(paths: readonly PathDifference[]): PathGroup {
  const [first] = paths
  const last = paths.at(-1)!
  const versions = paths.length === 1 ? first!.from : `${first!.from} - ${last.from}`
  return { title: pathTitles[first!.change], change: first!.change, versions, text: pathText(last) }
}

function pathText(path: PathDifference): string {
  const { change, hops = 0, why, after } = path
  switch (change) {
    case 'lost':
      return `no path any more: ${why ?? 'no reason was found'}`
    case 'found':
      return `has a path now: ${after.join(', ')}`
    case 'uncertain':
      return `depends on an answer now: ${why ?? 'a fact is missing'}`
    case 'certain':
      return 'depends on no answer any more'
    case 'other':
      return landingsText(path)
    case 'longer':
      return [`${count(hops, 'hop')} more`, landingsText(path)].filter((text) => text !== '').join(': ')
    case 'shorter':
      return [`${count(-hops, 'hop')} less`, landingsText(path)].filter((text) => text !== '').join(': ')
  }
}

function landingsText({ before, after }: PathDifference): string {
  const more = without(after, before)
  const less = without(before, after)
  return [
    ...(more.length > 0 ? [`also lands on ${more.join(', ')}`] : []),
    ...(less.length > 0 ? [`no longer on ${less.join(', ')}`] : []),
  ].join(', ')
}

/** `3 changes; 2 versions lose their path, 14 get longer`. */
export function headline(result: ManifestDiff): string {
  const { base, head, changed, changes } = result
  const sides = `${base.name} -> ${head.name}`
  if (!changed) return `${sides}: the manifest says the same`
  return `${sides}: ${count(changes.length, 'change')}; ${installationsText(result)}`
}

function installationsText({ installations: { paths } }: ManifestDiff): string {
  const number = (change: PathDifference['change']) => paths.filter((path) => path.change === change).length
  const versions = (some: number, one: string, many: string) => {
    return some === 0 ? [] : [`${count(some, 'version')} ${some === 1 ? one : many}`]
  }
  const texts = [
    ...versions(number('lost'), 'loses its path', 'lose their path'),
    ...versions(number('longer'), 'gets a longer path', 'get a longer path'),
    ...versions(number('shorter'), 'gets a shorter path', 'get a shorter path'),
  ]
  if (texts.length > 0) return texts.join(', ')
  return paths.length > 0 ? 'no path gets longer or is lost' : 'every path stays'
}
