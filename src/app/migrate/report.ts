import { compareVersions, parseVersion } from '../../domain/version.ts'
import { type Link } from '../../engine/migrations/chain.ts'
import { type Gate } from '../../engine/migrations/gates.ts'
import { type Refusal } from '../../engine/migrations/refusal.ts'
import { isFile, type SqlFile } from '../../engine/migrations/sql-file.ts'
import { type DatabaseState } from '../../engine/migrations/state.ts'
import { type SqlProblem } from '../../domain/sql-statement.ts'
import { type MigratedDatabase, type MigrationRefusal, type MigrationStep } from '../../results/migration-parts.ts'
import { type Site } from './site.ts'

export function refusalOf({ kind, subject, database, message, next, place }: Refusal): MigrationRefusal {
  return { id: `${kind}:${subject}`, kind, subject, database, message, next, ...(place && { place }) }
}

export interface StepFacts {
  readonly link: Link
  readonly action: MigrationStep['action']
  readonly outcome: MigrationStep['outcome']
  readonly duration?: number | undefined
  readonly gates: readonly Gate[]
  readonly file: SqlFile | SqlProblem | undefined
  readonly showSql: boolean
}

export function stepOf({ link, action, outcome, duration, gates, file, showSql }: StepFacts): MigrationStep {
  const { id, name, phase, database, transaction } = link.migration
  const applies = action === 'apply'
  return {
    id,
    ...(name !== undefined && { name }),
    ...(link.release !== undefined && { release: link.release }),
    phase,
    database,
    action,
    transaction,
    outcome,
    ...(duration !== undefined && { duration_ms: Math.round(duration) }),
    waits_for: gates.map(({ work }) => work.name),
    finishes: gates.filter(({ expected }) => expected === 'inline').map(({ work }) => work.name),
    queues: applies ? link.queues.map((work) => work.name) : [],
    finalizes: applies ? link.finalizes.map((work) => work.name) : [],
    ...(isFile(file) && { file: file.path, ...(showSql && { sql: file.text }) }),
  }
}

/** Where each database is, by its records. */
export function databasesOf(
  { engines, chain, manifest }: Site,
  states: ReadonlyMap<string, DatabaseState>,
): MigratedDatabase[] {
  return [...engines].map(([name, { database }]) => {
    const state = states.get(name)!
    const release = releaseOf(manifest.product.scheme, state)
    const pending = chain.links.filter(
      ({ migration }) => migration.database === name && state.applied.get(migration.id)?.state !== 'applied',
    )
    return {
      database: name,
      place: database.place,
      ...(release !== undefined && { release }),
      post_complete: state.complete.some((one) => one.version === release && one.phase === 'post'),
      pending: pending.length,
    }
  })
}

/** The newest release whose regular migrations are complete. */
export function releaseOf(
  scheme: Site['manifest']['product']['scheme'],
  { complete }: DatabaseState,
): string | undefined {
  return complete
    .filter(({ phase }) => phase === 'regular')
    .flatMap(({ version }) => parseVersion(scheme, version) ?? [])
    .toSorted(compareVersions)
    .at(-1)?.text
}
