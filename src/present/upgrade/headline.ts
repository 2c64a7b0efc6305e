import { type Path, type Upgrade } from '../../results/upgrade.ts'
import { count } from '../words.ts'

/** What answers about one path have in common. */
export type Ends = Pick<Upgrade, 'manifest' | 'asked' | 'from' | 'to'>

/** `GitLab 15.4.2 -> 18.11.9`. */
export function title({ manifest, from, to }: Ends, arrow = '->'): string {
  return `${manifest.name} ${from.version} ${arrow} ${to.version}`
}

/** The first line in parts that stay whole where it wraps. */
export function headlineParts(result: Upgrade): readonly string[] {
  const ends = `${productText(result)} ${result.from.version} -> ${result.to.version} (${knownText(result)})`
  return [ends, ...(result.path && result.verdict !== 'nothing-to-do' ? pathParts(result.path) : [])]
}

/** A product that nobody named is said to be taken by default. */
export function productText(ends: Pick<Ends, 'manifest'>): string {
  return isDefaultChoice(ends) ? `${ends.manifest.name} (taken by default)` : ends.manifest.name
}

/** The person named no product and no manifest. */
function isDefaultChoice({ manifest }: Pick<Ends, 'manifest'>): boolean {
  return manifest.by_default
}

/** `newest 18 known on 2026-11-20`. */
export function knownText({ asked, to, manifest }: Ends): string {
  if (!to.listed) return `not listed in the manifest of ${manifest.complete_until}, judged by its line`
  if (asked.to === 'newest') return `newest known on ${manifest.complete_until}`
  if (asked.to !== to.version) return `newest ${asked.to} known on ${manifest.complete_until}`
  return `manifest of ${manifest.complete_until}`
}

/** `17 hops, 4 only if`, `PostgreSQL 13 -> 16 once`. */
export function pathParts(path: Path, arrow = '->'): readonly string[] {
  const conditional = path.only_if > 0 ? `, ${path.only_if} only if` : ''
  return [`${countedText(path)}${conditional}`, ...movesText(path, arrow)]
}

/** Counted hops; a patch hop before them is named, because it is not counted. */
function countedText({ hops, counted }: Path): string {
  const free = hops.length - counted
  return free > 0 ? `${count(counted, 'hop')} after a patch hop` : count(counted, 'hop')
}

function movesText({ hops }: Path, arrow: string): readonly string[] {
  const moves = hops.flatMap(({ components }) => components.filter(({ action }) => action === 'move'))
  const once = moves.length === 1 ? ' once' : ''
  return moves.map(({ name, from, to }) =>
    [name, ...(from === undefined ? [] : [from, arrow]), `${to}${once}`].join(' '),
  )
}

/** Said in every answer when the manifest is old. */
export function staleText({ manifest }: Pick<Ends, 'manifest'>): string | undefined {
  if (!manifest.stale) return undefined
  return `The manifest is ${count(manifest.age_days, 'day')} old: releases after ${manifest.complete_until} are not known here.`
}
