import { type ApiVersion, type Manifest } from '../../domain/manifest.ts'
import { formatDuration, parseDuration, type Duration, type Instant } from '../../domain/time.ts'
import { machineZone } from '../../domain/zone.ts'
import { addEntry, setEntryField } from '../../manifest/edit/entries.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'
import { type Ports } from '../../ports/ports.ts'
import { currentAt, isOpenAt } from '../../release/api-versions.ts'
import { type ApiRange, type ApiVersionIntroduction, type ApiVersionRefusal } from '../../results/api-version.ts'
import { writeFiles } from '../changed-files.ts'
import { factsOf } from '../chosen-manifest.ts'
import { commandLine } from '../command-line.ts'
import { changedManifest, readOwn } from '../manifest-change.ts'
import { ownManifest, type OwnManifest } from '../own-manifest.ts'
import { durationFlag, instantFlag, instantText } from './instants.ts'

export interface IntroduceFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly from: string
  readonly overlap?: string | undefined
  readonly note?: string | undefined
  readonly dryRun?: boolean | undefined
}

const usualOverlap: Duration = parseDuration('30d')!

interface Opening {
  readonly version: string
  readonly from: Instant
  readonly overlap: Duration
  readonly note: string | undefined
  /** The one that is current until then. */
  readonly before: ApiVersion | undefined
  /** When that one closes; undefined where it has an end already, or there is none. */
  readonly until: Instant | undefined
}

/** Opens a new version of the migration base class; the current one stays open beside it for a while. */
export async function introduceApiVersion(
  ports: Ports,
  version: string,
  flags: IntroduceFlags,
): Promise<ApiVersionIntroduction> {
  const own = await ownManifest(ports, flags)
  const manifest = await readOwn(ports, own, own.texts)
  const opening = openingOf(manifest, version, flags)
  const known = manifest.apiVersions.find((api) => api.version === version)
  const refusals = refusalsOf(opening, known)
  const isDone = known !== undefined && refusals.length === 0
  const texts = isDone || refusals.length > 0 ? own.texts : edited(manifest, own, opening)
  const change = await changedManifest(ports, own, texts)
  const files = writeFiles(ports, change.wanted, flags.dryRun ?? false)
  return {
    kind: 'api-version-introduction',
    schema_version: 1,
    manifest: factsOf(ports, manifest, own.found),
    version,
    outcome: refusals.length > 0 ? 'refused' : isDone ? 'nothing-to-do' : 'changed',
    dry_run: flags.dryRun ?? false,
    ranges: change.manifest.apiVersions
      .filter((api) => api.version === version || api.version === opening.before?.version)
      .map(rangeOf),
    zone: machineZone(),
    refusals,
    files,
    remarks: refusals.length > 0 ? [] : remarksOf(change.manifest, opening, { isDone, now: ports.clock.now() }),
    ...(opening.before && { before: opening.before.version }),
    ...(opening.until !== undefined && { overlap: formatDuration(opening.overlap) }),
    command: nextCommand(own, opening, { ...flags, refused: refusals.length > 0 }),
  }
}

export function rangeOf({ version, from, until }: ApiVersion): ApiRange {
  return {
    version,
    ...(from !== undefined && { from: instantText(from) }),
    ...(until !== undefined && { until: instantText(until) }),
  }
}

function openingOf({ apiVersions }: Manifest, version: string, flags: IntroduceFlags): Opening {
  const from = instantFlag('from', flags.from)
  const overlap = flags.overlap === undefined ? usualOverlap : durationFlag('overlap', flags.overlap)
  const before = currentAt(
    apiVersions.filter((api) => api.version !== version),
    from,
  )
  const until = before && before.until === undefined ? from + overlap : undefined
  return { version, from, overlap, note: flags.note, before, until }
}

function refusalsOf({ version, from, before }: Opening, known: ApiVersion | undefined): ApiVersionRefusal[] {
  if (known) {
    if (known.from === from) return []
    const when = known.from === undefined ? 'without the instant it opens at' : `from ${instantText(known.from)} on`
    const message = `${version} is listed already, ${when} (${known.place.file}:${known.place.line})`
    return [{ because: 'exists', message, next: 'edit its from: there, or introduce another version' }]
  }
  if (before?.from === undefined || before.from < from) return []
  const message = `${version} would open at ${instantText(from)}, not after ${before.version}, which opens at ${instantText(before.from)}`
  return [{ because: 'before-current', message, next: `choose --from after ${instantText(before.from)}` }]
}

function edited({ apiVersions }: Manifest, { texts }: OwnManifest, opening: Opening): ManifestFile[] {
  const { version, from, note, before, until } = opening
  const entry = {
    version,
    from: instantText(from),
    // Once migrations are ordered by their releases, no later version may do without.
    demands_release: apiVersions.at(-1)?.demandsRelease === true ? true : undefined,
    note,
  }
  const added = addEntry(texts, { list: 'api_versions', entry, follows: () => true })
  if (!before || until === undefined) return added
  return setEntryField(
    added,
    { list: 'api_versions', is: (one) => one['version'] === before.version },
    { field: 'until', value: instantText(until), after: ['from', 'version'] },
  )
}

function remarksOf(
  { apiVersions }: Manifest,
  { version, from, before, until }: Opening,
  { isDone, now }: { readonly isDone: boolean; readonly now: Instant },
): string[] {
  if (isDone) return []
  const others = apiVersions.filter((api) => isOpenAt(api, from) && api.version !== version)
  const names = others.map((api) => api.version).join(' and ')
  return [
    ...(before ? [] : [`no version is open at ${instantText(from)}, so none stays beside it`]),
    ...(before && until === undefined
      ? [`${before.version} keeps the end it has, ${instantText(before.until!)}; --overlap changes nothing`]
      : []),
    ...(others.length > 1 ? [`then more than two versions are open at once: ${names} beside ${version}`] : []),
    ...(from <= now
      ? [`${instantText(from)} is past: ${version} is current at once, and what was merged since stays as it is`]
      : []),
  ]
}

function nextCommand(
  { shown }: OwnManifest,
  { version }: Opening,
  { from, overlap, note, dryRun, refused }: IntroduceFlags & { readonly refused: boolean },
): string {
  if (refused) return commandLine(['plan', 'api-version', 'list', '--manifest', shown])
  if (dryRun !== true) return commandLine(['plan', 'validate', shown])
  const asked = [
    ...(overlap === undefined ? [] : ['--overlap', overlap]),
    ...(note === undefined ? [] : ['--note', note]),
  ]
  return commandLine(['plan', 'api-version', 'introduce', version, '--from', from, ...asked, '--manifest', shown])
}
