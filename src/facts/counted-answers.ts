import { type Condition } from '../domain/condition.ts'
import { factLifetimeDays, type DatabaseReference } from '../domain/installation.ts'
import { formatPlace } from '../domain/place.ts'
import { dayOf, daysBetween, type CalendarDate } from '../domain/time.ts'
import { type Truth } from '../domain/truth.ts'
import { measuredAnswer } from './answer.ts'
import { type AnswerLine, type Measurement } from './answer-lines.ts'

/** A line that names a condition the manifest has. */
export interface KnownLine extends AnswerLine {
  readonly of: Condition
  readonly measured: Measurement
}

/** What decides whether a measured value counts. */
export interface Ground {
  readonly today: CalendarDate
  /** The product's first database. */
  readonly mainDatabase: string
  /** Databases of the installation, by name; empty when nobody told. */
  readonly databases: ReadonlyMap<string, DatabaseReference>
}

export interface CountedAnswers {
  readonly answers: ReadonlyMap<string, Truth>
  /** Values that do not count, and why. */
  readonly remarks: readonly string[]
}

/**
 * The answers that measured values give. No value, a standby, the wrong database and an old "no" give none: a question
 * stays open rather than being answered wrongly. Where a condition was measured several times, one "yes" decides.
 */
export function countAnswers(lines: readonly KnownLine[], ground: Ground): CountedAnswers {
  const answers = new Map<string, Truth>()
  const remarks: string[] = []
  for (const line of lines) {
    const answer = measuredAnswer(line.of, line.value)
    const objection = objectionTo(line, answer, lines, ground)
    if (objection !== undefined) remarks.push(`${line.condition} stays open: ${objection} (${formatPlace(line.place)})`)
    else if (answer !== undefined && answers.get(line.condition) !== 'yes') answers.set(line.condition, answer)
  }
  return { answers, remarks }
}

function objectionTo(
  line: KnownLine,
  answer: Truth | undefined,
  lines: readonly KnownLine[],
  ground: Ground,
): string | undefined {
  if (line.value === '') return 'its query returned no value'
  if (answer === undefined) return `"${line.value.slice(0, 40)}" is no value its query returns`
  if (line.measured.inRecovery) return `${line.measured.database} was a standby, whose data may be old`
  return databaseObjection(line, lines, ground) ?? ageObjection(line.measured, answer, ground.today)
}

function ageObjection({ at }: Measurement, answer: Truth, today: CalendarDate): string | undefined {
  const age = daysBetween(dayOf(at), today)
  if (age < -1) return `it was measured on ${dayOf(at)}, which is yet to come`
  return answer === 'no' && age > factLifetimeDays ? `the answer "no" is ${age} days old; measure again` : undefined
}

/** Was it measured elsewhere? Only what the names of databases tell can be known. */
function databaseObjection(
  { of, measured }: KnownLine,
  lines: readonly KnownLine[],
  { databases, mainDatabase }: Ground,
): string | undefined {
  const wanted = of.probe!.database
  const expected = nameIn(databases.get(wanted)?.url)
  if (expected !== undefined && expected !== measured.database)
    return `it was measured in ${measured.database}, and ${wanted} is ${expected}`
  if (wanted === mainDatabase || (databases.size > 0 && !databases.has(wanted))) return undefined
  const here = namesFor(wanted, lines)
  const isShared = here.size === 1 && namesFor(mainDatabase, lines).has(measured.database)
  if (!isShared || expected !== undefined) return undefined
  return `it was measured in ${measured.database}, like ${mainDatabase}; if ${wanted} has no database of its own, say so with --fact or list the databases in the installation file`
}

/** Names of the databases where the conditions of one database were measured. */
function namesFor(database: string, lines: readonly KnownLine[]): Set<string> {
  return new Set(lines.filter(({ of }) => of.probe?.database === database).map(({ measured }) => measured.database))
}

/** The database a connection URL names; undefined when it names none. */
function nameIn(url: string | undefined): string | undefined {
  const name = url === undefined ? undefined : /^[^:]+:\/\/[^/]*\/([^?#]+)/u.exec(url)?.[1]
  return name === undefined ? undefined : decodeURIComponent(name)
}
