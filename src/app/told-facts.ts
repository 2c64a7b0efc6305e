import { type Condition } from '../domain/condition.ts'
import { UserError } from '../domain/errors.ts'
import { factLifetimeDays, type Installation } from '../domain/installation.ts'
import { type Manifest } from '../domain/manifest.ts'
import { nearest } from '../domain/nearest.ts'
import { type Place } from '../domain/place.ts'
import { daysBetween, type CalendarDate } from '../domain/time.ts'
import { type Truth } from '../domain/truth.ts'
import { howToAnswer, toldAnswer } from '../facts/answer.ts'
import { readAnswerLines, type AnswerLine } from '../facts/answer-lines.ts'
import { namedIn } from './named-in.ts'
import { countAnswers, type CountedAnswers, type KnownLine } from '../facts/counted-answers.ts'

/** Where answers may come from; the later ones go before the earlier ones. */
export interface FactSources {
  readonly installation: { readonly name: string; readonly value: Installation } | undefined
  /** What probes said just now. */
  readonly site?: ReadonlyMap<string, Truth> | undefined
  /** Text of a file of answers: what `plan facts sql` makes, or `condition,value` lines. */
  readonly file: { readonly name: string; readonly text: string } | undefined
  /** `condition=answer` of the command line. */
  readonly flags: readonly string[]
  /** Everything nobody answered is "no". */
  readonly assumeNo: boolean
}

export interface ToldFacts {
  readonly answers: ReadonlyMap<string, Truth>
  /** Answers that were left out, and why. */
  readonly remarks: readonly string[]
}

/** Puts together what was told about the conditions of a manifest. */
export function toldFacts(manifest: Manifest, today: CalendarDate, sources: FactSources): ToldFacts {
  const recorded = recordedFacts(manifest, sources.installation, today)
  const file = sources.file
    ? fileFacts(manifest, sources.file, { today, installation: sources.installation?.value })
    : { answers: new Map<string, Truth>(), remarks: [] }
  const site = new Map([...(sources.site ?? [])].filter(([, answer]) => answer !== 'unknown'))
  const told = new Map([...file.answers, ...flagFacts(manifest, sources.flags)])
  const answers = new Map([...recorded.answers, ...site, ...told])
  return {
    answers: sources.assumeNo ? new Map([...answers, ...assumedNo(manifest, answers)]) : answers,
    remarks: [...recorded.remarks, ...file.remarks, ...contradictions(site, new Map(recorded.answers), told)],
  }
}

/** What was read just now, against what people say: a flag goes before the reading, which goes before the record. */
function contradictions(
  site: ReadonlyMap<string, Truth>,
  recorded: ReadonlyMap<string, Truth>,
  told: ReadonlyMap<string, Truth>,
): string[] {
  const differs = (one: Truth | undefined, answer: Truth): boolean =>
    one !== undefined && one !== 'unknown' && one !== answer
  return [...site].flatMap(([id, answer]) => {
    if (differs(told.get(id), answer))
      return [`${id}: the probe says ${answer}, and you say ${told.get(id)!}, which counts`]
    if (told.get(id) === undefined && differs(recorded.get(id), answer))
      return [`${id}: the probe says ${answer}, which counts, and the installation file ${recorded.get(id)!}`]
    return []
  })
}

/** What the installation file records; a "no" that is too old is left out. */
function recordedFacts(
  manifest: Manifest,
  installation: FactSources['installation'],
  today: CalendarDate,
): { answers: [string, Truth][]; remarks: string[] } {
  const answers: [string, Truth][] = []
  const remarks: string[] = []
  for (const { condition, answer, date } of installation?.value.facts ?? []) {
    const { id } = namedIn(installation?.name, () => conditionOf(manifest, condition))
    const age = date === undefined ? 0 : daysBetween(date, today)
    if (answer !== 'no' || age <= factLifetimeDays) answers.push([id, answer])
    else remarks.push(`the answer "no" to ${id} is ${age} days old and counts as unknown; ask again`)
  }
  return { answers, remarks }
}

/** What a file of answers tells; what a person wrote goes before what was measured. */
function fileFacts(
  manifest: Manifest,
  { name, text }: { readonly name: string; readonly text: string },
  { today, installation }: { readonly today: CalendarDate; readonly installation: Installation | undefined },
): CountedAnswers {
  const lines = readAnswerLines(name, text).map((line) => ({
    ...line,
    of: conditionOf(manifest, line.condition, line.place),
  }))
  const counted = countAnswers(lines.filter(isMeasured), {
    today,
    mainDatabase: manifest.databases[0] ?? 'main',
    databases: installation?.databases ?? new Map(),
  })
  const told = lines.filter((line) => !isMeasured(line)).map((line) => [line.of.id, answerIn(line)] as const)
  return { answers: new Map([...counted.answers, ...told]), remarks: counted.remarks }
}

/** A condition without a probe has nothing to measure: whatever stands there, a person wrote it. */
function isMeasured(line: AnswerLine & { readonly of: Condition }): line is KnownLine {
  return line.measured !== undefined && line.of.probe !== undefined
}

function answerIn({ of, value, place }: AnswerLine & { readonly of: Condition }): Truth {
  return toldAnswer(of, value) ?? badAnswer(of, value, place)
}

function flagFacts(manifest: Manifest, flags: readonly string[]): [string, Truth][] {
  return flags.map((flag) => {
    const [id, value] = splitPair(flag, 'fact', 'many-users=yes')
    const condition = conditionOf(manifest, id)
    return [condition.id, toldAnswer(condition, value) ?? badAnswer(condition, value)]
  })
}

/** Questions that a person would answer; the number of nodes is no matter of opinion. */
function assumedNo({ conditions }: Manifest, answers: ReadonlyMap<string, Truth>): [string, Truth][] {
  return conditions
    .filter(({ id, nodes }) => !nodes && (answers.get(id) ?? 'unknown') === 'unknown')
    .map(({ id }) => [id, 'no'])
}

/** `name=value` of a flag. */
export function splitPair(text: string, flag: string, example: string): [string, string] {
  const at = text.indexOf('=')
  if (at > 0 && at < text.length - 1) return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
  throw new UserError({
    code: 'usage',
    what: `--${flag} ${text} is no pair`,
    next: `write it like --${flag} ${pairLike(text, example)}`,
  })
}

/** What was typed with an equals sign in its place: `many-users:no` → `many-users=no`, `many-users` → `many-users=yes`. */
function pairLike(text: string, example: string): string {
  const [, name, value] = /^([\w.-]+)(?:[:\s]+(\S+))?$/u.exec(text) ?? []
  return name === undefined ? example : `${name}=${value ?? example.split('=')[1]}`
}

function conditionOf({ conditions, product }: Manifest, id: string, place?: Place): Condition {
  const found = conditions.find((condition) => condition.id === id)
  if (found) return found
  const ids = conditions.map((condition) => condition.id)
  const next = ids.length > 0 ? `its conditions are ${ids.join(', ')}` : 'it has none'
  throw new UserError({
    code: 'unknown-condition',
    what: `${product.name} has no condition "${id}"`,
    place,
    next,
    suggestions: nearest(id, ids),
  })
}

function badAnswer(condition: Condition, value: string, place?: Place): never {
  throw new UserError({
    code: 'bad-answer',
    what: `"${value}" is no answer to ${condition.id}`,
    place,
    next: howToAnswer(condition),
  })
}
