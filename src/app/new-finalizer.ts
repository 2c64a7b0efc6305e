import { type BackgroundMigration } from '../domain/background-migration.ts'
import { UserError } from '../domain/errors.ts'
import { type Manifest } from '../domain/manifest.ts'
import { formatPlacement } from '../domain/placement.ts'
import { dayOf } from '../domain/time.ts'
import { setEntryField } from '../manifest/edit/entries.ts'
import { changedLines } from '../manifest/edit/text-edit.ts'
import { type ManifestFile } from '../manifest/read-manifest.ts'
import { type Ports } from '../ports/ports.ts'
import { tooEarlyFor } from '../release/timestamps.ts'
import { type NewFinalizer } from '../results/new-finalizer.ts'
import { writeFiles } from './changed-files.ts'
import { factsOf } from './chosen-manifest.ts'
import { commandLine } from './command-line.ts'
import { chooseBackground } from './finalizer/choose-background.ts'
import { chooseRelease, type ReleaseChoice } from './finalizer/choose-release.ts'
import { outSince } from './finalizer/out.ts'
import { changedManifest, readOwn } from './manifest-change.ts'
import { isDriven } from './migrate/driven.ts'
import { backgroundEntry } from './new/background-entry.ts'
import { checkMigrationName, snakeCase } from './new/names.ts'
import { planMigration, type PlannedMigration } from './new/write-migration.ts'
import { ownManifest, type OwnManifest } from './own-manifest.ts'
import { shownFile } from './validate/subject.ts'

export interface NewFinalizerFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  /** The migration, or the release, that queues the one that is meant. */
  readonly queuedBy?: string | undefined
  /** The line or version that finalizes it; default: the first legal one that is not out. */
  readonly in?: string | undefined
  /** Files for SQL of the finalizing migration, which needs none; only for products that plan drives. */
  readonly sql?: boolean | undefined
  readonly dryRun?: boolean | undefined
}

/**
 * Writes into the manifest in which release a background migration is finalized, when that is late enough. For a product that
 * plan drives the post migration that finalizes it is written too, as soon as it may be dated.
 */
export async function newFinalizer(ports: Ports, name: string, flags: NewFinalizerFlags): Promise<NewFinalizer> {
  const own = await ownManifest(ports, flags)
  const manifest = await readOwn(ports, own, own.texts)
  if (flags.sql === true && !isDriven(manifest)) throw notDriven(manifest)
  const background = chooseBackground(manifest, name, flags.queuedBy)
  const choice = chooseRelease(manifest, background, { in: flags.in, now: ports.clock.now() })
  const finalizing = finalizingMigration(ports, own, manifest, { background, choice, sql: flags.sql ?? false })
  const texts = edited(own, { background, choice, planned: finalizing.planned })
  const change = await changedManifest(ports, own, texts)
  refuseWrongEdit(change.manifest, background, choice)
  const { planned } = finalizing
  const told = toldOf(background, choice)
  return {
    kind: 'new-finalizer',
    schema_version: 1,
    manifest: factsOf(ports, manifest, own.found),
    ...told,
    ...(planned && { migration: planned.written }),
    place: { ...background.place, file: shownFile(own, background.place.file) },
    dry_run: flags.dryRun ?? false,
    ...changeOf(own, background, texts),
    to_fill: [...(planned?.toFill ?? [])],
    files: writeFiles(ports, [...change.wanted, ...(planned?.sql ?? [])], flags.dryRun ?? false),
    remarks: [...told.remarks, ...finalizing.remarks],
    command: commandLine(['plan', 'validate', own.shown]),
  }
}

function notDriven({ product }: Manifest): UserError {
  return new UserError({
    code: 'not-driven',
    what: `the manifest of ${product.name} names no SQL: plan does not migrate it`,
    next: 'leave --sql out',
  })
}

interface Finalizing {
  readonly planned: PlannedMigration | undefined
  readonly remarks: readonly string[]
}

/** The migration that finalizes; none where another program runs them, where the release is out, and before its time. */
function finalizingMigration(
  ports: Ports,
  own: OwnManifest,
  manifest: Manifest,
  wish: { readonly background: BackgroundMigration; readonly choice: ReleaseChoice; readonly sql: boolean },
): Finalizing {
  const { background, choice, sql } = wish
  const { point, keeps } = choice
  const now = ports.clock.now()
  const isThere = keeps && background.finalizedBy !== undefined
  if (!isDriven(manifest) || isThere || outSince(manifest, point, dayOf(now)) !== undefined)
    return { planned: undefined, remarks: [] }
  const early = tooEarlyFor(manifest, point, now)
  if (early) {
    const told = `the migration that finalizes it has to be dated after the stop ${early.stop.id}, which is not out yet: the same command writes it from ${dayOf(early.from)} on`
    return { planned: undefined, remarks: [told] }
  }
  const name = `finalize_${snakeCase(background.name)}`
  checkMigrationName(manifest, name)
  const database = background.databases[0]
  const planned = planMigration(ports, own, manifest, { name, phase: 'post', release: point, database, sql })
  return { planned, remarks: [] }
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
  texts: readonly ManifestFile[],
): Pick<NewFinalizer, 'changed' | 'line' | 'before' | 'after'> {
  const textIn = (files: readonly ManifestFile[]) => files.find(({ path }) => path === place.file)?.text ?? ''
  if (texts === own.texts) return { changed: false, line: place.line, before: [], after: [] }
  const { line, before, after } = changedLines(textIn(own.texts), textIn(texts))
  return { changed: true, line, before: [...before], after: [...after] }
}

interface Edit {
  readonly background: BackgroundMigration
  readonly choice: ReleaseChoice
  readonly planned: PlannedMigration | undefined
}

function edited({ texts }: OwnManifest, { background, choice, planned }: Edit): readonly ManifestFile[] {
  const fields = ['finalized_in', 'finalized_by', 'finalization']
  const after = ['queued_in', 'queued_by', 'name']
  const change = planned
    ? { field: 'finalized_by', value: planned.written.id, replaces: fields, after }
    : { field: 'finalized_in', value: choice.point.text, replaces: fields, after }
  if (planned) return setEntryField(planned.texts, backgroundEntry(background), change)
  return choice.keeps ? texts : setEntryField(texts, backgroundEntry(background), change)
}

/** What is written is read before it is written. */
function refuseWrongEdit(
  { backgroundMigrations }: Manifest,
  { id }: BackgroundMigration,
  { point }: ReleaseChoice,
): void {
  const now = backgroundMigrations.find((one) => one.id === id)
  if (now?.finalized.kind === 'recorded' && now.finalized.main.text === point.text) return
  throw new Error(`the edit of ${id} does not say ${point.text}`)
}
