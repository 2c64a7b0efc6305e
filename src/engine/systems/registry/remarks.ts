import { type MigrationRow, type Read } from './read.ts'
import { numbers, nullStrategy } from './states.ts'

type Told = readonly [boolean, () => string]

/** What a person should know of one besides its numbers; much of it is what the registry does not guard against. */
export function remarksOn(read: Read): readonly string[] {
  const told = [...ofState(read), ...ofJobs(read), ...ofDefinition(read)]
  return told.filter(([holds]) => holds).map(([, text]) => text())
}

const goesOn = ({ status }: MigrationRow): boolean => status === numbers.active || status === numbers.running

function ofState({ row, next }: Read): readonly Told[] {
  return [
    [row.status === numbers.paused, () => 'it is paused: it never finishes until somebody resumes it'],
    [row.status === numbers.failed, () => whyFailed[row.failure_error_code ?? -1] ?? unknownFailure],
    [goesOn(row) && next !== undefined && next !== row, () => waits(next!)],
    [unknownState(row), () => `the registry calls its state ${row.status}, which this version of plan does not know`],
  ]
}

function ofJobs({ row, jobs }: Read): readonly Told[] {
  if (jobs === undefined || !goesOn(row)) return []
  const serial = row.batching_strategy === null
  // The registry takes it for complete only when a job ends exactly where it ends.
  const overshoots = !jobs.complete && jobs.greatest > row.max_value
  return [
    [jobs.failed > 0, () => (serial ? triedLater : neverTried)],
    [serial && overshoots, () => overshot],
    [serial && jobs.left > 0, () => leftBehind],
  ]
}

function ofDefinition({ row }: Read): readonly Told[] {
  const { batching_strategy: strategy } = row
  const strange = strategy !== null && strategy !== nullStrategy
  return [
    [strange, () => `the registry does not know the strategy ${strategy}: it never finishes`],
    [row.min_value > row.max_value, () => 'its range is empty: its first key is above its last'],
    [row.batch_size <= 0, () => 'its batches have no rows'],
  ]
}

const triedLater = 'failed jobs are tried again after all others, the lowest first'
const neverTried = 'failed jobs of this strategy are never tried again: later ones cover their rows, without end'
const leftBehind =
  'a job began more than ten minutes ago and has no end: the registry never tries such jobs again, its rows may be undone'

const unknownFailure = 'the registry does not say why it failed: its logs do'

const whyFailed: Readonly<Record<number, string>> = {
  1: 'its table is not there, or is not written schema.table: it fails again until that is mended',
  2: 'its column is not there: it fails again until that is mended',
  3: 'the registry that is running does not have its code: it fails again until one that does runs',
  4: 'a job used up its attempts; with database.backgroundmigrations.maxjobretries at its default of 0 that is before the first',
}

const overshot =
  'its last job ends beyond its range: the registry never finds it complete, and while it runs no other begins'

function waits({ name, id }: MigrationRow): string {
  return `it waits for ${name} (${id}): the registry works on one at a time`
}

const unknownState = ({ status }: MigrationRow): boolean =>
  !(Object.values(numbers) as readonly number[]).includes(status)
