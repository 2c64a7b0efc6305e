import { formatPlacement } from '../../domain/placement.ts'
import { type Migration } from '../../domain/migration.ts'
import { type Preflight } from '../../results/preflight.ts'
import { type HopDurations, totalOf, type WorkDuration } from '../../run/preflight/durations.ts'
import { type HopGround } from '../../run/preflight/ground.ts'
import { isOver, needOf, type Need } from '../../run/preflight/judge-background.ts'
import { type DatabaseReading, type SiteReadings, type WorkFact } from '../../run/preflight/readings.ts'
import { given, iso, whole } from '../background/item.ts'
import { type SiteFacts } from './site-facts.ts'

/** What was read, as people and machines see it. */

export function sourceRows({ answer, readings }: SiteFacts): Preflight['installed'] {
  const silent = readings.installed.filter(({ version }) => version === undefined)
  return [
    ...answer.sources.map((one) => ({
      version: one.version.text,
      source: one.source,
      chosen: one === answer.chosen,
    })),
    ...silent.map(({ source }) => ({ source, chosen: false })),
  ]
}

export function serverRows({ databases }: SiteReadings): Preflight['servers'] {
  return databases.map(({ name: database, place, server }) => {
    if (!server.known) return { database, place, why: server.why }
    const { version, standby, role, bytes } = server.value
    return { database, place, postgresql: version, standby, role, bytes: whole(bytes) }
  })
}

export function schemaRows({ databases }: SiteReadings): Preflight['schema'] {
  return databases.map(schemaRow)
}

function schemaRow({ name: database, applied, schema }: DatabaseReading): Preflight['schema'][number] {
  if (!schema || !applied.known)
    return {
      database,
      state: 'unread',
      releases: [],
      missing: [],
      extra: [],
      applied: 0,
      judged: 0,
      complete: false,
      ...given('why', applied.known ? undefined : applied.why),
    }
  const { state, candidates, closest, missing, extra, judged, complete, newest } = schema
  return {
    database,
    state,
    source: applied.value.source,
    releases: candidates.map(({ text }) => text),
    ...given('closest', closest?.text),
    missing: missing.map(nameOf),
    extra: extra.map(nameOf),
    applied: schema.applied,
    judged,
    complete,
    ...given('newest', newest?.id),
    ...given('newest_release', newest?.release),
  }
}

function nameOf({ id, name, placement, phase }: Migration): Preflight['schema'][number]['missing'][number] {
  return { id, ...given('name', name), release: formatPlacement(placement), phase }
}

const needOrder: readonly Need['kind'][] = ['surely', 'stop', 'perhaps', 'none']

/** What is not finished: what this hop needs first, then what needs a person. */
export function backgroundRows({ work }: SiteReadings, ground: HopGround | undefined): Preflight['background'] {
  return (work ?? [])
    .filter((one) => !isOver(one) || one.cancelled)
    .map((one) => ({ one, need: ground ? needOf(ground, one).kind : 'none' }) as const)
    .toSorted((a, b) => needOrder.indexOf(a.need) - needOrder.indexOf(b.need))
    .map(({ one, need }) => ({
      database: one.database,
      name: one.name,
      state: stateOf(one),
      state_as: one.stateAs,
      need,
      ...given('percent', one.percent),
      ...given('remaining_ms', one.remaining && rounded(one.remaining)),
      ...given('error', one.error),
    }))
}

function stateOf({ state, stuck, cancelled }: WorkFact): Preflight['background'][number]['state'] {
  if (cancelled) return 'cancelled'
  return stuck ? 'stuck' : state
}

export function conditionRows({ probes }: SiteReadings): Preflight['conditions'] {
  return probes.map(({ condition, database, answer, value, at, why }) => ({
    condition,
    database,
    answer,
    ...given('value', value),
    ...given('at', at === undefined ? undefined : iso(at)),
    ...given('why', why),
  }))
}

export function durationRows(
  durations: HopDurations | undefined,
): Pick<Preflight, 'durations' | 'inline_ms' | 'after_ms'> {
  if (!durations) return { durations: [] }
  const { inline, after } = durations
  const totals = {
    ...given('inline_ms', inline.length > 0 ? roundedOr(totalOf(inline)) : undefined),
    ...given('after_ms', after.length > 0 ? roundedOr(totalOf(after)) : undefined),
  }
  return {
    durations: [...inline.map((one) => durationRow(one, 'inline')), ...after.map((one) => durationRow(one, 'after'))],
    ...totals,
  }
}

function durationRow(
  { name, table, rows, exact, bytes, takes, source }: WorkDuration,
  when: 'inline' | 'after',
): Preflight['durations'][number] {
  return {
    name,
    when,
    ...given('table', table),
    ...given('rows', rows),
    counted: exact,
    ...given('bytes', bytes === undefined ? undefined : whole(bytes)),
    ...given('takes_ms', roundedOr(takes)),
    source,
  }
}

interface Range {
  readonly least: number
  readonly most: number
}

const rounded = ({ least, most }: Range): { least: number; most: number } => ({
  least: Math.max(0, Math.round(least)),
  most: Math.max(0, Math.round(most)),
})

const roundedOr = (range: Range | undefined) => range && rounded(range)
