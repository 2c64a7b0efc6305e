import { type Severity } from './finding.ts'
import { comparePoint, type Line, type Point } from './line.ts'
import { type Product } from './product.ts'
import { type Duration } from './time.ts'

export const patchPolicies = ['required', 'recommended', 'any'] as const
export type PatchPolicy = (typeof patchPolicies)[number]

/** How one rule is applied. */
export interface RuleSetting {
  readonly severity: Severity | 'off' | undefined
  readonly because: string | undefined
  /** As they are written: durations as text, counts as numbers. */
  readonly parameters: Readonly<Record<string, string | number>>
}

/** What a product's makers decided once for every upgrade. */
export interface Policy {
  /** A migrate step longer than this fails for users. */
  readonly upgradeTimeout: Duration
  /** A new migration's timestamp may be this old. */
  readonly migrationAge: Duration
  /** From a point on, the second number of each line that is a stop. */
  readonly stopSchedule: { readonly from: Point; readonly minors: readonly number[] } | undefined
  readonly latestPatch: PatchPolicy
  readonly squashTarget: 'stop' | 'two-stops-back'
  /** Labels of a squash issue, and who is told of it, with or without `@`. */
  readonly squashLabels: readonly string[]
  readonly squashCc: readonly string[]
  /** Releases between the day a stop is declared and the stop itself, at least. */
  readonly stopNotice: number
  /** Which installations are supported: those of the newest majors, or of releases that are not older. */
  readonly support: { readonly majors: number | undefined; readonly age: Duration | undefined }
  /** How rules are applied, where their defaults do not fit; by name of the rule. */
  readonly rules: Readonly<Record<string, RuleSetting>>
  /** Reason kinds whose warnings this product calls illegal. */
  readonly illegal: readonly string[]
}

/** Does the schedule make a line a stop? */
export function isScheduled(product: Product, { stopSchedule }: Pick<Policy, 'stopSchedule'>, line: Line): boolean {
  if (!stopSchedule?.minors.includes(line.at(-1)!)) return false
  const version = { text: line.join('.'), parts: line, pre: [], build: '' }
  return comparePoint(product, version, stopSchedule.from) >= 0
}

export const defaultPolicy: Policy = {
  upgradeTimeout: 3_600_000,
  migrationAge: 21 * 86_400_000,
  stopSchedule: undefined,
  latestPatch: 'recommended',
  squashTarget: 'two-stops-back',
  squashLabels: [],
  squashCc: [],
  stopNotice: 2,
  support: { majors: undefined, age: undefined },
  rules: {},
  illegal: [],
}
