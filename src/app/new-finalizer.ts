import { type BackgroundMigration } from '../domain/background-migration.ts'
import { type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { formatPlacement } from '../domain/placement.ts'
import { type Located, placeOf } from '../manifest/located.ts'
import { setField } from '../manifest/edit/set-field.ts'
import { changedLines } from '../manifest/edit/text-edit.ts'
import { type ManifestFile } from '../manifest/read-manifest.ts'
import { readYaml } from '../manifest/yaml-text.ts'
import { type Ports } from '../ports/ports.ts'
import { type NewFinalizer } from '../results/new-finalizer.ts'
import { factsOf } from './chosen-manifest.ts'
import { commandLine } from './command-line.ts'
import { chooseBackground } from './finalizer/choose-background.ts'
import { chooseRelease, type ReleaseChoice } from './finalizer/choose-release.ts'
import { brokenFile, readManifestTexts } from './manifest-folder.ts'
import { ownManifest, writeManifestFile, type OwnManifest } from './own-manifest.ts'
import { shownFile } from './validate/subject.ts'

export interface NewFinalizerFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  /** The migration, or the release, that queues the one that is meant. */
  readonly queuedBy?: string | undefined
  /** The line or version that finalizes it; default: the first legal one that is not out. */
  readonly in?: string | undefined
  readonly dryRun?: boolean | undefined
}

/** Writes into the manifest in which release a background migration is finalized, when that is late enough. */
export async function newFinalizer(ports: Ports, name: string, flags: NewFinalizerFlags): Promise<NewFinalizer> {
  const own = await ownManifest(ports, flags)
  const manifest = await readOwn(ports, own, own.texts)
  const background = chooseBackground(manifest, name, flags.queuedBy)
  const choice = chooseRelease(manifest, background, { in: flags.in, now: ports.clock.now() })
  const edited = choice.keeps ? undefined : edit(own, background, choice.point)
  if (edited) await refuseWrongEdit(ports, own, { background, edited, point: choice.point })
  if (edited && flags.dryRun !== true) writeManifestFile(ports, own, edited)
  return {
    kind: 'new-finalizer',
    schema_version: 1,
    manifest: factsOf(ports, manifest, own.found),
    ...toldOf(background, choice),
    place: { ...background.place, file: shownFile(own, background.place.file) },
    dry_run: flags.dryRun ?? false,
    ...changeOf(own, background, edited),
    command: commandLine(['plan', 'validate', own.shown]),
  }
}

function toldOf({ name, queuedBy, queued }: BackgroundMigration, { stop, firstLegal, point, remarks }: ReleaseChoice) {
  return {
    name,
    ...(queuedBy !== undefined && { queued_by: queuedBy }),
    queued: formatPlacement(queued),
    ...(stop !== undefined && { stop }),
    ...(firstLegal !== undefined && { first_legal: firstLegal }),
    finalized_in: point.text,
    remarks: [...remarks],
  }
}

function changeOf(
  own: OwnManifest,
  { place }: BackgroundMigration,
  edited: ManifestFile | undefined,
): Pick<NewFinalizer, 'changed' | 'line' | 'before' | 'after'> {
  if (!edited) return { changed: false, line: place.line, before: [], after: [] }
  const { line, before, after } = changedLines(textOf(own, place.file), edited.text)
  return { changed: true, line, before: [...before], after: [...after] }
}

function textOf({ texts }: OwnManifest, file: string): string {
  return texts.find(({ path }) => path === file)?.text ?? ''
}

async function readOwn(ports: Ports, { found }: OwnManifest, texts: readonly ManifestFile[]): Promise<Manifest> {
  const result = await readManifestTexts(ports, texts)
  if ('problems' in result) throw brokenFile('manifest', found.path, result.problems)
  return result.ok
}

/** The file with the entry changed. */
function edit(own: OwnManifest, { place }: BackgroundMigration, { text }: Point): ManifestFile {
  const reading = readYaml(place.file, textOf(own, place.file))
  const entry = 'ok' in reading ? entryAt(reading.ok.located, place) : undefined
  if (!entry) throw new Error(`nothing stands at ${place.file}:${place.line}:${place.column}`)
  const changed = setField(entry, {
    field: 'finalized_in',
    written: `"${text}"`,
    replaces: ['finalized_in', 'finalized_by', 'finalization'],
    after: ['queued_in', 'queued_by', 'name'],
  })
  return { path: place.file, text: changed }
}

function entryAt({ fields }: Located, { line, column }: BackgroundMigration['place']): Located | undefined {
  return fields?.get('background_migrations')?.items?.find((item) => {
    const place = placeOf(item)
    return place.line === line && place.column === column
  })
}

/** What is written is read before it is written: a manifest that another reading would refuse is never left behind. */
async function refuseWrongEdit(
  ports: Ports,
  own: OwnManifest,
  { background, edited, point }: { background: BackgroundMigration; edited: ManifestFile; point: Point },
): Promise<void> {
  const texts = own.texts.map((file) => (file.path === edited.path ? edited : file))
  const manifest = await readOwn(ports, own, texts)
  const now = manifest.backgroundMigrations.find(({ id }) => id === background.id)
  if (now && formatPlacement(now.finalized) === point.text) return
  throw new Error(`the edit of ${background.id} in ${edited.path} does not say ${point.text}`)
}
