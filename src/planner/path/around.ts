import { formatDuration } from '../../domain/time.ts'
import { type VersionRange } from '../../domain/version-range.ts'
import { type Hop } from '../../results/plan-parts.ts'
import { emptySet, has, type IndexSet } from '../index-set.ts'
import { type Ground } from '../route.ts'
import { positionOf } from '../scene.ts'

/** Everything around a hop that is not about migrations. */
export type Around = Pick<Hop, 'waits' | 'gates' | 'notes' | 'commands'>

/** Waits, gates, notes and commands of each hop of a route. */
export function aroundHops(ground: Ground, at: readonly number[]): Around[] {
  const all = { waits: waits(ground, at), gates: gates(ground), notes: notes(ground), commands: commands(ground) }
  return at.slice(1).map((v, hop) => {
    const u = at[hop]!
    return { waits: all.waits(u, v), gates: all.gates(u, v), notes: all.notes(u, v), commands: all.commands(v) }
  })
}

type OfHop<T> = (u: number, v: number) => T

/** A dwell is waited for where the path enters what lies behind it, counted from the first landing at or after its start. */
function waits({ scene, manifest }: Ground, at: readonly number[]): OfHop<Hop['waits']> {
  const dwells = manifest.dwell.map((dwell) => ({
    dwell,
    before: positionOf(scene, dwell.before),
    first: at.find((position) => position >= positionOf(scene, dwell.since)),
  }))
  return (u, v) =>
    dwells
      .filter(({ before, first }) => u < before && v >= before && first !== undefined && first <= u)
      .map(({ dwell: { atLeast, reason }, first }) => {
        return { at_least: formatDuration(atLeast), since: scene.landings[first!]!.version.text, reason }
      })
}

/** A gate stands where a hop crosses its range: out of what is left, or into what is entered. */
function gates({ scene, manifest, request }: Ground): OfHop<Hop['gates']> {
  const setOf = (range: VersionRange | undefined): IndexSet => (range ? scene.setOf(range) : emptySet)
  const standing = manifest.gates
    .filter(({ installTypes }) => concerns(installTypes, request.installType))
    .map((gate) => ({ gate, leaving: setOf(gate.leaving), entering: setOf(gate.entering) }))
  return (u, v) =>
    standing
      .filter(
        ({ leaving, entering }) => (has(leaving, u) && !has(leaving, v)) || (has(entering, v) && !has(entering, u)),
      )
      .map(({ gate: { id, title, command } }) => ({ id, title, ...(command !== undefined && { command }) }))
}

/** Notes of the versions a hop enters or passes. */
function notes({ scene, manifest, request }: Ground): OfHop<Hop['notes']> {
  const concerning = manifest.notes
    .filter(({ installTypes }) => concerns(installTypes, request.installType))
    .map((note) => ({ note, set: scene.setOf(note.versions) }))
  return (u, v) =>
    concerning
      .filter(({ set }) => set.some(({ start, end }) => start <= v && end > u + 1))
      .map(({ note: { text, url } }) => ({ text, ...(url !== undefined && { url }) }))
}

function concerns(installTypes: readonly string[], installed: string | undefined): boolean {
  return installTypes.length === 0 || installed === undefined || installTypes.includes(installed)
}

function commands({ scene, manifest, request }: Ground): (v: number) => Hop['commands'] {
  const type = manifest.installTypes.find(({ id }) => id === request.installType)
  return (v) => {
    const version = scene.landings[v]!.version.text
    return (type?.commands ?? []).map(({ step, on, run }) => ({ step, on, run: run.replaceAll('{version}', version) }))
  }
}
