import { type Component } from '../../domain/component.ts'
import { type Condition } from '../../domain/condition.ts'
import { type Block, type Note } from '../../domain/constraint-entries.ts'
import { formatLine } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Release } from '../../domain/release.ts'
import {
  type BlockEntry,
  type ComponentEntry,
  type ConditionEntry,
  type NoteEntry,
  type ReleaseEntry,
} from '../../results/manifest-parts.ts'

export function conditionEntry({ stops, blocks }: Manifest, condition: Condition): ConditionEntry {
  const { id, question, why, criterion, probe, place } = condition
  return {
    id,
    question,
    ...(why !== undefined && { why }),
    ...(criterion !== undefined && { criterion }),
    ...(probe && { probe: { ...probe } }),
    answered_by: answeredBy(condition),
    used_by: [
      ...stops.filter(({ when }) => when.includes(id)).map((stop) => stop.id),
      ...blocks.filter(({ when }) => when.includes(id)).map(({ name }) => name),
    ],
    place: { ...place },
  }
}

function answeredBy({ probe, nodes, ran }: Condition): ConditionEntry['answered_by'] {
  if (probe) return 'probe'
  if (nodes) return 'nodes'
  return ran ? 'history' : 'person'
}

export function componentEntry({ id, name, lines, spans, place }: Component): ComponentEntry {
  return {
    id,
    name,
    lines: [...lines],
    ranges: spans.map(({ from, requires, tested, note }) => ({
      from: from.text,
      ...(requires && { requires: requires.text }),
      ...(tested && { tested: tested.text }),
      ...(note !== undefined && { note }),
    })),
    place: { ...place },
  }
}

export function blockEntry({ name, from, to, reason, when, mode, remedy, place }: Block): BlockEntry {
  return {
    name,
    from: from.text,
    to: to.text,
    reason,
    when: [...when],
    ...(mode !== undefined && { mode }),
    ...(remedy !== undefined && { remedy }),
    place: { ...place },
  }
}

export function releaseEntry(release: Release): ReleaseEntry {
  const { version, line, date, planned, avoid, withdrawn, minimumSchema, place } = release
  return {
    version: version.text,
    line: formatLine(line),
    ...(date !== undefined && { date }),
    planned,
    ...(avoid !== undefined && { avoid }),
    ...(withdrawn !== undefined && { withdrawn }),
    ...(minimumSchema && { minimum_schema: minimumSchema.text }),
    place: { ...place },
  }
}

export function noteEntry({ versions, text, url, installTypes, place }: Note): NoteEntry {
  return {
    versions: versions.text,
    text,
    ...(url !== undefined && { url }),
    install_types: [...installTypes],
    place: { ...place },
  }
}
