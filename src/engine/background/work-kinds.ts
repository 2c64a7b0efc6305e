import { type Engine } from '../engine.ts'
import { type BackgroundRow } from './rows.ts'
import { type Worker } from './sub-batch.ts'
import { commandWork } from './work-command.ts'
import { moduleWork } from './work-module.ts'
import { updateWork } from './work-update.ts'

/** How a background migration works. Throws NotOnThisHost when what it needs is not here. */
export function workerOf(engine: Engine, { definition }: Pick<BackgroundRow, 'definition'>): Worker | Promise<Worker> {
  const { work } = definition
  switch (work.kind) {
    case 'update':
      return updateWork(work.sql)
    case 'module':
      return moduleWork(engine, work.path)
    case 'command':
      return commandWork(engine, work.command)
  }
}
