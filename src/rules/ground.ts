import { type BackgroundMigration } from '../domain/background-migration.ts'
import { dependentsByName } from '../domain/life.ts'
import { type Migration } from '../domain/migration.ts'
import { type SqlReading } from '../domain/sql-statement.ts'
import { dayOf, type CalendarDate, type Instant } from '../domain/time.ts'
import { compareStops, type StopComparison } from '../planner/compare-stops.ts'
import { finalizationIsProper, type Finalization } from '../planner/finalization.ts'
import { reachesOf, type StopReach } from '../planner/stop-reach.ts'
import { calendarOf, type Calendar } from '../release/calendar.ts'
import { historyOf, type Compared, type History } from './immutability/history.ts'
import { type Slip } from './immutability/slips.ts'
import { once } from '../planner/once.ts'
import { type Parameters } from './parameter.ts'
import { meetsPostgresql, type MeetsPostgresql } from './replay/postgresql.ts'
import { replay, type SqlFile } from './replay/replay.ts'

/** What rules are given: the manifest, the day, and what is compared with. */
export interface Given extends Compared {
  readonly now: Instant
  /** `--strict`: what compatible checks let pass is told too. */
  readonly strict: boolean
  /** What slips with `--as-of-release`; the manifest is the one after it. */
  readonly slips?: readonly Slip[] | undefined
  /** Every rule there is, also those nobody asked, with what may be set of it. */
  readonly rules: ReadonlyMap<string, Parameters>
  /** What the files of SQL say that migrations name, by path; undefined when nobody read them. */
  readonly sql?: ReadonlyMap<string, SqlReading> | undefined
  /** Files that background work names and that are not there; undefined when nobody looked. */
  readonly absentFiles?: ReadonlySet<string> | undefined
}

/** What rules look at. What several of them need is computed once, when the first one asks. */
export interface Ground extends Given {
  readonly today: CalendarDate
  readonly migrationById: (id: string) => Migration | undefined
  readonly backgroundsByName: (name: string) => readonly BackgroundMigration[]
  /** Migrations that depend on a background migration of this name. */
  readonly dependentsOf: (name: string) => readonly Migration[]
  /** The landings of each stop, ascending. */
  readonly reaches: () => readonly StopReach[]
  /** Was it finalized late enough? Judged once per background migration. */
  readonly finalizationOf: (background: BackgroundMigration) => Finalization
  /** When lines come out. */
  readonly calendar: () => Calendar
  /** The declared stops against the lives. */
  readonly comparison: () => StopComparison
  /** The readable files of SQL in the order in which they run. */
  readonly sqlFiles: () => readonly SqlFile[]
  readonly meetsPostgresql: MeetsPostgresql
  /** What is out or frozen, against what is written now; undefined without a base and a lock. */
  readonly history: () => History | undefined
}

export function groundOf(given: Given): Ground {
  const { manifest, now } = given
  const migrations = once(() => new Map(manifest.migrations.map((one) => [one.id, one])))
  const backgrounds = once(() => Map.groupBy(manifest.backgroundMigrations, ({ name }) => name))
  const dependents = once(() => dependentsByName(manifest.migrations))
  const reaches = once(() => reachesOf(manifest))
  const judged = new Map<BackgroundMigration, Finalization>()
  return {
    ...given,
    today: dayOf(now),
    migrationById: (id) => migrations().get(id),
    backgroundsByName: (name) => backgrounds().get(name) ?? [],
    dependentsOf: (name) => dependents().get(name) ?? [],
    reaches,
    finalizationOf: (background) => {
      const known = judged.get(background) ?? finalizationIsProper(manifest, background, reaches())
      judged.set(background, known)
      return known
    },
    calendar: once(() => calendarOf(manifest, dayOf(now))),
    comparison: once(() => compareStops(manifest)),
    sqlFiles: once(() => replay(manifest, given.sql ?? new Map())),
    meetsPostgresql: meetsPostgresql(manifest),
    history: once(() => (given.base || given.lock ? historyOf(given, dayOf(now)) : undefined)),
  }
}
