import { parseRange, type VersionRange } from '../../src/domain/version-range.ts'
import { cell, parseCsv } from './csv.ts'

/** A release line and the newest version known of it. */
export interface LineRow {
  readonly line: string
  readonly firstReleased: string
  readonly dateSource: string
  readonly latestPatch: string
}

/** What the vendor's own dictionary and lists say of one background migration; an empty text is "not recorded". */
export interface BackgroundRow {
  readonly job: string
  readonly milestone: string
  readonly queuedBy: string
  readonly migration: string
  readonly finalizedBy: string
  /** `yes` recorded; `open` blank in the newest copy that was read; anything else: nobody looked. */
  readonly finalizedKnown: string
  readonly schema: string
  readonly table: string
  readonly large: boolean
}

/** Patches with a known fault. */
export interface PatchFact {
  readonly versions: VersionRange
  /** Whom it concerns: `everybody`, or one way to upgrade. */
  readonly concerns: string
  readonly text: string
}

/** Everything the generated files are made of. */
export interface Tables {
  readonly versions: readonly string[]
  readonly lines: readonly LineRow[]
  readonly background: readonly BackgroundRow[]
  readonly patchFacts: readonly PatchFact[]
  /** Schema by table, for background migrations whose own schema nobody recorded. */
  readonly tableSchemas: ReadonlyMap<string, string>
}

/** Reads the tables of facts; `read` gives the text of a file by its name. */
export function readTables(read: (name: string) => string): Tables {
  const records = (name: string) => parseCsv(read(name))
  return {
    versions: records('versions.csv').map((record) => cell(record, 'version')),
    lines: records('release_lines.csv').map((record) => ({
      line: cell(record, 'line'),
      firstReleased: cell(record, 'first_released'),
      dateSource: cell(record, 'date_source'),
      latestPatch: cell(record, 'latest_patch'),
    })),
    background: records('background_migrations.csv').map((record) => ({
      job: cell(record, 'job'),
      milestone: cell(record, 'milestone'),
      queuedBy: cell(record, 'queued_by'),
      migration: cell(record, 'migration'),
      finalizedBy: cell(record, 'finalized_by'),
      finalizedKnown: cell(record, 'finalized_known'),
      schema: cell(record, 'database_schema'),
      table: cell(record, 'tables'),
      large: cell(record, 'large_table') === 'yes',
    })),
    patchFacts: records('patch_facts.csv').map((record) => ({
      versions: rangeOf(cell(record, 'versions')),
      concerns: cell(record, 'concerns'),
      text: `${cell(record, 'effect')}: ${cell(record, 'advice')}`,
    })),
    tableSchemas: new Map(
      records('table_schemas.csv').map((record) => [cell(record, 'table'), cell(record, 'database_schema')]),
    ),
  }
}

function rangeOf(text: string): VersionRange {
  const range = parseRange(text)
  if (!range) throw new Error(`patch_facts.csv: "${text}" is no range of versions`)
  return range
}
