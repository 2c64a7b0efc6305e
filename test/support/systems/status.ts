import { type BackgroundStatus } from '../../../src/engine/background/system.ts'

/** A status as a system tells it; active unless said otherwise. */
export function status(values: Partial<BackgroundStatus> = {}): BackgroundStatus {
  return {
    database: 'main',
    id: 7n,
    name: 'BackfillSomething',
    queuedBy: undefined,
    state: 'active',
    stateAs: '1',
    table: 'things',
    key: ['id'],
    jobArguments: '[]',
    batchSize: 1000,
    subBatchSize: 100,
    rowsTotal: undefined,
    rowsDone: undefined,
    batches: undefined,
    percent: undefined,
    rate: undefined,
    remaining: undefined,
    hold: undefined,
    stateAt: undefined,
    stateBy: undefined,
    stateBecause: undefined,
    lastError: undefined,
    createdAt: undefined,
    startedAt: undefined,
    finishedAt: undefined,
    lastWorkedAt: undefined,
    worked: undefined,
    remarks: [],
    ...values,
  }
}
