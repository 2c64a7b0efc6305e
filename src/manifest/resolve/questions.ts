import { type Component, type ComponentSpan } from '../../domain/component.ts'
import { type Condition } from '../../domain/condition.ts'
import { type Block, type Dwell, type Gate, type Note } from '../../domain/constraint-entries.ts'
import { type InstallType } from '../../domain/install-type.ts'
import { comparePoints } from '../../domain/line.ts'
import { type ManifestDocument } from '../schema/manifest.ts'
import { resolveGateCheck } from './calls.ts'
import { checkReference, placeIn, readDuration, readPoint, readRange, unique, type Entry, type Scope } from './scope.ts'

type Item<K extends keyof ManifestDocument> = NonNullable<ManifestDocument[K]> extends readonly (infer T)[] ? T : never

export function resolveConditions(
  scope: Scope,
  entries: readonly Entry<Item<'conditions'>>[],
  databases: ReadonlySet<string>,
): Condition[] {
  return unique(scope, 'condition', entries, ({ id }) => id).map((entry) => {
    const { id, question, why, criterion, probe, nodes, ran } = entry.value
    if (probe)
      checkReference(scope, placeIn(entry, 'probe', 'database'), 'database', { id: probe.database, known: databases })
    return {
      id,
      question,
      why,
      criterion,
      probe: probe && { ...probe, verified: probe.verified ?? true },
      nodes,
      ran: readRange(scope, entry, 'ran', ran),
      place: placeIn(entry),
    }
  })
}

export function resolveComponents(scope: Scope, entries: readonly Entry<Item<'components'>>[]): Component[] {
  return unique(scope, 'component', entries, ({ id }) => id).map((entry) => {
    const { id, name, line, lines, ranges } = entry.value
    const spans = (ranges ?? []).flatMap((_, i) => resolveSpan(scope, entry, i))
    return {
      id,
      name,
      lineParts: line,
      lines,
      spans: spans.toSorted((a, b) => comparePoints(scope.product, a.from, b.from)),
      place: placeIn(entry),
    }
  })
}

function resolveSpan(scope: Scope, entry: Entry<Item<'components'>>, i: number): ComponentSpan[] {
  const { from, requires, tested, note } = entry.value.ranges![i]!
  const point = readPoint(scope, entry, ['ranges', i, 'from'], from)
  if (!point) return []
  return [
    {
      from: point,
      requires: readRange(scope, entry, ['ranges', i, 'requires'], requires),
      tested: readRange(scope, entry, ['ranges', i, 'tested'], tested),
      note,
      place: placeIn(entry, 'ranges', i),
    },
  ]
}

export function resolveInstallTypes(scope: Scope, entries: readonly Entry<Item<'install_types'>>[]): InstallType[] {
  return unique(scope, 'install type', entries, ({ id }) => id).map((entry) => ({
    ...entry.value,
    place: placeIn(entry),
  }))
}

export function resolveBlocks(
  scope: Scope,
  entries: readonly Entry<Item<'blocks'>>[],
  conditions: ReadonlySet<string>,
): Block[] {
  return unique(scope, 'block', entries, ({ name }) => name).flatMap((entry) => {
    const { name, reason, when, mode, remedy } = entry.value
    const from = readRange(scope, entry, 'from', entry.value.from)
    const to = readRange(scope, entry, 'to', entry.value.to)
    checkWhen(scope, entry, when, conditions)
    return from && to ? [{ name, from, to, reason, when: when ?? [], mode, remedy, place: placeIn(entry) }] : []
  })
}

/** Every condition a stop or a block names must be declared. */
export function checkWhen(
  scope: Scope,
  entry: Entry<unknown>,
  when: readonly string[] | undefined,
  known: ReadonlySet<string>,
): void {
  for (const [i, id] of (when ?? []).entries())
    checkReference(scope, placeIn(entry, 'when', i), 'condition', { id, known })
}

export function resolveDwell(scope: Scope, entries: readonly Entry<Item<'dwell'>>[]): Dwell[] {
  return entries.flatMap((entry) => {
    const since = readPoint(scope, entry, 'since', entry.value.since)
    const before = readPoint(scope, entry, 'before', entry.value.before)
    const atLeast = readDuration(scope, entry, 'at_least', entry.value.at_least)
    if (!since || !before || atLeast === undefined) return []
    return [{ since, before, atLeast, reason: entry.value.reason, place: placeIn(entry) }]
  })
}

export function resolveGates(
  scope: Scope,
  entries: readonly Entry<Item<'gates'>>[],
  installTypes: ReadonlySet<string>,
): Gate[] {
  return unique(scope, 'gate', entries, ({ id }) => id).map((entry) => {
    const { id, title, command, check } = entry.value
    return {
      id,
      title,
      command,
      check: check && resolveGateCheck(scope, entry, check),
      leaving: readRange(scope, entry, 'leaving', entry.value.leaving),
      entering: readRange(scope, entry, 'entering', entry.value.entering),
      installTypes: readInstallTypes(scope, entry, installTypes),
      place: placeIn(entry),
    }
  })
}

export function resolveNotes(
  scope: Scope,
  entries: readonly Entry<Item<'notes'>>[],
  installTypes: ReadonlySet<string>,
): Note[] {
  return entries.flatMap((entry) => {
    const versions = readRange(scope, entry, 'versions', entry.value.versions)
    if (!versions) return []
    const { text, url } = entry.value
    return [{ versions, text, url, installTypes: readInstallTypes(scope, entry, installTypes), place: placeIn(entry) }]
  })
}

function readInstallTypes(
  scope: Scope,
  entry: Entry<{ install_types?: string[] }>,
  known: ReadonlySet<string>,
): string[] {
  const ids = entry.value.install_types ?? []
  for (const [i, id] of ids.entries())
    checkReference(scope, placeIn(entry, 'install_types', i), 'install type', { id, known })
  return ids
}
