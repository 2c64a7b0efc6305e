import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { type SqlPart, type SqlParts } from '../../domain/sql-fold.ts'
import { isFoldedAway } from '../../domain/folded.ts'
import { chainOf } from '../../engine/migrations/chain.ts'
import { isFile } from '../../engine/migrations/sql-file.ts'
import { type Ports } from '../../ports/ports.ts'
import { calendarOf } from '../../release/calendar.ts'
import { foldMigrations, type Fold } from '../../release/squash/fold.ts'
import { backgroundFates, type BackgroundFate } from '../../release/squash/issue-background.ts'
import { standingOf } from '../../release/squash/issue-reach.ts'
import { structureText, type FormerStructure } from '../../release/squash/structure-text.ts'
import { sqlFileAt } from '../migrate/sources.ts'
import { UserError } from '../../domain/errors.ts'
import { type SquashScene } from './scene.ts'

/** A structure as it would be written. */
export interface NewStructure {
  readonly database: string
  /** Inside the folder of the manifest. */
  readonly path: string
  readonly text: string
  readonly migrations: number
  readonly statements: number
}

export interface Folding {
  readonly fold: Fold
  readonly fates: readonly BackgroundFate[]
  /** By the manifest's order of databases; none for a product that `plan` does not drive. */
  readonly structures: readonly NewStructure[]
}

/** Reads the SQL that is in question and decides what is folded. */
export async function foldingOf(ports: Ports, scene: SquashScene): Promise<Folding> {
  const { manifest, target, driven, today } = scene
  const chain = wholeChain(scene)
  const fates = backgroundFates(manifest, target, calendarOf(manifest, today))
  const former = driven ? formerOf(ports, scene) : new Map<string, FormerStructure>()
  const structures = new Map<string, readonly SqlPart[]>()
  for (const [database, { text }] of former)
    structures.set(database, await partsIn(ports, `structure of ${database}`, text))
  const sql = driven ? await sqlOf(ports, scene, chain) : undefined
  const fold = foldMigrations({ manifest, target, chain, fates, sql, structures })
  return { fold, fates, structures: driven ? structuresFor(scene, fold, former) : [] }
}

/** What a new database of the folding release runs; first what may run anywhere, since nobody knows its release. */
function wholeChain({ manifest, folding }: SquashScene): Migration[] {
  const { links, refusals } = chainOf(manifest, folding)
  const inferred = new Set(refusals.map(({ subject }) => subject))
  return [...manifest.migrations.filter(({ id }) => inferred.has(id)), ...links.map(({ migration }) => migration)]
}

/** Only up to the last one in reach: what runs behind it cannot be in its way. */
async function sqlOf(ports: Ports, { manifest, target, folder }: SquashScene, chain: readonly Migration[]) {
  const last = chain.findLastIndex(({ placement }) => standingOf(manifest, target, placement) === 'in-reach')
  const sql = new Map<string, SqlParts>()
  for (const { id, up } of chain.slice(0, last + 1)) {
    if (up === undefined) continue
    const file = sqlFileAt(ports, folder, up)
    sql.set(id, isFile(file) ? await ports.sql.takeApart(up, file.text) : { problem: file })
  }
  return sql
}

function formerOf(ports: Ports, { former, folder, manifest }: SquashScene): Map<string, FormerStructure> {
  const found = new Map<string, FormerStructure>()
  for (const [database, path] of Object.entries(former?.structure ?? {})) {
    const file = sqlFileAt(ports, folder, path)
    if (!isFile(file))
      throw new UserError({
        code: 'structure-missing',
        what: `the structure ${path} of ${former!.in.text} cannot be read: ${file.message}`,
        next: `bring the file back: git restore ${path}`,
      })
    found.set(database, { release: former!.in.text, text: file.text })
  }
  return requireAll(manifest, found)
}

/** What was folded before and is in no structure would be lost for good. */
function requireAll({ migrations }: Manifest, found: Map<string, FormerStructure>): Map<string, FormerStructure> {
  const lost = migrations.find((one) => isFoldedAway(one) && !found.has(one.database))
  if (!lost) return found
  throw new UserError({
    code: 'structure-missing',
    what: `${lost.id} was squashed before, and no structure of ${lost.database} is recorded that has what it made`,
    place: lost.place,
    next: 'write the structure at the squash: squashes: [{in: …, up_to: …, structure: {DATABASE: PATH}}]',
  })
}

async function partsIn(ports: Ports, path: string, text: string): Promise<readonly SqlPart[]> {
  const read = await ports.sql.takeApart(path, text)
  if ('parts' in read) return read.parts
  throw new UserError({
    code: 'structure-unreadable',
    what: `the ${path} is no SQL that PostgreSQL reads: ${read.problem.message}`,
    place: read.problem.place,
    next: 'bring the file back as it was committed',
  })
}

function structuresFor(
  scene: SquashScene,
  { folded }: Fold,
  former: ReadonlyMap<string, FormerStructure>,
): NewStructure[] {
  const { manifest, target, after, in: point } = scene
  const head = { product: manifest.product.name, release: point.text, target: target.stop.id, after: after.id }
  return manifest.databases.flatMap((database) => {
    const own = folded.filter(({ migration }) => migration.database === database)
    if (own.length === 0 && !former.has(database)) return []
    return [
      {
        database,
        path: structurePath(scene, database),
        text: structureText({ ...head, database }, own, former.get(database)),
        migrations: own.length,
        statements: own.reduce((sum, { parts }) => sum + parts.length, 0),
      },
    ]
  })
}

/** Beside the other SQL of the database. */
function structurePath({ manifest, in: point }: SquashScene, database: string): string {
  const { databases, migrations } = manifest
  const beside = migrations.find((one) => one.database === database && one.up !== undefined)?.up ?? 'sql/'
  const folder = beside.slice(0, beside.lastIndexOf('/') + 1)
  return `${folder}structure-${point.text}${databases.length > 1 ? `-${database}` : ''}.sql`
}
