import { type CommandOutcome } from '../../ports/processes.ts'
import { type Engine } from '../engine.ts'
import { type SubBatch, type Worker } from './sub-batch.ts'
import { NotOnThisHost, WorkFailed } from './work-errors.ts'

/** `EX_TEMPFAIL` of sysexits: try again later. */
const tryLater = 75
/** Characters of its output that are kept as the error. */
const tail = 2000

/**
 * An external program, run before the transaction that records it: at least once. Its token is that of
 * the claim: another one for a range that was seen before means that somebody else does it again.
 */
export function commandWork(engine: Engine, command: readonly string[]): Worker {
  return {
    inside: undefined,
    before: async (sub) => {
      const range = { lower: sub.range.lower, upper: sub.range.upper, key: sub.row.definition.key }
      const outcome = await engine.processes.run({
        command,
        workingFolder: engine.folder ?? '.',
        environment: environmentOf(sub),
        timeout: sub.row.definition.timeout,
        signal: sub.signal,
        input: `${JSON.stringify({ table: sub.row.definition.table, ...range, rows: sub.planned })}\n`,
      })
      return rowsOf(outcome, sub, command)
    },
  }
}

function environmentOf({ row, claim, range }: SubBatch): Record<string, string> {
  return {
    WAYSTOP_MIGRATION: row.name,
    WAYSTOP_TABLE: row.definition.table,
    WAYSTOP_BATCH: String(claim.id),
    WAYSTOP_BATCH_TOKEN: claim.token,
    WAYSTOP_ATTEMPT: String(claim.tries),
    WAYSTOP_KEY: JSON.stringify(row.definition.key),
    WAYSTOP_LOWER: JSON.stringify(range.lower),
    WAYSTOP_UPPER: JSON.stringify(range.upper),
  }
}

/** A program need not count: what was planned is taken for what was done. */
function rowsOf(outcome: CommandOutcome, { planned, row }: SubBatch, [program]: readonly string[]): number {
  const { exitCode, ended, stdout, stderr } = outcome
  const said = (stderr.trim() || stdout.trim()).slice(-tail)
  if (ended === 'not-found') throw new NotOnThisHost(`the program ${program} is not on this host`)
  if (ended === 'timeout') throw new WorkFailed(`${program} took longer than ${row.definition.timeout} ms`, 'timeout')
  if (exitCode === 0) return planned
  if (exitCode === tryLater) throw new WorkFailed(`${program} asks to be tried later: ${said}`, 'transient')
  const how = exitCode === undefined ? 'was ended by a signal' : `ended with ${exitCode}`
  throw new WorkFailed(`${program} ${how}: ${said}`, 'data')
}
