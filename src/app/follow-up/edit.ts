import { compareLines, formatLine, lineOf, parsePoint } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { comparePrecedence, parseVersion, type Version } from '../../domain/version.ts'
import { addEntry, hasEntry, setEntryField, type EntryAddress, type RawEntry } from '../../manifest/edit/entries.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'
import { type SchemaSetting } from '../../release/follow-up.ts'

type Files = readonly ManifestFile[]

/** The manifest's files with minimum schemas written: at the line, and at each release that says less. */
export function withMinimumSchemas(files: Files, manifest: Manifest, settings: readonly SchemaSetting[]): Files {
  return settings.reduce((texts, setting) => withSetting(texts, manifest, setting), files)
}

function withSetting(files: Files, manifest: Manifest, setting: SchemaSetting): Files {
  const { product } = manifest
  const of =
    product.lineParts === undefined ? withVersion(files, manifest, setting) : withLine(files, manifest, setting)
  return setting.releases.reduce((texts, { version }) => set(texts, releaseAddress(manifest, version), setting), of)
}

/** The entry of the line holds for every patch, also for those to come; it is made where there is none. */
function withLine(files: Files, manifest: Manifest, setting: SchemaSetting): Files {
  const lineOfEntry = (entry: RawEntry) => lineNamed(manifest, entry['line'])
  const is = (entry: RawEntry) => isSame(lineOfEntry(entry), setting.line)
  if (hasEntry(files, { list: 'lines', is })) return set(files, { list: 'lines', is }, setting)
  const entry = { line: formatLine(setting.line), minimum_schema: setting.minimum.text }
  const follows = (one: RawEntry) => {
    const line = lineOfEntry(one)
    return line !== undefined && compareLines(line, setting.line) < 0
  }
  return addEntry(files, { list: 'lines', entry, follows })
}

/** The release is listed: nothing is written for one that nobody planned yet. */
function withVersion(files: Files, manifest: Manifest, setting: SchemaSetting): Files {
  const release = manifest.releases.find(({ line }) => compareLines(line, setting.line) === 0)
  return release ? set(files, releaseAddress(manifest, release.version), setting) : files
}

function releaseAddress({ product }: Manifest, version: Version): EntryAddress {
  return {
    list: 'releases',
    is: (entry) => {
      const text = entry['version']
      const own = typeof text === 'string' ? parseVersion(product.scheme, text) : undefined
      return own !== undefined && comparePrecedence(own, version) === 0
    },
  }
}

function set(files: Files, address: EntryAddress, { minimum }: SchemaSetting): Files {
  const change = {
    field: 'minimum_schema',
    value: minimum.text,
    after: ['planned', 'date_source', 'date', 'line', 'version'],
  }
  return setEntryField(files, address, change)
}

function lineNamed({ product }: Manifest, text: unknown): readonly number[] | undefined {
  const point = typeof text === 'string' ? parsePoint(product, text) : undefined
  return point && lineOf(product, point.version)
}

function isSame(a: readonly number[] | undefined, b: readonly number[]): boolean {
  return a !== undefined && compareLines(a, b) === 0
}
