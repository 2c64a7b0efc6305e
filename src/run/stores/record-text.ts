import { UserError } from '../../domain/errors.ts'
import { runStates, stepStates } from '../../domain/run-state.ts'
import { type RunRecord } from '../record.ts'
import { stepKinds } from '../../domain/step.ts'
import { type RunRequest } from '../store.ts'

/**
 * A record as JSON that files and jsonb both take: PostgreSQL keeps neither a zero character nor half a surrogate pair, and what
 * programs print has both.
 */
export function textOf(value: RunRecord | RunRequest, indent?: number): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? storable(part) : part), indent)
}

function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').replaceAll(halfPair, '\uFFFD')
}

const halfPair = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/gu

/** Reads a record, or says in one clear error what is wrong with where it was found. */
export function recordIn(text: string, source: string, product: string): RunRecord {
  return recordOf(parsed(text, source), source, product)
}

export function recordOf(value: unknown, source: string, product: string): RunRecord {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Partial<RunRecord>
  const { format } = record
  if (format !== 1 && typeof format === 'number') throw broken(source, `it was written by a newer version of plan`)
  if (!isRecord(record)) throw broken(source, 'it is no journal of a run')
  if (record.product !== product) throw broken(source, `it is a journal of ${record.product}, not of ${product}`)
  return record
}

function parsed(text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw broken(source, `it is no whole JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function broken(source: string, what: string): UserError {
  return new UserError({
    code: 'bad-journal',
    what: `${source} cannot be used: ${what}`,
    next: 'put it back from a backup, or move it out of the folder; other runs are not concerned',
  })
}

type Unknown<T> = { readonly [K in keyof T]?: unknown }

function isRecord(record: Unknown<RunRecord>): record is RunRecord {
  return (
    record.format === 1 &&
    texts(record.id, record.product, record.productName, record.from, record.to, record.person, record.host) &&
    texts(record.depends) &&
    numbers(record.revision, record.begunAt, record.stateAt) &&
    runStates.some((state) => state === record.state) &&
    lists(record.question, record.site, record.restorePoints, record.overrides, record.skippedPost) &&
    lists(record.notify, record.events) &&
    objects(record.driver, record.limits, record.backup, record.values) &&
    Array.isArray(record.hops) &&
    record.hops.every(isHop)
  )
}

function isHop(value: unknown): boolean {
  const { number, from, to, steps } = (value ?? {}) as Unknown<RunRecord['hops'][number]>
  return numbers(number) && texts(from, to) && Array.isArray(steps) && steps.every(isStep)
}

function isStep(value: unknown): boolean {
  const step = (value ?? {}) as Unknown<RunRecord['hops'][number]['steps'][number]>
  return (
    texts(step.id, step.title) &&
    stepKinds.some((kind) => kind === step.kind) &&
    stepStates.some((state) => state === step.state) &&
    numbers(step.attempts) &&
    lists(step.next, step.doNot)
  )
}

const texts = (...values: readonly unknown[]): boolean => values.every((value) => typeof value === 'string')
const numbers = (...values: readonly unknown[]): boolean => values.every((value) => Number.isSafeInteger(value))
const lists = (...values: readonly unknown[]): boolean => values.every((value) => Array.isArray(value))
const objects = (...values: readonly unknown[]): boolean =>
  values.every((value) => typeof value === 'object' && value !== null && !Array.isArray(value))

/** The revision of what may be a record. */
export function revisionIn(text: string): number | undefined {
  try {
    const { revision } = (JSON.parse(text) ?? {}) as Unknown<RunRecord>
    return typeof revision === 'number' ? revision : undefined
  } catch {
    return undefined
  }
}

/** A request; what is none counts as none. */
export function requestIn(text: string): RunRequest | undefined {
  try {
    return requestOf(JSON.parse(text))
  } catch {
    return undefined
  }
}

export function requestOf(value: unknown): RunRequest | undefined {
  const { what, because, by, at } = (value ?? {}) as Unknown<RunRequest>
  if (what !== 'pause' && what !== 'abort') return undefined
  if (typeof by !== 'string' || typeof at !== 'number') return undefined
  return { what, because: typeof because === 'string' ? because : undefined, by, at }
}
