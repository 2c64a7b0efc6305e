import { UserError } from '../domain/errors.ts'
import { type Place } from '../domain/place.ts'
import { parseInstant, type Instant } from '../domain/time.ts'

/** Where, when and of what a value was read: the further columns that `plan facts sql` asks for. */
export interface Measurement {
  readonly at: Instant
  /** The server was a standby: its data may be old. */
  readonly inRecovery: boolean
  /** The name PostgreSQL knows the database by. */
  readonly database: string
}

/** One answer of a file. */
export interface AnswerLine {
  readonly condition: string
  readonly value: string
  readonly place: Place
  /** Undefined for a line a person wrote: `many-users,yes`. */
  readonly measured: Measurement | undefined
}

/**
 * Reads a file of answers: lines as `plan facts sql` makes them, and `condition,value` as people write them.
 * Separators are what `psql` and spreadsheets write: a bar, a comma, a tab, an equals sign or a colon. What `psql`
 * prints around its answers (tags of statements, rules, counts of rows, errors) is passed over; anything else is an error.
 */
export function readAnswerLines(file: string, text: string): AnswerLine[] {
  return text.split(/\r?\n/u).flatMap((line, i) => readLine(line.trim(), { file, line: i + 1, column: 1 }))
}

function readLine(line: string, place: Place): AnswerLine[] {
  if (isFrame(line)) return []
  const answer = measuredLine(line, place) ?? toldLine(line, place)
  if (answer) return [answer]
  throw new UserError({
    code: 'bad-facts',
    what: `"${line.slice(0, 60)}" is no answer`,
    place,
    next: 'write one answer a line, like many-users,yes, or use what `plan facts sql` makes',
  })
}

const frames = [
  /^$/u,
  /^(?:#|--)/u,
  /^[-+|\s]+$/u,
  /^\(\d+ rows?\)$/u,
  /^(?:BEGIN|START TRANSACTION|COMMIT|SET|ROLLBACK)$/u,
  /^"?condition"?\s*[|,\t]/iu,
  /^psql:/u,
  /^(?:ERROR|FATAL|WARNING|NOTICE|DETAIL|HINT|CONTEXT|LINE \d+):/u,
  /^\^$/u,
]

function isFrame(line: string): boolean {
  return frames.some((frame) => frame.test(line))
}

/** `condition,value,measured_at,in_recovery,database,server_version`; the value may hold the separator. */
function measuredLine(line: string, place: Place): AnswerLine | undefined {
  const separator = /[,|\t]/u.exec(line)?.[0]
  if (separator === undefined) return undefined
  const cells = line.split(separator).map((cell) => cell.trim())
  const time = cells.findIndex((cell, i) => i > 1 && instantIn(cell) !== undefined && isTruth(cells[i + 1]))
  const at = instantIn(cells[time])
  const database = cells[time + 2]
  if (at === undefined || database === undefined) return undefined
  const value = line.split(separator).slice(1, time).join(separator).trim()
  const measured = { at, inRecovery: unquoted(cells[time + 1]!).startsWith('t'), database: unquoted(database) }
  return { condition: unquoted(cells[0]!), value: unquoted(value), place, measured }
}

function instantIn(cell: string | undefined): Instant | undefined {
  return cell === undefined ? undefined : parseInstant(unquoted(cell))
}

function isTruth(cell: string | undefined): boolean {
  return cell !== undefined && /^(?:t|f|true|false)$/u.test(unquoted(cell))
}

/** `"a ""b"""` as `psql --csv` writes it. */
function unquoted(value: string): string {
  return /^".*"$/u.test(value) ? value.slice(1, -1).replaceAll('""', '"') : value
}

/** Two columns; empty ones that a spreadsheet adds behind them mean nothing. */
function toldLine(line: string, place: Place): AnswerLine | undefined {
  const match = /^"?([A-Za-z0-9][\w.:/-]*?)"?\s*[|,\t=:]\s*"?([^"|,\t]*?)"?[\s|,\t]*$/u.exec(line)
  return match ? { condition: match[1]!, value: match[2]!, place, measured: undefined } : undefined
}
