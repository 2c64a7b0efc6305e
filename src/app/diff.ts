import { compareEntries, type EntryChange } from '../domain/compare-entries.ts'
import { UserError } from '../domain/errors.ts'
import { type Manifest } from '../domain/manifest.ts'
import { entriesOf } from '../domain/manifest-entry.ts'
import { addDays, dayOf, startOfDay, type CalendarDate } from '../domain/time.ts'
import { fleetChanges, type FleetChange } from '../planner/fleet-changes.ts'
import { type Ports } from '../ports/ports.ts'
import { type EntryDifference, type ManifestDiff, type PathDifference } from '../results/manifest-diff.ts'
import { factsOf, findManifest, type Found } from './chosen-manifest.ts'
import { commandLine } from './command-line.ts'
import { brokenFile, loadManifest } from './manifest-folder.ts'
import { relativePath } from './relative-path.ts'
import { earlierAt, type Whereabouts } from './validate/base.ts'

export interface DiffRequest {
  /** A commit or a path. */
  readonly base: string
  /** The same; the files as they are when it is left out. */
  readonly head: string | undefined
}

export interface DiffFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  /** Installations that run something older are left out. */
  readonly since?: string | undefined
}

/** Who runs something older has other worries; about three years. */
const defaultSpan = 3 * 365 + 1

/** What a change of a manifest means: entries that differ, and installations whose path differs. */
export async function diff(ports: Ports, { base, head }: DiffRequest, flags: DiffFlags): Promise<ManifestDiff> {
  const found = await findManifest(ports, flags)
  const where = found && whereabouts(ports, found)
  const since = sinceOf(ports, flags)
  const after = await headOf(ports, head, where)
  const before = await sideOf(ports, base, where)
  refuseOthers(before, after)
  const entries = compareEntries(before.manifest ? entriesOf(before.manifest) : [], entriesOf(after.manifest))
  return {
    kind: 'manifest-diff',
    schema_version: 1,
    manifest: factsOf(ports, after.manifest, after.found),
    base: sideFacts(before),
    head: sideFacts(after),
    changed: entries.length > 0,
    changes: entries.map(difference),
    installations: installations(ports, before, after, since),
    remarks: before.manifest ? [] : [`${base} has no manifest there: everything is new`],
    command: commandLine(['plan', 'diff', base, ...(head === undefined ? [] : [head]), ...again(flags)]),
  }
}

interface Side {
  readonly name: string
  readonly manifest: Manifest | undefined
  readonly found: Found
}

type HeadSide = Side & { readonly manifest: Manifest }

function whereabouts({ files, place }: Ports, found: Found): Whereabouts {
  const shown = relativePath(files.resolve(place.workingFolder), found.path)
  return { found, shown, isFolder: files.kindOf(found.path) === 'folder' }
}

async function headOf(ports: Ports, word: string | undefined, where: Whereabouts | undefined): Promise<HeadSide> {
  if (word !== undefined) {
    const side = await sideOf(ports, word, where)
    if (side.manifest) return { ...side, manifest: side.manifest }
    throw noManifest(`${word} has no manifest there`)
  }
  if (!where) throw noManifest('there is no manifest here')
  return { name: 'working tree', manifest: await loadManifest(ports, where.found.path), found: where.found }
}

async function sideOf(ports: Ports, word: string, where: Whereabouts | undefined): Promise<Side> {
  const { subject } = await earlierAt(ports, word, where)
  if (!subject) return { name: word, manifest: undefined, found: where!.found }
  const { result, found } = subject
  if ('problems' in result) throw brokenFile('manifest', word, result.problems)
  return { name: word, manifest: result.ok, found }
}

function noManifest(what: string): UserError {
  return new UserError({
    code: 'no-manifest',
    what,
    next: 'name the manifest with --manifest PATH, or both sides by their paths',
  })
}

function refuseOthers({ manifest: before, name }: Side, { manifest: after }: HeadSide): void {
  if (!before || before.product.id === after.product.id) return
  throw new UserError({
    code: 'other-product',
    what: `${name} is about ${before.product.name}, and not about ${after.product.name}`,
    next: 'compare two manifests of one product',
  })
}

function sinceOf({ clock }: Ports, { since }: DiffFlags): CalendarDate {
  if (since === undefined) return addDays(dayOf(clock.now()), -defaultSpan)
  if (startOfDay(since) !== undefined) return since
  throw new UserError({ code: 'usage', what: `--since ${since} is no day`, next: 'write it like 2025-01-31' })
}

function sideFacts({ name, manifest }: Side): ManifestDiff['base'] {
  return { name, ...(manifest && { complete_until: manifest.completeUntil }) }
}

function difference({ change, entry, fields }: EntryChange): EntryDifference {
  const { kind, id, name } = entry
  return {
    kind,
    id,
    ...(name !== undefined && { name }),
    change,
    fields: fields.map(({ field, before, after }) => ({
      field,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    })),
  }
}

function installations(
  ports: Ports,
  before: Side,
  after: HeadSide,
  since: CalendarDate,
): ManifestDiff['installations'] {
  const today = dayOf(ports.clock.now())
  const found = before.manifest && fleetChanges({ before: before.manifest, after: after.manifest, since, today })
  if (!found) return { since, considered: 0, paths: [] }
  return { since, to: found.to.text, considered: found.considered, paths: found.changes.map(pathDifference) }
}

function pathDifference({ change, before, after }: FleetChange): PathDifference {
  const both = before.counted !== undefined && after.counted !== undefined
  const why = change === 'lost' || change === 'uncertain' ? after.reason?.message : undefined
  return {
    from: before.from,
    change,
    ...(both && { hops: after.counted! - before.counted! }),
    before: before.landings,
    after: after.landings,
    ...(why !== undefined && { why }),
  }
}

function again({ manifest, product, since }: DiffFlags): string[] {
  const flags = { manifest, product, since }
  return Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]))
}
