import { UserError } from '../../domain/errors.ts'
import { type Database, type DatabaseTarget } from '../../ports/database.ts'

/** Opens PGlite. */
export function openEmbedded({ folder }: Extract<DatabaseTarget, { kind: 'embedded' }>): Promise<Database> {
  throw new UserError({ code: 'not-yet', what: `cannot open ${folder}`, next: 'give --database' })
}
