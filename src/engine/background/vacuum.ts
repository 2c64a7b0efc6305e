import { type Engine } from '../engine.ts'
import { quoteTable } from '../identifiers.ts'
import { type BackgroundRow } from './rows.ts'

/**
 * An embedded server has no autovacuum: what every update leaves behind would stay, in its files and in its memory. Servers
 * look after themselves.
 */
export async function vacuum({ database }: Engine, { definition }: BackgroundRow): Promise<void> {
  if (database.capabilities.concurrency) return
  await database.session((session) =>
    session.script(`VACUUM ${quoteTable(definition.table)}, waystop.batch, waystop.tally`),
  )
}
