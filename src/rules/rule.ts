import { type Fault, type Severity } from '../domain/finding.ts'
import { type CalendarDate } from '../domain/time.ts'
import { type Ground } from './ground.ts'
import { type Parameters } from './parameter.ts'

/** What a rule is about; one folder each. */
export const ruleGroups = [
  'structure',
  'versions',
  'stops',
  'background-migrations',
  'migrations',
  'sql',
  'squash',
  'immutability',
  'drivers',
] as const
export type RuleGroup = (typeof ruleGroups)[number]

/** A small manifest that shows a rule. A test runs every one. */
export interface Example {
  /** YAML; what every manifest begins with is put before it. */
  readonly manifest: string
  /** The manifest it is compared with, for rules about changes. */
  readonly base?: string
  /** Files the manifest names, by path. */
  readonly files?: Readonly<Record<string, string>>
  /** The day it is checked. Default: 2026-11-21. */
  readonly today?: CalendarDate
  /** Checked with `--strict`. */
  readonly strict?: boolean
  /** Checked with `--as-of-release`. */
  readonly asOfRelease?: string
}

export interface RuleMetadata {
  /** Kebab-case; also the name of its file and of its page. Never changes its meaning. */
  readonly name: string
  readonly group: RuleGroup
  readonly severity: Severity
  /** What it finds, one sentence without a period. */
  readonly summary: string
  /** Why that is a fault: what happens to whom. Markdown. */
  readonly why: string
  /** How to mend it. Markdown. */
  readonly fix: string
  /** The release of plan that brought it. */
  readonly since: string
  readonly parameters?: Parameters
  /** The PostgreSQL versions it applies to, for rules about SQL. */
  readonly postgresql?: string
  /** Has the manifest this fault, and only by this rule? */
  readonly bad: Example
  /** The same without the fault. */
  readonly good: Example
}

/** A check of what a manifest says. */
export interface Rule extends RuleMetadata {
  /** Parameters come as numbers: milliseconds or counts. */
  readonly check: (ground: Ground, parameters: Readonly<Record<string, number>>) => Iterable<Fault>
}

/** A fault that keeps a manifest from being read at all: reading finds it, the rule only explains it. */
export interface ReadingRule extends RuleMetadata {
  readonly group: 'structure'
  readonly severity: 'error'
  /** Codes of the reader's problems that it explains. */
  readonly codes: readonly string[]
}

/** A fault of a comment that suppresses findings: found when comments are applied, the rule only explains it. */
export interface CommentRule extends RuleMetadata {
  readonly group: 'structure'
  readonly foundIn: 'comments'
}

export type AnyRule = Rule | ReadingRule | CommentRule
