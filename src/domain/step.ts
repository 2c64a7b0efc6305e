/**
 * What a hop is made of, in this order (design §6). Offline: regular and post migrations run at once, with the old code stopped. Online:
 * `migrate` applies regular ones before the new code serves, `post-migrate` the rest after.
 */
export const stepKinds = [
  'preflight',
  /** Background migrations that the next version finalizes are finished, still on the old one. */
  'finish-due',
  'gate-before',
  'wait',
  'backup',
  'component',
  'maintenance-on',
  'stop',
  /** The code of the new version is installed, not serving yet (offline), or node by node (online). */
  'deploy',
  'migrate',
  'start',
  'maintenance-off',
  'verify',
  'post-migrate',
  /** Background migrations that the hop queued are finished. */
  'finish-background',
  'gate-after',
  /** The landing is recorded: from here on dwell times count. */
  'record',
] as const
export type StepKind = (typeof stepKinds)[number]
