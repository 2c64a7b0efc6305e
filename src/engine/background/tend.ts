import { QueryError, errorClassOf } from '../../domain/query-error.ts'
import { type Engine } from '../engine.ts'
import { begin } from './begin.ts'
import { failMigration } from './end-migration.ts'
import { finish } from './finish.ts'
import { hold } from './hold.ts'
import { planAhead } from './plan-ahead.ts'
import { reap } from './reap.ts'
import { type Surveyed } from './survey.ts'

/**
 * Does what has to be done for one besides its batches: begins it, takes back what dead workers left, plans further,
 * ends it. Every step is safe when others do it at the same time. True when something may have changed.
 */
export async function tend(engine: Engine, row: Surveyed, wanted: number): Promise<boolean> {
  try {
    return await step(engine, row, wanted)
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    return meet(engine, row, error)
  }
}

async function step(engine: Engine, row: Surveyed, wanted: number): Promise<boolean> {
  if (row.upper_bound === null && !row.planned) {
    return !row.held && begin(engine, row)
  }
  if (row.expired > 0) return (await reap(engine, row)) > 0
  if (!row.planned) return row.ready < wanted && !row.held && planAhead(engine, row)
  if (row.ready + row.waiting + row.running > 0) return false
  await finish(engine, row)
  return true
}

/** A scan of the table that fails is met like its work: what is wrong with it is wrong for all. */
async function meet(engine: Engine, row: Surveyed, error: QueryError): Promise<boolean> {
  const { sqlstate, message } = error
  switch (errorClassOf(sqlstate)) {
    case 'transient':
      throw error
    case 'data':
      await failMigration(engine, row.id, message, sqlstate)
      return true
    case 'environment':
    case 'timeout':
      await hold(engine, row, { because: message })
      return false
  }
}
