// Written by `npm run rules` from the folders of rules: add a file there, not a line here.
import { rule as suppressionUnknownRule } from './structure/suppression-unknown-rule.ts'
import { rule as suppressionWithoutReason } from './structure/suppression-without-reason.ts'
import { rule as unusedSuppression } from './structure/unused-suppression.ts'
import { rule as conditionUnused } from './stops/condition-unused.ts'
import { rule as conditionalUsedAsRequired } from './stops/conditional-used-as-required.ts'
import { rule as conditionalWithoutProbe } from './stops/conditional-without-probe.ts'
import { rule as probeNeverTrue } from './stops/probe-never-true.ts'
import { rule as stopDead } from './stops/stop-dead.ts'
import { rule as stopLate } from './stops/stop-late.ts'
import { rule as stopMissing } from './stops/stop-missing.ts'
import { rule as stopOffSchedule } from './stops/stop-off-schedule.ts'
import { rule as stopOnUnknownLine } from './stops/stop-on-unknown-line.ts'
import { rule as stopUnnecessary } from './stops/stop-unnecessary.ts'
import { rule as stopWithoutReason } from './stops/stop-without-reason.ts'
import { rule as finalizationSkippedByCondition } from './background-migrations/finalization-skipped-by-condition.ts'
import { rule as finalizationUndecided } from './background-migrations/finalization-undecided.ts'
import { rule as finalizedBeforeQueued } from './background-migrations/finalized-before-queued.ts'
import { rule as finalizedInQueueingRelease } from './background-migrations/finalized-in-queueing-release.ts'
import { rule as improperFinalization } from './background-migrations/improper-finalization.ts'
import { rule as overdueFinalization } from './background-migrations/overdue-finalization.ts'
import { rule as apiVersionClosed } from './migrations/api-version-closed.ts'
import { rule as apiVersionNeverOpen } from './migrations/api-version-never-open.ts'
import { rule as apiVersionNotOpen } from './migrations/api-version-not-open.ts'
import { rule as apiVersionUnknown } from './migrations/api-version-unknown.ts'
import { rule as apiVersionsGap } from './migrations/api-versions-gap.ts'
import { rule as dependencyUnknown } from './migrations/dependency-unknown.ts'
import { rule as duplicateMigrationName } from './migrations/duplicate-migration-name.ts'
import { rule as impossibleClock } from './migrations/impossible-clock.ts'
import { rule as migrationWithoutSql } from './migrations/migration-without-sql.ts'
import { rule as queueUnknown } from './migrations/queue-unknown.ts'
import { rule as releaseMissingForApiVersion } from './migrations/release-missing-for-api-version.ts'
import { rule as removedBeforeItCame } from './migrations/removed-before-it-came.ts'
import { rule as removedBeforeStop } from './migrations/removed-before-stop.ts'
import { rule as timestampAfterRelease } from './migrations/timestamp-after-release.ts'
import { rule as timestampBeforeStop } from './migrations/timestamp-before-stop.ts'
import { rule as timestampInTheFuture } from './migrations/timestamp-in-the-future.ts'
import { rule as timestampTooOld } from './migrations/timestamp-too-old.ts'
import { rule as versionClosing } from './migrations/version-closing.ts'
import { rule as minimumSchemaMismatch } from './squash/minimum-schema-mismatch.ts'
import { rule as squashBeyondTarget } from './squash/squash-beyond-target.ts'
import { rule as squashDropsQueue } from './squash/squash-drops-queue.ts'
import { rule as squashOutOfOrder } from './squash/squash-out-of-order.ts'
import { rule as entryDeleted } from './immutability/entry-deleted.ts'
import { rule as lifeMoved } from './immutability/life-moved.ts'
import { rule as migrationIdReused } from './immutability/migration-id-reused.ts'
import { rule as releasedMigrationEdited } from './immutability/released-migration-edited.ts'
import { rule as slippedRelease } from './immutability/slipped-release.ts'
import { rule as stopAddedLate } from './immutability/stop-added-late.ts'
import { rule as stopRemoved } from './immutability/stop-removed.ts'
import { rule as entryDeleted } from './immutability/entry-deleted.ts'
import { rule as lifeMoved } from './immutability/life-moved.ts'
import { rule as migrationIdReused } from './immutability/migration-id-reused.ts'
import { rule as releasedMigrationEdited } from './immutability/released-migration-edited.ts'
import { rule as slippedRelease } from './immutability/slipped-release.ts'
import { rule as stopAddedLate } from './immutability/stop-added-late.ts'
import { rule as stopRemoved } from './immutability/stop-removed.ts'
import { type AnyRule } from './rule.ts'

/** Every rule, by group and name. */
export const allRules: readonly AnyRule[] = [
  suppressionUnknownRule,
  suppressionWithoutReason,
  unusedSuppression,
  conditionUnused,
  conditionalUsedAsRequired,
  conditionalWithoutProbe,
  probeNeverTrue,
  stopDead,
  stopLate,
  stopMissing,
  stopOffSchedule,
  stopOnUnknownLine,
  stopUnnecessary,
  stopWithoutReason,
  finalizationSkippedByCondition,
  finalizationUndecided,
  finalizedBeforeQueued,
  finalizedInQueueingRelease,
  improperFinalization,
  overdueFinalization,
  apiVersionClosed,
  apiVersionNeverOpen,
  apiVersionNotOpen,
  apiVersionUnknown,
  apiVersionsGap,
  dependencyUnknown,
  duplicateMigrationName,
  impossibleClock,
  migrationWithoutSql,
  queueUnknown,
  releaseMissingForApiVersion,
  removedBeforeItCame,
  removedBeforeStop,
  timestampAfterRelease,
  timestampBeforeStop,
  timestampInTheFuture,
  timestampTooOld,
  versionClosing,
  minimumSchemaMismatch,
  squashBeyondTarget,
  squashDropsQueue,
  squashOutOfOrder,
  entryDeleted,
  lifeMoved,
  migrationIdReused,
  releasedMigrationEdited,
  slippedRelease,
  stopAddedLate,
  stopRemoved,
  entryDeleted,
  lifeMoved,
  migrationIdReused,
  releasedMigrationEdited,
  slippedRelease,
  stopAddedLate,
  stopRemoved,
]
