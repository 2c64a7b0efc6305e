import { UserError } from '../../domain/errors.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { isFoldedAway, squashOf } from '../../domain/folded.ts'
import { type Link } from '../../engine/migrations/chain.ts'
import { type Refusal } from '../../engine/migrations/refusal.ts'
import { isFile, type SqlFile } from '../../engine/migrations/sql-file.ts'
import { type DatabaseState, nothingRecorded, type WorkState } from '../../engine/migrations/state.ts'
import { type Site } from './site.ts'
import { sqlFileAt } from './sources.ts'

/** By database: the structure that a new installation begins with. */
export type Structures = ReadonlyMap<string, SqlFile>

/**
 * The structures of the release that is installed. Throws UserError `structure-missing`, and `folded-later` where the release
 * is older than a squash whose files are gone.
 */
export function structuresOf({ ports, ground, manifest, chain, engines }: Site): Structures {
  refuseFoldedLater(
    chain.links.find(({ migration }) => isFoldedAway(migration)),
    chain.target?.text,
  )
  const squash = squashOf(manifest, chain.target)
  const files = new Map<string, SqlFile>()
  for (const [database, path] of Object.entries(squash?.structure ?? {})) {
    if (!engines.has(database)) continue
    const file = sqlFileAt(ports, ground.folder, path)
    if (!isFile(file)) throw missing(path, file.message, squash!.in.text)
    files.set(database, file)
  }
  return files
}

function refuseFoldedLater(link: Link | undefined, release: string | undefined): void {
  const { id, removed } = link?.migration ?? {}
  if (id === undefined || !removed) return
  const when = formatPlacement(removed.in)
  throw new UserError({
    code: 'folded-later',
    what: `${release ?? 'this release'} cannot be installed from this checkout: ${id} and others were folded into the structure of ${when}, and their SQL is gone`,
    next: `install ${when} or newer, or check out a release before ${when} and install from there`,
  })
}

function missing(path: string, why: string, release: string): UserError {
  return new UserError({
    code: 'structure-missing',
    what: `the structure ${path} of ${release} cannot be read: ${why}`,
    next: `bring the file back: git restore ${path}`,
  })
}

/** What speaks against going on with an installation that was begun: it began with other files than these. */
export function judgeBegun(
  { chain }: Pick<Site, 'chain'>,
  states: ReadonlyMap<string, DatabaseState>,
  structures: Structures,
): Refusal[] {
  return [...states].flatMap(([database, { installation, applied }]) => {
    if (!installation) return []
    const structure = structures.get(database)
    const own = chain.tombstones.filter(({ migration }) => migration.database === database && isFoldedAway(migration))
    const lacking = own.find(({ migration }) => structure && !applied.has(migration.id))
    if (lacking) return [begunOtherwise(database, lacking)]
    const other = own.flatMap(({ migration }) => applied.get(migration.id) ?? [])
    const edited = other.find(
      ({ how, checksum }) => structure && how === 'folded' && checksum !== null && checksum !== structure.checksum,
    )
    return edited ? [editedStructure(database, structure!, edited.checksum!)] : []
  })
}

function begunOtherwise(database: string, { migration }: Link): Refusal {
  return {
    kind: 'misses-removed-migration',
    subject: migration.id,
    database,
    message: `the first installation on ${database} was begun without ${migration.id}, which is a part of the structure by now`,
    next: 'end it with the checkout it was begun with, or begin again on an empty database',
    place: migration.place,
  }
}

function editedStructure(database: string, { path, checksum }: SqlFile, before: string): Refusal {
  return {
    kind: 'edited',
    subject: 'structure',
    database,
    message: `${path} was edited after it was loaded on ${database}: its checksum was ${before} and is ${checksum}`,
    next: 'take the edit back, or begin again on an empty database',
  }
}

/** What the records of empty databases will say when the structures are loaded; for whoever only asks. */
export function statesAfterBeginning(
  { chain, manifest, engines }: Site,
  states: ReadonlyMap<string, DatabaseState>,
): Map<string, DatabaseState> {
  const after = new Map<string, DatabaseState>()
  for (const [name, state] of states) {
    const work = chain.tombstones
      .filter(({ migration }) => migration.database === name)
      .flatMap(({ migration, queues }) =>
        queues.map((one): WorkState => ({
          id: 0n,
          name: one.name,
          queued_by: migration.id,
          state: 'finished',
          running: 0,
        })),
      )
    after.set(name, state.installation || !engines.has(name) ? state : { ...nothingRecorded, work })
  }
  return manifest.squashes.length === 0 ? new Map(states) : after
}

/** What was loaded, one sentence for each database. */
export function loadedRemarks(
  { chain }: Pick<Site, 'chain'>,
  structures: Structures,
  { databases, dryRun }: { readonly databases: readonly string[]; readonly dryRun: boolean },
): string[] {
  return databases.flatMap((database) => {
    const file = structures.get(database)
    if (!file) return []
    const folded = chain.tombstones.filter(
      ({ migration }) => migration.database === database && isFoldedAway(migration),
    ).length
    return [
      `${database}: ${file.path} ${dryRun ? 'would be loaded' : 'was loaded'} first, with what ${folded} folded migrations make`,
    ]
  })
}
