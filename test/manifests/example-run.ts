import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { postgresqlParser } from '../../src/adapters/sql-parser/postgresql-parser.ts'
import { runsBefore } from '../../src/domain/execution-order.ts'
import { type Manifest } from '../../src/domain/manifest.ts'
import { type Migration } from '../../src/domain/migration.ts'
import { type Database } from '../../src/ports/database.ts'
import { textOf } from '../../src/engine/migrations/sql-file.ts'

export const exampleFolder = join(import.meta.dirname, '../../manifests/example')

export const fileOf = (path: string): string => readFileSync(join(exampleFolder, path), 'utf8')

export const isThere = (path: string): boolean => existsSync(join(exampleFolder, path))

export function inOrder({ product, migrations }: Manifest): Migration[] {
  return migrations.toSorted((a, b) => (runsBefore(product, a, b) === 'yes' ? -1 : 1))
}

/** Runs a file as the engine would: as one transaction, or one statement after the other. */
export async function runFile(db: Database, { transaction }: Migration, path: string): Promise<void> {
  const text = fileOf(path)
  if (transaction === 'one') return db.transaction((tx) => tx.script(text))
  const reading = await postgresqlParser.read(path, text)
  if ('problem' in reading) throw new Error(reading.problem.message)
  const file = { path, text, checksum: '', statements: undefined }
  await db.session(async (session) => {
    for (const statement of reading.statements) await session.script(textOf(file, statement))
  })
}
