import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { compareText } from '../../domain/version.ts'
import { type Ports } from '../../ports/ports.ts'
import { type WantedFile } from '../changed-files.ts'

/** A migration whose SQL nobody has written yet. */
interface Unwritten {
  readonly id: string
  readonly name: string
  readonly transaction?: 'one' | 'none' | undefined
}

export interface SqlFiles {
  /** Paths as the manifest names them. */
  readonly up: string
  readonly down: string
  readonly files: readonly WantedFile[]
  readonly toFill: readonly string[]
}

/**
 * Two files to write SQL into, beside those of the other migrations. What stands in them is no SQL: PostgreSQL, plan validate
 * and plan migrate all refuse it, so that nothing that is empty passes for done. Throws UserError `file-exists`.
 */
export function sqlFiles({ files }: Ports, folder: string, manifest: Manifest, migration: Unwritten): SqlFiles {
  const base = `${sqlFolder(manifest)}${migration.id}_${migration.name}`
  const [up, down] = [`${base}.up.sql`, `${base}.down.sql`]
  for (const path of [up, down]) refuseExisting(files.kindOf(files.resolve(folder, path)), path)
  return {
    up,
    down,
    files: [
      { path: files.resolve(folder, up), text: upText(migration) },
      { path: files.resolve(folder, down), text: downText(migration) },
    ],
    toFill: [
      `the SQL of ${up}`,
      `the SQL of ${down}, or delete it together with down: where nothing can be taken back`,
    ],
  }
}

/** Where the newest migration that has SQL keeps it. */
function sqlFolder({ migrations }: Manifest): string {
  const newest = migrations
    .filter(({ up }) => up !== undefined)
    .toSorted((a, b) => compareText(a.id, b.id))
    .at(-1)
  const path = newest?.up ?? 'sql/'
  return path.slice(0, path.lastIndexOf('/') + 1)
}

function upText({ name, transaction }: Unwritten): string {
  const how =
    transaction === 'none'
      ? 'It runs outside of a transaction: one statement, like CREATE INDEX CONCURRENTLY.'
      : 'Its statements run in one transaction.'
  return `-- ${how}\n${line(`write the SQL of ${name} here`)}`
}

function downText({ name }: Unwritten): string {
  return `-- What plan migrate down runs.\n${line(`write the SQL that takes ${name} back`)}`
}

/** No SQL, on purpose. */
function line(what: string): string {
  return `TODO: ${what} and delete this line;\n`
}

function refuseExisting(kind: 'file' | 'folder' | 'missing', path: string): void {
  if (kind === 'missing') return
  throw new UserError({
    code: 'file-exists',
    what: `there is a ${kind} ${path} already`,
    next: 'move it away, or choose another name',
  })
}
