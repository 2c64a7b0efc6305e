import { type Outcome } from '../../domain/exit-code.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { addDays, formatDuration } from '../../domain/time.ts'
import { type Release } from '../../domain/release.ts'
import { compareVersions, type Version } from '../../domain/version.ts'
import { isUsable } from '../../planner/landings.ts'
import { type Ports } from '../../ports/ports.ts'
import { type BackgroundFate } from '../../release/squash/issue-background.ts'
import { squashedManifest, strandedBy } from '../../release/squash/squashed.ts'
import { supportedReleases } from '../../release/supported.ts'
import { type SquashProposal } from '../../results/squash-fold.ts'
import { commandLine } from '../command-line.ts'
import { foldingOf, type Folding } from './folding.ts'
import { minimumOf, withRelease } from './proof/folding-release.ts'
import { type SquashFlags, squashScene, type SquashScene } from './scene.ts'

/** What a squash would fold, keep and strand. Nothing is written. */
export async function proposeSquash(ports: Ports, flags: SquashFlags): Promise<SquashProposal> {
  const scene = await squashScene(ports, flags)
  const folding = scene.done ? nothingFolded : await foldingOf(ports, scene)
  const told = toldOf(scene, folding, flags)
  return {
    kind: 'squash-proposal',
    schema_version: 1,
    ...told,
    command: commandAfter(scene, flags, told),
  }
}

/** Stranded installations are findings. */
export function proposalOutcome({ support }: Pick<SquashProposal, 'support'>): Outcome {
  return support.stranded.length > 0 ? 'findings' : 'done'
}

export const nothingFolded: Folding = { fold: { folded: [], kept: [], later: [] }, fates: [], structures: [] }

type Told = Omit<SquashProposal, 'kind' | 'schema_version' | 'command'>

/** What `propose` and `apply` tell alike. */
export function toldOf(scene: SquashScene, { fold, fates, structures }: Folding, flags: SquashFlags): Told {
  const { chosen, after, target, driven, done, in: point } = scene
  const gone = new Set(fold.folded.map(({ migration }) => migration.id))
  return {
    manifest: chosen.facts,
    driven,
    after: after.id,
    target: target.stop.id,
    in: point.text,
    minimum_schema: takenFrom(scene).text,
    recorded: done !== undefined,
    folded: fold.folded.map(({ migration, parts }) => ({
      ...toldMigration(migration),
      rows: parts.some(({ kind }) => kind === 'rows'),
    })),
    kept: fold.kept.map(({ migration, kind, because }) => ({ ...toldMigration(migration), kind, because })),
    later: fold.later.map(toldMigration),
    background: [...fates, ...fatesOfFolded(scene, gone, fates)].map((one) => ({
      name: one.background.name,
      ...(one.background.queuedBy !== undefined && { queued_by: one.background.queuedBy }),
      fate: fateOf(driven, gone, one),
      because: one.because,
    })),
    structures: structures.map(({ database, path, migrations, statements }) => ({
      database,
      path,
      migrations,
      statements,
    })),
    support: supportOf(scene, gone, flags),
    remarks: remarksOn(scene, fold.folded.length),
  }
}

function toldMigration({ id, name, placement, database }: Migration) {
  return { id, ...(name !== undefined && { name }), release: formatPlacement(placement), database }
}

/** Background migrations whose queueing is folded, and that are in question no more: their code is gone. */
function fatesOfFolded(
  { manifest, driven }: SquashScene,
  gone: ReadonlySet<string>,
  fates: readonly BackgroundFate[],
): BackgroundFate[] {
  const told = new Set(fates.map(({ background }) => background.id))
  return manifest.backgroundMigrations
    .filter(({ id, queuedBy }) => driven && queuedBy !== undefined && gone.has(queuedBy) && !told.has(id))
    .map((background) => ({
      background,
      fate: 'may-go',
      because: `finalized in ${formatPlacement(background.finalized)}, its code is gone since ${formatPlacement(background.deleted)}`,
    }))
}

/** Whoever moved the minimum to the stop before keeps it: it is higher than what the squash needs. */
function takenFrom({ manifest, folding, target }: SquashScene): Version {
  const said = minimumOf(manifest, folding, target.stop.point)
  return compareVersions(said, target.lowest) > 0 ? said : target.lowest
}

/** Where no SQL was read, what is known of its end decides. */
function fateOf(
  driven: boolean,
  gone: ReadonlySet<string>,
  { fate, background: { queuedBy, finalizedBy } }: BackgroundFate,
): Told['background'][number]['fate'] {
  if (fate === 'cannot-tell') return 'cannot-tell'
  if (!driven) return fate === 'may-go' ? 'goes' : 'stays'
  if (queuedBy === undefined || !gone.has(queuedBy)) return 'stays'
  return finalizedBy === undefined || gone.has(finalizedBy) ? 'goes' : 'recorded'
}

/** Who runs something older has other worries; about three years, where nobody says more. */
const defaultSpan = 3 * 365 + 1
const day = 86_400_000

function supportOf(scene: SquashScene, gone: ReadonlySet<string>, flags: SquashFlags): Told['support'] {
  const { manifest, in: point, folding, target, today } = scene
  const { text, releases } = supported(scene, flags)
  if (gone.size === 0) return { text, releases: releases.length, stranded: [] }
  const before = withRelease(manifest, folding)
  const after = squashedManifest(before, { in: point, upTo: target.stop.point, folded: gone, minimum: target.lowest })
  const versions = releases.map(({ version }) => version)
  return {
    text,
    releases: releases.length,
    stranded: strandedBy({ before, after, folding, versions, today }).map((one) => ({ ...one })),
  }
}

function supported(
  { manifest, today }: SquashScene,
  { support }: SquashFlags,
): { readonly text: string; readonly releases: readonly Release[] } {
  const { age, majors } = manifest.policy.support
  if (support !== undefined)
    return {
      text: `releases of the last ${formatDuration(support)}`,
      releases: younger(manifest, addDays(today, -Math.floor(support / day))),
    }
  const byPolicy = supportedReleases(manifest, today)
  if (!byPolicy)
    return {
      text: 'releases of the last three years (policy.support says nothing)',
      releases: younger(manifest, addDays(today, -defaultSpan)),
    }
  const words = [
    ...(majors === undefined ? [] : [majors === 1 ? 'the newest major' : `the newest ${majors} majors`]),
    ...(age === undefined ? [] : [`the last ${formatDuration(age)}`]),
  ]
  return { text: `releases of ${words.join(' and ')} (policy.support)`, releases: byPolicy }
}

function younger(manifest: Manifest, since: string): readonly Release[] {
  const days = new Map(manifest.lines.map(({ line, date }) => [line.join('.'), date]))
  return manifest.releases.filter(
    (one) => !one.planned && isUsable(one) && (one.date ?? days.get(one.line.join('.')) ?? since) >= since,
  )
}

function remarksOn({ manifest, driven, done, in: point }: SquashScene, folded: number): string[] {
  const { name } = manifest.product
  if (done) return [`the manifest records it already: ${point.text} folds up to ${done.upTo.text}`]
  if (!driven)
    return [
      `plan does not run the SQL of ${name}: this is what its manifest says, and no statement was read; fold with the product's own tools, then compare two dumps with plan squash verify`,
    ]
  return folded === 0 ? ['nothing can be folded'] : []
}

function commandAfter(scene: SquashScene, flags: SquashFlags, { support }: Told): string {
  if (scene.done) return commandLine(['plan', 'squash', 'verify', ...choiceOf(scene)])
  if (!scene.driven) return commandLine(['plan', 'squash', 'issue', ...endsOf(scene), ...choiceOf(scene)])
  if (support.stranded.length > 0) return commandLine(['plan', 'matrix', '--to', scene.in.text, ...choiceOf(scene)])
  return commandLine(['plan', 'squash', 'apply', ...asked(scene, flags)])
}

/** The flags that ask for the same squash again. */
export function asked(scene: SquashScene, { to, in: release, support }: SquashFlags): string[] {
  return [
    '--after',
    scene.after.id,
    ...(to === undefined ? [] : ['--to', to]),
    ...(release === undefined ? [] : ['--in', release]),
    ...(support === undefined ? [] : ['--support', formatDuration(support)]),
    ...choiceOf(scene),
  ]
}

function endsOf({ after, target }: SquashScene): string[] {
  return ['--after', after.id, '--to', target.stop.id]
}

/** A manifest that was taken because none was named is named, so that the line means the same everywhere. */
export function choiceOf({ chosen, manifest }: SquashScene): readonly string[] {
  return chosen.isDefault ? ['--product', manifest.product.id] : chosen.flags
}
