import { type Coverage } from '../../domain/coverage.ts'
import { defaultPolicy, type Policy, type RuleSetting } from '../../domain/policy.ts'
import { reasonKinds } from '../../domain/reason.ts'
import { type ApiVersion, type Source } from '../../domain/manifest.ts'
import { type ManifestDocument } from '../schema/manifest.ts'
import {
  checkReference,
  placeIn,
  readDate,
  readDuration,
  readInstant,
  readPoint,
  report,
  unique,
  type Entry,
  type Scope,
} from './scope.ts'

export function resolvePolicy(scope: Scope, entry: Entry<NonNullable<ManifestDocument['policy']>>): Policy {
  const {
    upgrade_timeout: timeout,
    migration_age: age,
    stop_schedule: schedule,
    latest_patch: latestPatch,
    illegal,
  } = entry.value
  const from = readPoint(scope, entry, ['stop_schedule', 'from'], schedule?.from)
  for (const [i, id] of (illegal ?? []).entries())
    checkReference(scope, placeIn(entry, 'illegal', i), 'kind of reason', { id, known: new Set(reasonKinds) })
  return {
    upgradeTimeout: readDuration(scope, entry, 'upgrade_timeout', timeout) ?? defaultPolicy.upgradeTimeout,
    migrationAge: readDuration(scope, entry, 'migration_age', age) ?? defaultPolicy.migrationAge,
    stopSchedule: schedule && from ? { from, minors: schedule.minors } : undefined,
    latestPatch: latestPatch ?? defaultPolicy.latestPatch,
    ...resolveReleaseManagement(scope, entry),
    rules: resolveRules(scope, entry),
    illegal: illegal ?? [],
  }
}

function resolveReleaseManagement(
  scope: Scope,
  entry: Entry<NonNullable<ManifestDocument['policy']>>,
): Pick<Policy, 'squashTarget' | 'squashLabels' | 'squashCc' | 'stopNotice' | 'support'> {
  const { squash, stop_notice: notice, support } = entry.value
  return {
    squashTarget: squash?.target ?? defaultPolicy.squashTarget,
    squashLabels: squash?.labels ?? [],
    squashCc: squash?.cc ?? [],
    stopNotice: notice ?? defaultPolicy.stopNotice,
    support: { majors: support?.majors, age: readDuration(scope, entry, ['support', 'age'], support?.age) },
  }
}

function resolveRules(scope: Scope, entry: Entry<NonNullable<ManifestDocument['policy']>>): Policy['rules'] {
  const rules: Record<string, RuleSetting> = {}
  for (const [name, { severity, because, parameters = {} }] of Object.entries(entry.value.rules ?? {})) {
    if (severity === 'off' && because === undefined) {
      const told = { message: `${name} is off without a reason`, next: 'say why in because: …, or remove the line' }
      report(scope, placeIn(entry, 'rules', name), 'off-without-reason', told)
    }
    rules[name] = { severity, because, parameters }
  }
  return rules
}

export function resolveCoverage(
  scope: Scope,
  entries: readonly Entry<NonNullable<ManifestDocument['coverage']>[number]>[],
): Coverage[] {
  return entries.map((entry) => ({
    of: entry.value.of,
    from: readPoint(scope, entry, 'from', entry.value.from),
    until: readPoint(scope, entry, 'until', entry.value.until),
    degree: entry.value.degree ?? 'complete',
    note: entry.value.note,
  }))
}

export function resolveApiVersions(
  scope: Scope,
  entries: readonly Entry<NonNullable<ManifestDocument['api_versions']>[number]>[],
): ApiVersion[] {
  return unique(scope, 'API version', entries, ({ version }) => version).map((entry) => ({
    version: entry.value.version,
    from: readInstant(scope, entry, 'from', entry.value.from),
    until: readInstant(scope, entry, 'until', entry.value.until),
    demandsRelease: entry.value.demands_release ?? false,
    note: entry.value.note,
    place: placeIn(entry),
  }))
}

export function resolveSources(
  scope: Scope,
  entries: readonly Entry<NonNullable<ManifestDocument['sources']>[number]>[],
): Source[] {
  return entries.map((entry) => ({
    what: entry.value.what,
    from: entry.value.from,
    read: readDate(scope, entry, 'read', entry.value.read),
  }))
}
