import { type AttemptOutcome, type EngineEvent, type EventSubject } from '../../engine/events.ts'
import { type LogFields, type LogLevel } from '../../ports/log.ts'

export interface LogLine {
  readonly level: LogLevel
  readonly message: string
  readonly fields: LogFields
}

/**
 * An event as a line of the log. Keys are those of GitLab's container registry where it has one for the same thing
 * (reference/registry.md §8); a job of theirs is a batch here, so `job_id` is the batch's.
 */
export function logLine(event: EngineEvent): LogLine {
  const { level, message, fields } = lineOf(event)
  const subject = 'subject' in event ? subjectFields(event.subject) : {}
  return { level, message, fields: { event: event.kind, ...subject, ...fields } }
}

function subjectFields({ database, id, name, table }: EventSubject): LogFields {
  return { database, bbm_id: id, bbm_name: name, bbm_target_table: table }
}

const seconds = (duration: number): number => Math.round(duration) / 1000

function lineOf(event: EngineEvent): LogLine {
  switch (event.kind) {
    case 'batch-begun':
      return {
        level: 'debug',
        message: `${event.subject.name}: batch ${event.batch} begins, attempt ${event.attempt}`,
        fields: { job_id: event.batch, job_attempts: event.attempt, job_batch_size: event.rows },
      }
    case 'sub-batch':
      return {
        level: 'debug',
        message: `${event.subject.name}: ${event.rows} rows of batch ${event.batch}`,
        fields: { job_id: event.batch, sub_batch_size: event.rows, duration_s: seconds(event.duration) },
      }
    case 'batch-ended':
      return batchEnded(event)
    case 'split':
      return {
        level: 'warn',
        message: `${event.subject.name}: batch ${event.batch} was too much at once and is now ${event.into} batches`,
        fields: { job_id: event.batch, split_into: event.into },
      }
    case 'state':
    case 'held':
    case 'resized':
      return changeLine(event)
    default:
      return otherLine(event)
  }
}

function changeLine(event: Extract<EngineEvent, { kind: 'state' | 'held' | 'resized' }>): LogLine {
  switch (event.kind) {
    case 'state':
      return {
        level: event.to === 'failed' ? 'error' : 'info',
        message: `${event.subject.name} is ${event.to}${event.because === undefined ? '' : `: ${event.because}`}`,
        fields: { bbm_status: event.to, bbm_status_before: event.from, because: event.because },
      }
    case 'held':
      return {
        level: 'warn',
        message: `${event.subject.name} holds for ${seconds(event.for)} s: ${event.because}`,
        fields: { because: event.because, hold_s: seconds(event.for) },
      }
    case 'resized':
      return {
        level: 'info',
        message: `${event.subject.name}: batches have ${event.to} rows from now on (${event.from} before)`,
        fields: { bbm_batch_size: event.to, bbm_batch_size_before: event.from },
      }
  }
}

function otherLine(event: Exclude<EngineEvent, { readonly subject: EventSubject }>): LogLine {
  switch (event.kind) {
    case 'idle':
      return {
        level: 'debug',
        message: `${event.database}: nothing to do`,
        fields: { database: event.database, sleep_s: seconds(event.for) },
      }
    case 'trouble':
      return {
        level: 'warn',
        message: `${event.database}: ${event.error} (${event.sqlstate})`,
        fields: { database: event.database, sqlstate: event.sqlstate, error: event.error },
      }
    case 'migration-begun':
    case 'migration-waits':
    case 'migration-done':
      return { level: 'debug', message: `${event.kind} ${event.id}`, fields: { migration_id: event.id } }
  }
}

const outcomes: Readonly<Record<AttemptOutcome, { readonly level: LogLevel; readonly words: string }>> = {
  done: { level: 'info', words: 'is done' },
  released: { level: 'info', words: 'was given back' },
  transient: { level: 'warn', words: 'is tried again later' },
  held: { level: 'warn', words: 'is held' },
  timeout: { level: 'warn', words: 'took too long' },
  failed: { level: 'error', words: 'failed' },
  lost: { level: 'warn', words: 'was lost to another worker, since its lease had ended' },
}

function batchEnded(event: Extract<EngineEvent, { kind: 'batch-ended' }>): LogLine {
  const { level, words } = outcomes[event.outcome]
  const told = event.error === undefined ? '' : `: ${event.error}${event.sqlstate ? ` (${event.sqlstate})` : ''}`
  return {
    level,
    message: `${event.subject.name}: batch ${event.batch} ${words} after ${event.rows} rows in ${seconds(event.duration)} s${told}`,
    fields: {
      job_id: event.batch,
      job_status: event.outcome,
      rows: event.rows,
      duration_s: seconds(event.duration),
      sqlstate: event.sqlstate,
      error: event.error,
    },
  }
}
