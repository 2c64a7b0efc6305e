import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { comparePrecedence, compareText } from '../../domain/version.ts'
import { coverageGaps, coverageSamples } from '../../planner/coverage-gaps.ts'
import { reachOf, type StopReach } from '../../planner/stop-reach.ts'
import {
  type SquashIssueBackground,
  type SquashIssueFacts,
  type SquashIssueMigration,
} from '../../results/squash-issue.ts'
import { calendarOf } from '../calendar.ts'
import { linesOfReleases, supportedReleases } from '../supported.ts'
import { backgroundFates, isQueuedInReach, type BackgroundFate, type Fate } from './issue-background.ts'
import { reachedBy, type SquashReach } from './issue-reach.ts'
import { issueTarget, type SquashEnds } from './issue-target.ts'
import { issueDeliverables, issueReason, issueTitle, policyText } from './issue-words.ts'

export interface SquashQuestion extends SquashEnds {
  readonly today: CalendarDate
}

/**
 * What an issue about a squash after a stop has to say, as facts of the manifest. Throws UserError `no-squash-target` where
 * there are too few stops for the policy (`squashTarget` tells beforehand), and others where `to` is not allowed.
 */
export function squashIssue(manifest: Manifest, { after, to, today }: SquashQuestion): SquashIssueFacts {
  const stop = issueTarget(manifest, { after, to })
  const target = reachOf(manifest, stop)
  const calendar = calendarOf(manifest, today)
  const reach = reachedBy(manifest, target, calendar.dayOfPoint(stop.point))
  const fates = backgroundFates(manifest, target, calendar)
  const facts = {
    title: issueTitle(stop.id, after.id),
    after: after.id,
    target: stop.id,
    policy: manifest.policy.squashTarget,
    far: policyText(manifest.policy.squashTarget, stop.id, issueTarget(manifest, { after }).id),
    reason: issueReason(manifest, after),
    minimum_schema: target.lowest.text,
    ...migrationFacts(manifest, reach, fates, target),
    background: {
      may_go: resultsOf(fates, 'may-go'),
      must_stay: resultsOf(fates, 'must-stay'),
      cannot_tell: resultsOf(fates, 'cannot-tell'),
    },
    below: belowOf(manifest, target, today),
    degree: degreeOf(manifest, target, fates),
    labels: [...manifest.policy.squashLabels],
    cc: manifest.policy.squashCc.map((name) => name.replace(/^@/u, '')),
  }
  return { ...facts, deliverables: issueDeliverables(facts) }
}

type MigrationFacts = Pick<
  SquashIssueFacts,
  'in_reach' | 'gone' | 'databases' | 'fold' | 'stay' | 'undecided' | 'hazards' | 'dated_later' | 'cannot_tell'
>

function migrationFacts(
  { databases }: Manifest,
  reach: SquashReach,
  fates: readonly BackgroundFate[],
  { stop }: StopReach,
): MigrationFacts {
  const unfinished = queuesOf(fates, 'must-stay')
  const open = queuesOf(fates, 'cannot-tell')
  const fold = reach.inReach.filter(({ id }) => !unfinished.has(id) && !open.has(id))
  const ofPatch = `came with a patch of ${stop.id} that not every landing has`
  const stay = [...explained(reach.inReach, unfinished), ...reach.ofPatches.map((one) => migrationResult(one, ofPatch))]
  return {
    in_reach: reach.inReach.length,
    gone: reach.gone.length,
    databases: databases.map((database) => ({
      database,
      in_reach: countOn(reach.inReach, database),
      may_go: countOn(fold, database),
    })),
    fold: fold.map((one) => migrationResult(one)),
    stay: stay.toSorted((a, b) => compareText(a.id, b.id)),
    undecided: explained(
      reach.inReach.filter(({ id }) => !unfinished.has(id)),
      open,
    ),
    hazards: reach.hazards.map((one) => migrationResult(one)),
    dated_later: reach.datedLater.map((one) => migrationResult(one)),
    cannot_tell: reach.cannotTell.map((one) => migrationResult(one)),
  }
}

/** Ids of the migrations that queue what has a fate, with a clause that says so. */
function queuesOf(fates: readonly BackgroundFate[], wanted: Fate): Map<string, string> {
  return new Map(
    fates.flatMap(({ fate, background: { queuedBy, name }, because }) =>
      fate === wanted && queuedBy !== undefined ? [[queuedBy, `queues ${name}: ${because}`]] : [],
    ),
  )
}

function explained(migrations: readonly Migration[], because: ReadonlyMap<string, string>): SquashIssueMigration[] {
  return migrations.flatMap((one) => (because.has(one.id) ? [migrationResult(one, because.get(one.id))] : []))
}

function countOn(migrations: readonly Migration[], database: string): number {
  return migrations.filter((one) => one.database === database).length
}

function migrationResult({ id, name, placement, database }: Migration, because?: string): SquashIssueMigration {
  const told = { id, release: formatPlacement(placement), database }
  return { ...told, ...(name !== undefined && { name }), ...(because !== undefined && { because }) }
}

function resultsOf(fates: readonly BackgroundFate[], wanted: Fate): SquashIssueBackground[] {
  return fates
    .filter(({ fate }) => fate === wanted)
    .map(({ background: { id, name, queuedBy, queued, finalized }, because }) => ({
      id,
      name,
      ...(queuedBy !== undefined && { queued_by: queuedBy }),
      queued: formatPlacement(queued),
      finalized: formatPlacement(finalized),
      because,
    }))
}

function belowOf(manifest: Manifest, { lowest }: StopReach, today: CalendarDate): SquashIssueFacts['below'] {
  const supported = supportedReleases(manifest, today)
  const below = (supported ?? []).filter(({ version }) => comparePrecedence(version, lowest) < 0)
  return {
    known: supported !== undefined,
    supported: supported?.length ?? 0,
    lines: linesOfReleases(manifest, below),
  }
}

const subjects = ['migrations', 'background-migrations', 'finalizations'] as const

function degreeOf(manifest: Manifest, target: StopReach, fates: readonly BackgroundFate[]): SquashIssueFacts['degree'] {
  const { highest, stop } = target
  const queued = manifest.backgroundMigrations.filter((one) => isQueuedInReach(manifest, target, one)).length
  const none =
    queued === 0
      ? `no background migration is known to be queued up to ${stop.id}`
      : `the code of all background migrations known to be queued up to ${stop.id} is deleted already (${queued})`
  const known = fates.filter(({ background }) => background.finalized.kind !== 'unknown').length
  const span = { above: undefined, upTo: highest }
  const gaps = coverageGaps(manifest, subjects, span, coverageSamples(manifest)).map(({ of, degree }) => ({
    of,
    degree,
  }))
  const partly = gaps.map(({ of }) => of.replaceAll('-', ' ')).join(', ')
  const finalizers =
    fates.length === 0
      ? none
      : `finalizers are known for ${known} of ${fates.length} background migrations queued up to ${stop.id}`
  return {
    text: partly === '' ? finalizers : `${finalizers}; not completely recorded up to there: ${partly}`,
    finalizers_known: known,
    background_migrations: fates.length,
    gaps,
  }
}
