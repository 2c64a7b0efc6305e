// Written by `npm run rules` from the folders of rules: add a file there, not a line here.
import { rule as badCall } from './structure/bad-call.ts'
import { rule as badInterval } from './structure/bad-interval.ts'
import { rule as badSample } from './structure/bad-sample.ts'
import { rule as badSquash } from './structure/bad-squash.ts'
import { rule as badStop } from './structure/bad-stop.ts'
import { rule as badValue } from './structure/bad-value.ts'
import { rule as dependencyCycle } from './structure/dependency-cycle.ts'
import { rule as duplicateId } from './structure/duplicate-id.ts'
import { rule as fileWithoutFields } from './structure/file-without-fields.ts'
import { rule as missingField } from './structure/missing-field.ts'
import { rule as notYaml } from './structure/not-yaml.ts'
import { rule as offWithoutReason } from './structure/off-without-reason.ts'
import { rule as pathEscape } from './structure/path-escape.ts'
import { rule as ruleParameterUnknown } from './structure/rule-parameter-unknown.ts'
import { rule as ruleSettingUnknown } from './structure/rule-setting-unknown.ts'
import { rule as saidTwice } from './structure/said-twice.ts'
import { rule as suppressionUnknownRule } from './structure/suppression-unknown-rule.ts'
import { rule as suppressionWithoutReason } from './structure/suppression-without-reason.ts'
import { rule as tooMuchToRead } from './structure/too-much-to-read.ts'
import { rule as unknownField } from './structure/unknown-field.ts'
import { rule as unknownReference } from './structure/unknown-reference.ts'
import { rule as unquotedVersion } from './structure/unquoted-version.ts'
import { rule as unreadableTime } from './structure/unreadable-time.ts'
import { rule as unreadableVersion } from './structure/unreadable-version.ts'
import { rule as unusedSuppression } from './structure/unused-suppression.ts'
import { rule as yamlFeatureRefused } from './structure/yaml-feature-refused.ts'
import { rule as coverageContradiction } from './versions/coverage-contradiction.ts'
import { rule as datesOutOfOrder } from './versions/dates-out-of-order.ts'
import { rule as manifestStale } from './versions/manifest-stale.ts'
import { rule as minimumSchemaAboveRelease } from './versions/minimum-schema-above-release.ts'
import { rule as plannedInThePast } from './versions/planned-in-the-past.ts'
import { rule as releaseWithoutDate } from './versions/release-without-date.ts'
import { rule as releasedInTheFuture } from './versions/released-in-the-future.ts'
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
import { rule as batchPlaceholderMissing } from './background-migrations/batch-placeholder-missing.ts'
import { rule as codeDeletedEarly } from './background-migrations/code-deleted-early.ts'
import { rule as dependsBeforeFinalization } from './background-migrations/depends-before-finalization.ts'
import { rule as dependsOnUnfinalized } from './background-migrations/depends-on-unfinalized.ts'
import { rule as doneMissing } from './background-migrations/done-missing.ts'
import { rule as finalizationSkippedByCondition } from './background-migrations/finalization-skipped-by-condition.ts'
import { rule as finalizationUndecided } from './background-migrations/finalization-undecided.ts'
import { rule as finalizationUnrecorded } from './background-migrations/finalization-unrecorded.ts'
import { rule as finalizedBeforeQueued } from './background-migrations/finalized-before-queued.ts'
import { rule as finalizedInQueueingRelease } from './background-migrations/finalized-in-queueing-release.ts'
import { rule as finalizerOfAnother } from './background-migrations/finalizer-of-another.ts'
import { rule as finalizerUnknown } from './background-migrations/finalizer-unknown.ts'
import { rule as finalizerWrongPhase } from './background-migrations/finalizer-wrong-phase.ts'
import { rule as improperFinalization } from './background-migrations/improper-finalization.ts'
import { rule as keyMissing } from './background-migrations/key-missing.ts'
import { rule as longFinalization } from './background-migrations/long-finalization.ts'
import { rule as overdueFinalization } from './background-migrations/overdue-finalization.ts'
import { rule as queuePhase } from './background-migrations/queue-phase.ts'
import { rule as queuedTwice } from './background-migrations/queued-twice.ts'
import { rule as remainingWithoutDone } from './background-migrations/remaining-without-done.ts'
import { rule as requeueUnknown } from './background-migrations/requeue-unknown.ts'
import { rule as twoFinalizers } from './background-migrations/two-finalizers.ts'
import { rule as workFileMissing } from './background-migrations/work-file-missing.ts'
import { rule as workMissing } from './background-migrations/work-missing.ts'
import { rule as workSaidTwice } from './background-migrations/work-said-twice.ts'
import { rule as workTableMissing } from './background-migrations/work-table-missing.ts'
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
import { rule as sqlColumnOfUnfinishedWork } from './sql/sql-column-of-unfinished-work.ts'
import { rule as sqlConcurrentlyIfNotExists } from './sql/sql-concurrently-if-not-exists.ts'
import { rule as sqlConcurrentlyInTransaction } from './sql/sql-concurrently-in-transaction.ts'
import { rule as sqlConstraintNotValid } from './sql/sql-constraint-not-valid.ts'
import { rule as sqlDdlWithDml } from './sql/sql-ddl-with-dml.ts'
import { rule as sqlDetachNotConcurrent } from './sql/sql-detach-not-concurrent.ts'
import { rule as sqlDropColumn } from './sql/sql-drop-column.ts'
import { rule as sqlDropForeignKeyLocksBoth } from './sql/sql-drop-foreign-key-locks-both.ts'
import { rule as sqlDropTable } from './sql/sql-drop-table.ts'
import { rule as sqlEnumValueUsed } from './sql/sql-enum-value-used.ts'
import { rule as sqlFileMissing } from './sql/sql-file-missing.ts'
import { rule as sqlIndexNotConcurrent } from './sql/sql-index-not-concurrent.ts'
import { rule as sqlManyLocks } from './sql/sql-many-locks.ts'
import { rule as sqlNotNullWithoutCheck } from './sql/sql-not-null-without-check.ts'
import { rule as sqlRename } from './sql/sql-rename.ts'
import { rule as sqlSetSession } from './sql/sql-set-session.ts'
import { rule as sqlSyntax } from './sql/sql-syntax.ts'
import { rule as sqlTableRewrite } from './sql/sql-table-rewrite.ts'
import { rule as sqlTransactionControl } from './sql/sql-transaction-control.ts'
import { rule as sqlUnboundedUpdate } from './sql/sql-unbounded-update.ts'
import { rule as sqlUniqueWithoutIndex } from './sql/sql-unique-without-index.ts'
import { rule as minimumSchemaMismatch } from './squash/minimum-schema-mismatch.ts'
import { rule as squashBeyondTarget } from './squash/squash-beyond-target.ts'
import { rule as squashDropsQueue } from './squash/squash-drops-queue.ts'
import { rule as squashOutOfOrder } from './squash/squash-out-of-order.ts'
import { rule as structureMissing } from './squash/structure-missing.ts'
import { rule as entryDeleted } from './immutability/entry-deleted.ts'
import { rule as lifeMoved } from './immutability/life-moved.ts'
import { rule as migrationIdReused } from './immutability/migration-id-reused.ts'
import { rule as releasedMigrationEdited } from './immutability/released-migration-edited.ts'
import { rule as slippedRelease } from './immutability/slipped-release.ts'
import { rule as stopAddedLate } from './immutability/stop-added-late.ts'
import { rule as stopRemoved } from './immutability/stop-removed.ts'
import { rule as driverWithoutDeploy } from './drivers/driver-without-deploy.ts'
import { rule as secretInCall } from './drivers/secret-in-call.ts'
import { type AnyRule } from './rule.ts'

/** Every rule, by group and name. */
export const allRules: readonly AnyRule[] = [
  badCall,
  badInterval,
  badSample,
  badSquash,
  badStop,
  badValue,
  dependencyCycle,
  duplicateId,
  fileWithoutFields,
  missingField,
  notYaml,
  offWithoutReason,
  pathEscape,
  ruleParameterUnknown,
  ruleSettingUnknown,
  saidTwice,
  suppressionUnknownRule,
  suppressionWithoutReason,
  tooMuchToRead,
  unknownField,
  unknownReference,
  unquotedVersion,
  unreadableTime,
  unreadableVersion,
  unusedSuppression,
  yamlFeatureRefused,
  coverageContradiction,
  datesOutOfOrder,
  manifestStale,
  minimumSchemaAboveRelease,
  plannedInThePast,
  releaseWithoutDate,
  releasedInTheFuture,
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
  batchPlaceholderMissing,
  codeDeletedEarly,
  dependsBeforeFinalization,
  dependsOnUnfinalized,
  doneMissing,
  finalizationSkippedByCondition,
  finalizationUndecided,
  finalizationUnrecorded,
  finalizedBeforeQueued,
  finalizedInQueueingRelease,
  finalizerOfAnother,
  finalizerUnknown,
  finalizerWrongPhase,
  improperFinalization,
  keyMissing,
  longFinalization,
  overdueFinalization,
  queuePhase,
  queuedTwice,
  remainingWithoutDone,
  requeueUnknown,
  twoFinalizers,
  workFileMissing,
  workMissing,
  workSaidTwice,
  workTableMissing,
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
  sqlColumnOfUnfinishedWork,
  sqlConcurrentlyIfNotExists,
  sqlConcurrentlyInTransaction,
  sqlConstraintNotValid,
  sqlDdlWithDml,
  sqlDetachNotConcurrent,
  sqlDropColumn,
  sqlDropForeignKeyLocksBoth,
  sqlDropTable,
  sqlEnumValueUsed,
  sqlFileMissing,
  sqlIndexNotConcurrent,
  sqlManyLocks,
  sqlNotNullWithoutCheck,
  sqlRename,
  sqlSetSession,
  sqlSyntax,
  sqlTableRewrite,
  sqlTransactionControl,
  sqlUnboundedUpdate,
  sqlUniqueWithoutIndex,
  minimumSchemaMismatch,
  squashBeyondTarget,
  squashDropsQueue,
  squashOutOfOrder,
  structureMissing,
  entryDeleted,
  lifeMoved,
  migrationIdReused,
  releasedMigrationEdited,
  slippedRelease,
  stopAddedLate,
  stopRemoved,
  driverWithoutDeploy,
  secretInCall,
]
