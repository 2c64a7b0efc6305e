import { type Point } from './line.ts'
import { type Place } from './place.ts'
import { type CheckedValue, type ProgramCall } from './program-call.ts'
import { type Duration } from './time.ts'
import { type VersionRange } from './version-range.ts'

/** How an upgrade is done: `offline` with the product stopped, `zero-downtime` line by line while it serves. */
export const upgradeModes = ['offline', 'zero-downtime'] as const
export type UpgradeMode = (typeof upgradeModes)[number]

/** A hop the vendor forbids. */
export interface Block {
  readonly name: string
  readonly from: VersionRange
  readonly to: VersionRange
  readonly reason: string
  /** Conditions of which any one makes the block apply; empty means it always does. */
  readonly when: readonly string[]
  /** Applies only to upgrades done this way. */
  readonly mode: UpgradeMode | undefined
  /** What a person can do on the older side so that the hop becomes legal. */
  readonly remedy: string | undefined
  readonly place: Place
}

/** A time an installation must have run releases at or after `since` before it may enter `before`. */
export interface Dwell {
  readonly since: Point
  readonly before: Point
  readonly atLeast: Duration
  readonly reason: string
  readonly place: Place
}

/** Something other than migrations to verify when a hop enters or leaves certain versions. */
export interface Gate {
  readonly id: string
  readonly title: string
  /** Checked before leaving a version of this range. */
  readonly leaving: VersionRange | undefined
  /** Checked before entering a version of this range. */
  readonly entering: VersionRange | undefined
  readonly installTypes: readonly string[]
  /** A command that shows it, for a person. */
  readonly command: string | undefined
  /** Asked in preflight and around the hop by `plan` itself; undefined: a person answers. */
  readonly check: GateCheck | undefined
  readonly place: Place
}

/** A program that tells whether a gate holds: by its exit code, by what it prints, or by values of its output. */
export interface GateCheck {
  readonly call: ProgramCall
  /** All of them must hold, in every item that was read; without any, the exit code decides. */
  readonly expect: readonly CheckedValue[]
}

/** What an admin should read about a span of versions. */
export interface Note {
  readonly versions: VersionRange
  readonly text: string
  readonly url: string | undefined
  readonly installTypes: readonly string[]
  readonly place: Place
}
