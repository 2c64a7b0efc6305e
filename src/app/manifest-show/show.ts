import { type Coverage } from '../../domain/coverage.ts'
import { type Manifest, type Source } from '../../domain/manifest.ts'
import { type Policy } from '../../domain/policy.ts'
import { formatDuration } from '../../domain/time.ts'
import { stopResult } from '../../planner/stop-results.ts'
import { type Ports } from '../../ports/ports.ts'
import { type ManifestShow } from '../../results/manifest.ts'
import { chooseGround, type PlanningFlags } from '../planning.ts'
import { blockEntry, componentEntry, conditionEntry, noteEntry, releaseEntry } from './entries.ts'
import { odditiesOf } from './oddities.ts'
import { backgroundEntry, backgroundSummary, migrationEntry } from './work.ts'

/** What was understood of a manifest. */
export async function showManifest(ports: Ports, flags: PlanningFlags): Promise<ManifestShow> {
  const { chosen } = await chooseGround(ports, flags)
  const { manifest } = chosen
  const { product } = manifest
  return {
    kind: 'manifest',
    schema_version: 1,
    manifest: chosen.facts,
    version_scheme: product.scheme,
    ...(product.lineParts !== undefined && { line: product.lineParts }),
    databases: [...manifest.databases],
    sources: manifest.sources.map(sourceEntry),
    policy: policyEntry(manifest.policy),
    coverage: manifest.coverage.map(coverageEntry),
    ...rules(manifest),
    background: backgroundSummary(manifest),
    others: {
      lines: manifest.lines.length,
      install_types: manifest.installTypes.length,
      dwell: manifest.dwell.length,
      gates: manifest.gates.length,
      api_versions: manifest.apiVersions.length,
    },
    oddities: odditiesOf(manifest),
    releases: manifest.releases.map(releaseEntry),
    migrations: manifest.migrations.map(migrationEntry),
    background_migrations: manifest.backgroundMigrations.map(backgroundEntry),
    notes: manifest.notes.map(noteEntry),
  }
}

function rules(manifest: Manifest): Pick<ManifestShow, 'stops' | 'conditions' | 'components' | 'blocks'> {
  return {
    stops: manifest.stops.map((stop) => stopResult(manifest, stop)),
    conditions: manifest.conditions.map((condition) => conditionEntry(manifest, condition)),
    components: manifest.components.map(componentEntry),
    blocks: manifest.blocks.map(blockEntry),
  }
}

function policyEntry(policy: Policy): ManifestShow['policy'] {
  const { upgradeTimeout, migrationAge, stopSchedule, latestPatch, squashTarget, illegal } = policy
  return {
    upgrade_timeout: formatDuration(upgradeTimeout),
    migration_age: formatDuration(migrationAge),
    ...(stopSchedule && { stop_schedule: `from ${stopSchedule.from.text}: ${stopSchedule.minors.join(', ')}` }),
    latest_patch: latestPatch,
    squash_target: squashTarget,
    illegal: [...illegal],
  }
}

function sourceEntry({ what, from, read }: Source): ManifestShow['sources'][number] {
  return { what, from, ...(read !== undefined && { read }) }
}

function coverageEntry({ of, from, until, degree, note }: Coverage): ManifestShow['coverage'][number] {
  return {
    of,
    ...(from && { from: from.text }),
    ...(until && { until: until.text }),
    degree,
    ...(note !== undefined && { note }),
  }
}
