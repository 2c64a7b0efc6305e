import { type ReasonKind } from '../domain/reason.ts'

/** When a reason of each kind holds, as one sentence without a period. */
export const reasonLaws: Readonly<Record<ReasonKind, string>> = {
  downgrade: 'the target is older than what is installed; upgrades only go up',
  'unknown-line': 'the manifest knows no release of that line, so nothing can be said about it',
  'skips-stop':
    'the hop starts below a required stop and ends behind it; landing below the minimum patch of the stop is no landing',
  'old-patch-of-stop': 'a stop is left on a patch that is not the newest known one',
  'skips-conditional-stop': 'the hop passes a stop that binds installations for which one of its conditions holds',
  'skips-line': 'an upgrade without downtime takes every line in turn',
  'finalizes-inline':
    'the hop queues a background migration and finalizes it as well, so its whole work runs inside the migrate step',
  'depends-on-unfinished': 'the hop queues a background migration and runs a migration that needs it finished',
  'unfinished-work': 'what the hop installs finalizes background work that must be finished before',
  'pending-post-migrations': 'post migrations of the installed version were skipped',
  'runs-deleted-code': 'the hop queues or finalizes background work whose code the target no longer contains',
  'misses-removed-migration': 'a migration came and was removed between the two versions, so the hop never runs it',
  'loses-migration': 'the installed version contains a back-ported migration that the target does not contain yet',
  'older-than-current': 'the target was released before the installed version and may lack its fixes',
  'below-minimum-schema': 'the target cannot migrate a schema as old as the installed one',
  'component-out-of-range': 'a component is outside the range one of the two versions works with',
  'component-untested': 'nobody tested the version with that version of a component',
  blocked: 'the vendor forbids the hop',
  withdrawn: 'nobody may land on a withdrawn version',
  avoid: 'nobody should land on the version; the risk can be accepted',
  'too-soon': 'an installation must have run an earlier release for some time',
  'unlisted-version': 'the manifest does not list the version; it is judged by its line',
}
