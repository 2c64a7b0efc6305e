import { type Migration } from '../../domain/migration.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { type Rescue, type RescuedLife } from '../../results/rescue.ts'
import { type InstalledAnswer } from '../../run/preflight/installed.ts'
import { type SiteReadings } from '../../run/preflight/readings.ts'
import { fates, type LifeFate } from '../../run/rescue/fate.ts'
import { type Judged } from '../../run/rescue/mend.ts'
import { type WayOut } from '../../run/rescue/options.ts'
import { type SchemaFinding } from '../../run/rescue/schema-state.ts'
import { given, iso } from '../background/item.ts'

export function sourceRows(
  { sources, chosen }: InstalledAnswer,
  { installed }: Pick<SiteReadings, 'installed'>,
): Rescue['installed'] {
  const silent = installed.filter(({ version }) => version === undefined)
  return [
    ...sources.map((one) => ({
      version: one.version.text,
      source: one.kind === 'flag' ? '--now' : one.source,
      chosen: one === chosen,
    })),
    ...silent.map(({ source }) => ({ source, chosen: false })),
  ]
}

export function fateRows(some: readonly LifeFate[]): Rescue['fates'] {
  return fates.flatMap((fate) => {
    const count = some.filter((one) => one.fate === fate).length
    return count === 0 ? [] : [{ fate, count }]
  })
}

export function lifeRow({ life, database, fate, because, work, rows, harmless, mend }: Judged): RescuedLife {
  const { id, name, jumped, certain } = life
  return {
    id,
    name,
    ...given('database', database),
    ...given('table', life.work?.tables[0]),
    fate,
    jumped,
    certain,
    harmless,
    because,
    ...given('state_as', work?.stateAs),
    ...given('percent', work?.percent),
    ...given('error', work?.error),
    ...given('rows', rows?.known ? { ...rows.value } : undefined),
    ...given('rows_unknown', rows && !rows.known ? rows.why : undefined),
    ...given('mend', mend && { text: mend.text, commands: [...mend.commands] }),
  }
}

export function schemaRow(one: SchemaFinding): Rescue['schema'][number] {
  const { database, state, because, missing, extra, begun, applied, unjudged, complete, way } = one
  return {
    database,
    state,
    because,
    missing: missing.map(nameOf),
    extra: extra.map(nameOf),
    begun: [...begun],
    applied,
    unjudged,
    complete,
    ...given('base', way?.base),
    way: [...(way?.landings ?? [])],
  }
}

function nameOf({ id, name, placement, phase }: Migration): Rescue['schema'][number]['missing'][number] {
  return { id, ...given('name', name), release: formatPlacement(placement), phase }
}

export function restorePointRow({
  takenAt,
  run,
  version,
  id,
  restore,
  loses,
}: WayOut): NonNullable<Rescue['restore_point']> {
  return { taken_at: iso(takenAt), run, version, ...given('id', id), restore, loses_ms: Math.round(loses) }
}
