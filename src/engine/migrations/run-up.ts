import { type FinalizeEnd, finalizeBackground } from '../background/finalize.ts'
import { type Duration } from '../../domain/time.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Engine } from '../engine.ts'
import { applyInOne } from './apply-one.ts'
import { applyOutside } from './apply-none.ts'
import { rowNamed } from './bring-work.ts'
import { type Chain } from './chain.ts'
import { type Gate, isSatisfied } from './gates.ts'
import { type UpStep } from './plan-ground.ts'
import { type Running } from './running.ts'

/** Every database of the run, by name. */
export type Runnings = ReadonlyMap<string, Running>

export interface UpRun {
  readonly manifest: Manifest
  readonly chain: Chain
  readonly steps: readonly UpStep[]
  readonly runnings: Runnings
  /** For work that is finished in the run. */
  readonly workers?: number | undefined
  readonly budget?: Duration | undefined
  /** Work that somebody paused meanwhile ends the run instead of being taken up again. */
  readonly keepPaused?: boolean | undefined
}

export interface Done {
  readonly step: UpStep
  readonly duration: Duration
}

/** Why a run ended before its last step; a failed statement is thrown instead. */
export type UpEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'work'; readonly work: string; readonly ended: FinalizeEnd; readonly error: string | null }

export interface UpOutcome {
  readonly done: readonly Done[]
  readonly end: UpEnd
}

/** Runs the steps one after the other. Whatever it is cut off by, what is done is on record, and running again goes on. */
export async function runUp(run: UpRun, onDone: (done: Done) => void = () => undefined): Promise<UpOutcome> {
  const done: Done[] = []
  for (const [i, step] of run.steps.entries()) {
    const running = run.runnings.get(step.link.migration.database)!
    const { engine, stop, lease } = running
    const began = engine.clock.now()
    try {
      stop.throwIfAborted()
      const end = await passGates(run, step)
      if (end) return { done, end }
      const { id, name, transaction } = step.link.migration
      engine.tell({ kind: 'migration-begun', id, name })
      const durable = !isFollowed(step, run.steps[i + 1])
      await (transaction === 'one' ? applyInOne(running, step, { ...run, durable }) : applyOutside(running, step, run))
      const duration = engine.clock.now() - began
      engine.tell({ kind: 'migration-done', id, duration })
      done.push({ step, duration })
      onDone({ step, duration })
    } catch (error) {
      if (stop.aborted && !lease.lost.aborted) return { done, end: { kind: 'stopped' } }
      throw error
    }
  }
  return { done, end: { kind: 'done' } }
}

/**
 * Does the next one come at once, on the same database and in a transaction as well? Then only that one has to wait for the
 * disk: a crash of the server in between undoes both, with their records. Whatever ends the run gives the lease back, which
 * waits for the disk, too.
 */
function isFollowed({ link }: UpStep, next: UpStep | undefined): boolean {
  if (next?.link.migration.transaction !== 'one') return false
  return (
    next.link.migration.database === link.migration.database &&
    next.gates.every((gate) => gate.expected === 'satisfied')
  )
}

/** Finishes, outside of any transaction, what a migration rests on; undefined when everything is. */
async function passGates(
  { runnings, workers, budget, keepPaused }: UpRun,
  { gates }: UpStep,
): Promise<UpEnd | undefined> {
  for (const { work, database, expected } of gates) {
    if (expected === 'satisfied') continue
    const { engine, stop } = runnings.get(database)!
    const row = await engine.database.transaction((tx) => rowNamed(tx, work), { readOnly: true })
    if (!row || isSatisfied(row.state)) continue
    if (row.state === 'paused' && keepPaused)
      return { kind: 'work', work: work.name, ended: 'paused', error: row.last_error }
    const { ended, row: after } = await finalizeBackground(engine, { id: row.id, workers, budget, stop })
    if (ended === 'stopped') return { kind: 'stopped' }
    if (ended !== 'finished') return { kind: 'work', work: work.name, ended, error: after.last_error }
  }
  return undefined
}

/** Required work that is not finished after all; asked again at the end of a first installation. */
export async function unsatisfied(engines: ReadonlyMap<string, Engine>, gates: readonly Gate[]): Promise<string[]> {
  const left: string[] = []
  for (const { work, database } of gates) {
    const row = await engines.get(database)?.database.transaction((tx) => rowNamed(tx, work), { readOnly: true })
    if (!row || !isSatisfied(row.state)) left.push(`${work.name} is ${row?.state ?? 'not on record'} on ${database}`)
  }
  return left
}
