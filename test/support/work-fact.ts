import { type WorkFact } from '../../src/run/preflight/readings.ts'

/** A background migration that is finished, but for what is said. */
export function work(name: string, more: Partial<WorkFact> = {}): WorkFact {
  return {
    database: 'main',
    name,
    queuedBy: undefined,
    state: 'finished',
    stateAs: more.state ?? 'finished',
    percent: undefined,
    rate: undefined,
    remaining: undefined,
    error: undefined,
    commands: [`plan bbm show ${name}`],
    stuck: false,
    cancelled: false,
    told: '',
    ...more,
  }
}
