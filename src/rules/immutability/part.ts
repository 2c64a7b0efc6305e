import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { lineOf, formatLine, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { type Place } from '../../domain/place.ts'
import { recordedAt, type Placement } from '../../domain/placement.ts'
import { type Product } from '../../domain/product.ts'
import { stableHash } from '../../domain/stable-hash.ts'
import { type Stop } from '../../domain/stop.ts'
import { type Version } from '../../domain/version.ts'

/** What is frozen together: a release brings a background migration, and another one its finalization. */
export const partKinds = [
  'migration',
  'removal',
  'background-migration',
  'finalization',
  'deletion',
  'cancellation',
  'release',
  'stop',
] as const
export type PartKind = (typeof partKinds)[number]

/** The part of an entry that one release brings. */
export interface Part {
  /** `finalization:BackfillX/20240503141055`; unique within a manifest. */
  readonly id: string
  readonly kind: PartKind
  /** What it is about: the id of the entry. */
  readonly subject: string
  readonly at: Placement
  /** As text; undefined is unknown. Where it comes is the field `release`. */
  readonly fields: Readonly<Record<string, string | undefined>>
  readonly place: Place | undefined
}

/** The texts of SQL files by the path the manifest names. */
export type SqlTexts = ReadonlyMap<string, string>

/** Everything a manifest says that a release brings and that has to stay as it was. */
export function partsOf(manifest: Manifest, sql: SqlTexts = new Map()): Part[] {
  const { product } = manifest
  return [
    ...manifest.migrations.flatMap((one) => migrationParts(product, one, sql)),
    ...manifest.backgroundMigrations.flatMap((one) => backgroundParts(product, one)),
    ...manifest.releases.map(({ version, place }) => {
      const at = recordedAt({ text: version.text, version, wholeLine: false })
      return { id: `release:${version.text}`, kind: 'release' as const, subject: version.text, at, fields: {}, place }
    }),
    ...manifest.stops.map(stopPart),
  ]
}

function migrationParts(product: Product, migration: Migration, sql: SqlTexts): Part[] {
  const { id, name, placement, phase, database, apiVersion, dependsOn, removed, place } = migration
  const fields = {
    name,
    phase,
    release: mainText(product, placement),
    database,
    api_version: apiVersion,
    depends_on: dependsOn.toSorted().join(', '),
    up: sqlOf(migration, sql),
  }
  const own: Part = { id: `migration:${id}`, kind: 'migration', subject: id, at: placement, fields, place }
  if (!removed) return [own]
  const gone = { release: mainText(product, removed.in), because: removed.because }
  return [own, { id: `removal:${id}`, kind: 'removal', subject: id, at: removed.in, fields: gone, place }]
}

/** Empty without SQL. Once it is removed nobody runs it, and its file may go. */
function sqlOf({ up, removed }: Migration, sql: SqlTexts): string | undefined {
  if (up === undefined) return removed ? undefined : ''
  const text = sql.get(up)
  return text === undefined ? undefined : stableHash(text)
}

function backgroundParts(product: Product, background: BackgroundMigration): Part[] {
  const { id: subject, place, queued, finalized, deleted, cancelled } = background
  const part = (kind: PartKind, at: Placement): Part => {
    return { id: `${kind}:${subject}`, kind, subject, at, fields: { release: mainText(product, at) }, place }
  }
  const ends = [
    ['finalization', finalized],
    ['deletion', deleted],
    ['cancellation', cancelled],
  ] as const
  return [
    part('background-migration', queued),
    ...ends.filter(([, at]) => at.kind !== 'unknown').map(([kind, at]) => part(kind, at)),
  ]
}

function stopPart({ id, point, when, place }: Stop): Part {
  const fields = { when: when.toSorted().join(', ') }
  return { id: `stop:${id}`, kind: 'stop', subject: id, at: recordedAt(point), fields, place }
}

/** Where it is recorded to come; back-ports are added later and are no edit. */
function mainText(product: Product, placement: Placement): string | undefined {
  return placement.kind === 'recorded' ? pointName(product, placement.main) : undefined
}

/** One name for `17.1` and `17.1.0`: a line begins with its first version. */
export function pointName(product: Product, { version, wholeLine, text }: Point): string {
  return wholeLine || isFirstOfLine(product, version) ? formatLine(lineOf(product, version)) : text
}

function isFirstOfLine({ lineParts }: Product, { parts, pre }: Version): boolean {
  return lineParts !== undefined && pre.length === 0 && parts.slice(lineParts).every((part) => part === 0)
}
