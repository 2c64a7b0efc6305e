import { UserError } from '../../domain/errors.ts'
import { nearest } from '../../domain/nearest.ts'
import { type BackgroundStatus } from '../../engine/background/system.ts'
import { refOf } from './item.ts'
import { notFoundOrUnread, type Reading } from './reader.ts'

/**
 * Which ones a word means: a name, `name/queueing-id`, or `database_id`. One that lives in several databases is all of
 * them; different ones of the same name are not guessed among. Throws UserError with what it could be.
 */
export function namedIn({ statuses, databases }: Reading, word: string): readonly BackgroundStatus[] {
  const found = statuses.filter((status) => answersTo(status, word))
  if (found.length === 0) throw notFoundOrUnread(databases, unknownName(statuses, word))
  const kinds = Map.groupBy(found, identity)
  if (kinds.size > 1) throw ambiguous(word, found)
  return found
}

/** The same without an error for what is not there. */
export function findNamed(statuses: readonly BackgroundStatus[], word: string): readonly BackgroundStatus[] {
  return statuses.filter((status) => answersTo(status, word))
}

function answersTo(status: BackgroundStatus, word: string): boolean {
  const { name, queuedBy } = status
  return word === name || (queuedBy !== undefined && word === `${name}/${queuedBy}`) || word === refOf(status)
}

/** What makes two the same work in two databases. */
function identity({ name, queuedBy, table, jobArguments }: BackgroundStatus): string {
  return JSON.stringify([name, queuedBy, table, jobArguments])
}

function ambiguous(word: string, found: readonly BackgroundStatus[]): UserError {
  return new UserError({
    code: 'ambiguous-name',
    what: `"${word}" means ${found.length} background migrations`,
    next: 'name one of them',
    details: found.map((status) => {
      const queued = status.queuedBy === undefined ? '' : `, queued by ${status.queuedBy}`
      const job = status.jobArguments === undefined ? '' : `, arguments ${status.jobArguments}`
      return `${refOf(status)}  ${status.name} on ${status.table}${queued}${job}: ${status.state}`
    }),
    suggestions: found.map(refOf),
  })
}

function unknownName(statuses: readonly BackgroundStatus[], word: string): UserError {
  const names = [...new Set(statuses.map(({ name }) => name))]
  return new UserError({
    code: 'unknown-background-migration',
    what: `there is no background migration "${word}"`,
    next: names.length === 0 ? 'there are none' : 'plan bbm status --all lists them',
    suggestions: nearest(word, names),
  })
}
