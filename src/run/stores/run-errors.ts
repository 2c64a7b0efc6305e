import { UserError } from '../../domain/errors.ts'
import { type RunRecord } from '../record.ts'
import { type RunHolder, type StoredRun } from '../store.ts'

export function unknownRun(id: string): UserError {
  return new UserError({
    code: 'unknown-run',
    what: `there is no run ${id}`,
    next: 'plan run list shows those that there are',
  })
}

export function runChanged(id: string): UserError {
  return new UserError({
    code: 'run-changed',
    what: `run ${id} was changed by another process meanwhile; nothing was written over it`,
    next: 'look how it stands with plan run status, then try again',
  })
}

/** The right to drive ended: whatever was being done, nothing more is written. */
export function runLost(id: string): UserError {
  return new UserError({
    code: 'run-lost',
    what: `this process no longer has run ${id}: it was away for too long, or its lock was deleted; it writes nothing more`,
    next: 'look who drives it now with plan run status, then plan run resume',
  })
}

export function runExists({ record, holder }: StoredRun): UserError {
  const who = holder ? `; ${holder.owner} drives it` : '; nobody drives it at the moment'
  return new UserError({
    code: 'run-exists',
    what: `run ${record.id} of ${record.productName} (${record.from} to ${record.to}) is not over: ${record.state}${who}`,
    next: 'look at it with plan run status; go on with plan run resume, or give it up with plan run abort',
  })
}

/** Somebody else drives a run. */
export function runHeld(id: string, { owner, left }: RunHolder): UserError {
  const until = left > 0 ? `; if that process is dead, it is free within ${Math.ceil(left / 1000)} s` : ''
  return new UserError({
    code: 'run-held',
    what: `${owner} drives run ${id}`,
    next: `watch it with plan run status, or ask it to leave with plan run pause${until}`,
  })
}

/** By the instant of the start, then by number. */
export function newestFirst(a: RunRecord, b: RunRecord): number {
  return b.begunAt - a.begunAt || numberOf(b) - numberOf(a)
}

function numberOf({ id }: RunRecord): number {
  return Number(id.slice(id.lastIndexOf('-') + 1))
}
