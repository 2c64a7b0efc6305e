import { redact } from '../../../domain/redact.ts'
import { type RunAnswer } from '../../../results/run.ts'
import { type RunRecord } from '../../../run/record.ts'
import { given, iso } from '../../background/item.ts'
import { commandLine } from '../../command-line.ts'
import { type Standing } from './safety.ts'
import { type RunTold } from './told.ts'

const goesOn: ReadonlySet<string> = new Set(['running', 'waiting', 'held'])

/** How the command ended: as it was told, else as the run stands. */
export function outcomeOf({ state }: RunRecord, { ended, holder }: RunTold): RunAnswer['outcome'] {
  if (ended !== undefined) return ended
  return goesOn.has(state) && holder === undefined ? 'unattended' : state
}

/** Who does the work right now. */
export function workerOf({ record, holder }: Standing): RunAnswer['worker'] {
  const { state, productName: name, driver } = record
  if (state === 'needs-you') return { where: 'person', text: 'a step waits for a person' }
  const isTheirs = state === 'waiting' && driver.kind !== 'native'
  if (isTheirs && holder)
    return {
      where: 'product',
      text: `the work runs in ${name}'s own workers; process ${holder.owner} only waits for it`,
    }
  if (isTheirs)
    return { where: 'product', text: `the work runs in ${name}'s own workers; no process of plan waits for it` }
  if (state === 'stalled' && holder) return { where: 'nobody', text: `process ${holder.owner} waits for it to move` }
  if (!goesOn.has(state)) return { where: 'nobody', text: 'nothing is under way' }
  if (!holder) return { where: 'nobody', text: 'no process drives it: the last one ended without a word' }
  if (state === 'held') return { where: 'nobody', text: `process ${holder.owner} waits until it may go on` }
  return { where: 'plan', text: `process ${holder.owner} does it` }
}

export function limitsOf({ limits }: RunRecord): RunAnswer['limits'] {
  const { toHop, pauseAfter, until, windows, stopBy } = limits
  return {
    ...given('to_hop', toHop),
    ...given('pause_after', pauseAfter),
    ...given('until', until === undefined ? undefined : iso(until)),
    windows: [...windows],
    ...given('stop_by', stopBy === undefined ? undefined : iso(stopBy)),
  }
}

export function backupOf({ backup }: RunRecord): RunAnswer['backup'] {
  if (backup.kind === 'text') return { kind: backup.kind, text: backup.text }
  if (backup.kind === 'none') return { kind: backup.kind, text: backup.because }
  return { kind: backup.kind, ...given('text', backup.command && redact(commandLine(backup.command))) }
}
