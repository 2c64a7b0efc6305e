import { type Outcome } from '../../domain/exit-code.ts'
import { type MigrationRun } from '../../results/migration-run.ts'

const outcomes: Readonly<Record<MigrationRun['outcome'], Outcome>> = {
  done: 'done',
  'nothing-to-do': 'done',
  planned: 'done',
  refused: 'illegal',
  declined: 'interrupted',
  stopped: 'interrupted',
  'work-open': 'ended',
  undetermined: 'undetermined',
}

/** The exit code of a run. */
export function runOutcome({ outcome }: MigrationRun): Outcome {
  return outcomes[outcome]
}

/** `850 ms`, `12.4 s`, `3 min 5 s`. */
export function durationWords(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const minutes = Math.floor(seconds / 60)
  const rest = Math.round(seconds - minutes * 60)
  return minutes < 60 ? `${minutes} min ${rest} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** `20250101000000 create_parcels`. */
export function migrationWords({ id, name }: { readonly id: string; readonly name?: string | undefined }): string {
  return name === undefined ? id : `${id} ${name}`
}
