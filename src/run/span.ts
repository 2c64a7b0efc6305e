import { type Duration } from '../domain/time.ts'
import { type RunStep } from './record.ts'

/** How long several steps take together. What nobody knows is named and adds nothing: with it, both ends are too low. */
export interface Span {
  readonly least: Duration
  readonly most: Duration
  /** Steps nobody knows the length of, by kind and subject. */
  readonly unknown: readonly string[]
  /** Where the numbers come from, each once. */
  readonly sources: readonly string[]
}

export type TimedStep = Pick<RunStep, 'kind' | 'subject' | 'estimate'>

/** The sum of the estimates of some steps; no steps take no time. */
export function spanOfSteps(steps: readonly TimedStep[]): Span {
  const known = steps.flatMap(({ estimate }) => (estimate ? [estimate] : []))
  return {
    least: known.reduce((sum, { least }) => sum + least, 0),
    most: known.reduce((sum, { most }) => sum + most, 0),
    unknown: [...new Set(steps.filter(({ estimate }) => estimate === undefined).map(nameOf))],
    sources: [...new Set(known.map(({ source }) => source))],
  }
}

export function sumOfSpans(spans: readonly Span[]): Span {
  return {
    least: spans.reduce((sum, { least }) => sum + least, 0),
    most: spans.reduce((sum, { most }) => sum + most, 0),
    unknown: [...new Set(spans.flatMap(({ unknown }) => unknown))],
    sources: [...new Set(spans.flatMap(({ sources }) => sources))],
  }
}

function nameOf({ kind, subject }: TimedStep): string {
  return subject === undefined ? kind : `${kind} ${subject}`
}

/** What is left for steps of unknown length, beside those that are known: with less, they are not begun. */
export const unknownMargin: Duration = 60 * 60_000

/** The time that must be there before the steps are begun. */
export function roomFor({ most, unknown }: Span): Duration {
  return most + (unknown.length > 0 ? unknownMargin : 0)
}

const minute = 60_000

/** `50 min`, `4 h 10 min`, `3 d 2 h`: rounded up, for people. */
export function lengthText(duration: Duration): string {
  const minutes = Math.ceil(duration / minute)
  if (minutes < 90) return `${minutes} min`
  if (minutes < 48 * 60) return twoUnits(minutes, 60, 'h', 'min')
  return twoUnits(Math.ceil(minutes / 60), 24, 'd', 'h')
}

function twoUnits(count: number, size: number, large: string, small: string): string {
  const rest = count % size
  return `${Math.floor(count / size)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`
}
