import { type Place } from './place.ts'
import { type CalendarDate } from './time.ts'

/**
 * What a release manager owes when a line becomes a required stop, in the order in which it falls due.
 *
 * `page`: the upgrade-path page names it. `support`, `release-managers`: they were told. `finalizers`: what must finish at
 * the stop is finalized by a later release. `minimum-schema-release`: the release after the stop takes databases from the
 * stop on. `packages`: packages and charts refuse to pass the stop. `squash-issue`, `squash`: migrations are folded after
 * it. `minimum-schema-version`: the oldest migration that is left is that of the structure; only after a squash.
 */
export const dutyKinds = [
  'page',
  'support',
  'release-managers',
  'finalizers',
  'minimum-schema-release',
  'packages',
  'squash-issue',
  'squash',
  'minimum-schema-version',
] as const
export type DutyKind = (typeof dutyKinds)[number]

/** What the manifest itself, or a file of the checkout, tells; a person records the others. */
export const recordedDuties = ['support', 'release-managers', 'packages', 'squash-issue'] as const satisfies DutyKind[]

/** That a duty was done, as a person recorded it. */
export interface DutyRecord {
  readonly duty: DutyKind
  readonly done: CalendarDate
  readonly by: string | undefined
  /** Where it can be seen: the address of an issue, a message, a merge request. */
  readonly link: string | undefined
  /** Why nobody has to do it: then it was not done, it is not needed. */
  readonly waived: string | undefined
  readonly place: Place
}
