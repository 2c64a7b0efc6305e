import { type Manifest } from './manifest.ts'
import { formatPlacement, type Placement } from './placement.ts'
import { formatDuration } from './time.ts'
import { compareText } from './version.ts'

/** Kinds of entries, in the order in which people want to read of them. */
export const entryKinds = [
  'product',
  'policy',
  'stop',
  'release',
  'line',
  'migration',
  'background-migration',
  'block',
  'condition',
  'dwell',
  'gate',
  'component',
  'install-type',
  'api-version',
  'note',
  'coverage',
] as const
export type EntryKind = (typeof entryKinds)[number]

/** What a manifest says of one thing, as text: equal texts mean the same, however they are written. */
export interface ManifestEntry {
  readonly kind: EntryKind
  /** Unique among entries of its kind. */
  readonly id: string
  /** What it is called besides its id. */
  readonly name: string | undefined
  /** Fields that say something, by their name in the manifest. */
  readonly fields: ReadonlyMap<string, string>
}

/** Everything a manifest says, but for where it stands and where it was found. */
export function entriesOf(manifest: Manifest): ManifestEntry[] {
  const { product, completeUntil, databases, policy } = manifest
  const lines = manifest.lines.filter((one) => one.endOfLife !== undefined || one.minimumSchema !== undefined)
  return [
    entry('product', product.id, { ...product, completeUntil, databases }),
    entry('policy', 'policy', { ...policy, rules: undefined, ...rulesOf(manifest) }),
    ...manifest.stops.map((one) => entry('stop', one.id, { ...one, point: undefined, recorded: undefined })),
    ...manifest.releases.map((one) =>
      entry('release', one.version.text, { ...one, version: undefined, line: undefined }),
    ),
    ...lines.map(({ line, endOfLife, minimumSchema }) => entry('line', line.join('.'), { endOfLife, minimumSchema })),
    ...manifest.migrations.map((one) => entry('migration', one.id, one)),
    ...manifest.backgroundMigrations.map((one) => entry('background-migration', one.id, { ...one, name: undefined })),
    ...manifest.blocks.map((one) => entry('block', one.name, { ...one, name: undefined })),
    ...manifest.conditions.map((one) => entry('condition', one.id, one)),
    ...manifest.dwell.map((one) => entry('dwell', `${one.since.text} to ${one.before.text}`, one)),
    ...manifest.gates.map((one) => entry('gate', one.id, one)),
    ...manifest.components.map((one) => entry('component', one.id, one)),
    ...manifest.installTypes.map((one) => entry('install-type', one.id, one)),
    ...manifest.apiVersions.map((one) => entry('api-version', one.version, one)),
    ...manifest.notes.map((one) => entry('note', `${one.versions.text}: ${one.text.slice(0, 60)}`, one)),
    ...manifest.coverage.map((one) => entry('coverage', [one.of, one.from?.text].filter(Boolean).join(' from '), one)),
  ]
}

/** Each rule's setting is a field of its own: that one is changed says which. */
function rulesOf({ policy }: Manifest): Record<string, unknown> {
  return Object.fromEntries(Object.entries(policy.rules).map(([name, setting]) => [`rules.${name}`, setting]))
}

/** Never a difference of meaning. */
const silent = new Set(['id', 'place'])

function entry(kind: EntryKind, id: string, values: object): ManifestEntry {
  const fields = Object.entries(values).flatMap(([name, value]) => {
    const text = silent.has(name) || value === false ? '' : textOf(value, name)
    return text === '' ? [] : [[inManifest(name), text] as const]
  })
  return { kind, id, name: nameOf(values), fields: new Map(fields) }
}

function nameOf(values: object): string | undefined {
  return 'name' in values && typeof values.name === 'string' ? values.name : undefined
}

/** `minimumSchema` is `minimum_schema`; names of rules stay. */
function inManifest(name: string): string {
  if (name.startsWith('rules.')) return name
  return name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`)
}

const durations = new Set(['upgradeTimeout', 'migrationAge', 'atLeast'])
const instants = new Set(['from', 'until'])

/** A value as people write it; empty for what says nothing. */
function textOf(value: unknown, name: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'object') return Array.isArray(value) ? listText(value) : objectText(value)
  if (typeof value === 'number' && durations.has(name)) return formatDuration(value)
  if (typeof value === 'number' && instants.has(name)) return new Date(value).toISOString()
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function listText(values: readonly unknown[]): string {
  return values.map((one) => textOf(one, '')).join(', ')
}

function objectText(value: object): string {
  if ('text' in value && typeof value.text === 'string' && !('url' in value)) return value.text
  if (isPlacement(value)) return value.kind === 'unknown' ? '' : formatPlacement(value)
  return Object.entries(value)
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([name, inner]) => {
      const text = name === 'place' ? '' : textOf(inner, name)
      return text === '' ? [] : [`${inManifest(name)} ${text}`]
    })
    .join(', ')
}

function isPlacement(value: object): value is Placement {
  return 'kind' in value && (value.kind === 'recorded' || value.kind === 'inferred' || value.kind === 'unknown')
}
