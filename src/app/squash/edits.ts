import { UserError } from '../../domain/errors.ts'
import { compareLines, formatLine, lineOf, parsePoint } from '../../domain/line.ts'
import { compareVersions, type Version } from '../../domain/version.ts'
import {
  addEntry,
  hasEntry,
  removeEntryFields,
  setEntryField,
  type EntryAddress,
  type RawEntry,
} from '../../manifest/edit/entries.ts'
import { setInEntries } from '../../manifest/edit/many-entries.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'
import { type Folding } from './folding.ts'
import { type SquashScene } from './scene.ts'

/** The files of the manifest after a squash. */
export function squashedFiles(files: readonly ManifestFile[], scene: SquashScene, folding: Folding): ManifestFile[] {
  const withoutSql = removedEntries(files, scene, folding)
  const former = withoutFormer(withoutSql, scene)
  return withSquash(withMinimum(former, scene), scene, folding)
}

function removedEntries(files: readonly ManifestFile[], { in: point }: SquashScene, { fold }: Folding): ManifestFile[] {
  const gone = new Set(fold.folded.map(({ migration }) => migration.id))
  return setInEntries(files, 'migrations', ({ id }) =>
    typeof id === 'string' && gone.has(id)
      ? {
          field: 'removed',
          value: { in: point.text, because: 'squashed' },
          replaces: ['removed', 'up', 'down'],
          after: ['release'],
        }
      : undefined,
  )
}

/** Its structure is taken into the new one. */
function withoutFormer(files: readonly ManifestFile[], { former, manifest }: SquashScene): ManifestFile[] {
  if (!former || Object.keys(former.structure).length === 0) return [...files]
  const is = (entry: RawEntry): boolean => isPoint(manifest.product, entry['in'], former.in.text)
  return removeEntryFields(files, { list: 'squashes', is }, ['structure'])
}

function isPoint(product: SquashScene['manifest']['product'], written: unknown, text: string): boolean {
  const point = typeof written === 'string' ? parsePoint(product, written) : undefined
  const wanted = parsePoint(product, text)
  return (
    point !== undefined &&
    wanted !== undefined &&
    point.wholeLine === wanted.wholeLine &&
    compareVersions(point.version, wanted.version) === 0
  )
}

/** At the line of the folding release, or at the release itself; one that is higher already stays. */
function withMinimum(files: readonly ManifestFile[], scene: SquashScene): ManifestFile[] {
  const { manifest, in: point, target, folding } = scene
  const { product, lines, releases } = manifest
  const { text, ...rest } = target.lowest
  const isHigher = (known: Version | undefined): boolean =>
    known !== undefined && compareVersions(known, { text, ...rest }) >= 0
  const change = { field: 'minimum_schema', value: text, after: ['date', 'version', 'line'] }
  if (!point.wholeLine) {
    const listed = releases.find(({ version }) => compareVersions(version, folding) === 0)
    if (!listed) throw unplanned(point.text)
    if (isHigher(listed.minimumSchema)) return [...files]
    return setEntryField(files, { list: 'releases', is: ({ version }) => version === listed.version.text }, change)
  }
  const line = lineOf(product, point.version)
  const known = lines.find((one) => compareLines(one.line, line) === 0)
  if (isHigher(known?.minimumSchema)) return [...files]
  const address: EntryAddress = { list: 'lines', is: (entry) => isPoint(product, entry['line'], formatLine(line)) }
  return hasEntry(files, address)
    ? setEntryField(files, address, change)
    : addEntry(files, {
        list: 'lines',
        entry: { line: formatLine(line), minimum_schema: text },
        follows: (entry) => isBelow(product, entry['line'], line),
      })
}

function isBelow(product: SquashScene['manifest']['product'], written: unknown, line: readonly number[]): boolean {
  const point = typeof written === 'string' ? parsePoint(product, written) : undefined
  return point !== undefined && compareLines(lineOf(product, point.version), line) < 0
}

function withSquash(files: readonly ManifestFile[], scene: SquashScene, { structures }: Folding): ManifestFile[] {
  const { in: point, target, after, today } = scene
  return addEntry(files, {
    list: 'squashes',
    entry: {
      in: point.text,
      up_to: target.stop.point.text,
      after: after.point.text,
      structure: Object.fromEntries(structures.map(({ database, path }) => [database, path])),
      on: today,
    },
    follows: () => true,
  })
}

function unplanned(release: string): UserError {
  return new UserError({
    code: 'unknown-version',
    what: `the manifest knows no release ${release}, so nobody can say which databases it takes`,
    next: `write it first: plan new release ${release}`,
  })
}
