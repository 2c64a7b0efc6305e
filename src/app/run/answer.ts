import { type Duration, type Instant } from '../../domain/time.ts'
import { machineZone } from '../../domain/zone.ts'
import { type RunAnswer } from '../../results/run.ts'
import { type RunRecord } from '../../run/record.ts'
import { given, iso } from '../background/item.ts'
import { failureOf, ifItFails, notified } from './answer/failure.ts'
import { commandsOf } from './answer/commands.ts'
import { backupOf, limitsOf, outcomeOf, workerOf } from './answer/parts.ts'
import { hopRow, restoreRow, stepRow, workRow } from './answer/rows.ts'
import { safetyOf } from './answer/safety.ts'
import { backOf, downOf, downtimeOf, inServiceOf, type Left, readyOf, spanOf, stepsLeft } from './answer/spans.ts'
import { hopOf, serviceOf, stepOf } from './answer/standing.ts'
import { type RunTold } from './answer/told.ts'

/** The whole record as people and machines see it. Nothing is asked of the world: what is known is an argument. */
export function runAnswer(record: RunRecord, told: RunTold): RunAnswer {
  const { now, holder } = told
  const work = told.background?.work ?? []
  const commands = commandsOf(record, told)
  const left = { now, work, driven: holder !== undefined }
  const standing = { record, now, holder, work, zone: told.zone ?? machineZone() }
  return {
    kind: 'run',
    schema_version: 1,
    verb: told.verb,
    at: iso(now),
    outcome: outcomeOf(record, told),
    ...identity(record, told),
    safe_to_leave: safetyOf(standing),
    state: record.state,
    ...given('because', record.because),
    state_at: iso(record.stateAt),
    service: serviceOf(record),
    worker: workerOf(standing),
    ...driving(told),
    ...position(record, told),
    background: work.map(workRow),
    unread: [...(told.background?.unread ?? [])],
    ...times(record, left),
    person: record.person,
    host: record.host,
    ...choices(record, now),
    ...given('failure', failureOf(record, commands.resume, holder !== undefined)),
    if_it_fails: ifItFails(record, commands),
    refusals: [...(told.refusals ?? [])],
    hops: record.hops.map((hop) => hopRow(record, hop, left, told.commands ?? new Map())),
    events: record.events.map(eventRow),
    remarks: [...(told.remarks ?? [])],
    command: told.command ?? commands.next,
  }
}

function eventRow({ at, by, what, step, text }: RunRecord['events'][number]): RunAnswer['events'][number] {
  return { at: iso(at), by, what, ...given('step', step), ...given('text', text) }
}

function identity(record: RunRecord, { place, ended, verb }: RunTold) {
  const { id, product, productName, driver, mode, rehearsal, from, to } = record
  const recorded = verb !== 'start' || ended === undefined || ended === 'asked' || ended === 'interrupted'
  return { recorded, id, journal: place, product, name: productName, driver: { ...driver }, mode, rehearsal, from, to }
}

function driving({ holder, request }: RunTold): Pick<RunAnswer, 'driven_by' | 'request'> {
  return {
    ...(holder && { driven_by: { owner: holder.owner, since: iso(holder.since), left_ms: wholeOf(holder.left) } }),
    ...(request && {
      request: {
        what: request.what,
        ...given('because', request.because),
        by: request.by,
        at: iso(request.at),
      },
    }),
  }
}

function position(record: RunRecord, { commands }: RunTold): Pick<RunAnswer, 'hop' | 'step'> {
  const hop = hopOf(record)
  const step = stepOf(hop)
  return {
    ...(hop && { hop: { number: hop.number, of: record.hops.length, from: hop.from, to: hop.to } }),
    ...(step && { step: stepRow(step, commands ?? new Map()) }),
  }
}

function times(record: RunRecord, left: Left) {
  const steps = stepsLeft(record)
  const hop = hopOf(record)
  const isOpen = hop !== undefined && record.state !== 'aborted'
  const downtimes = record.hops.map((one) => downtimeOf(record, one, left.now) ?? 0)
  return {
    ...(isOpen && {
      ...given('service_ready', backOf(hop, left)),
      hop_ready: readyOf(hop.steps, left),
      ready: readyOf(steps, left),
    }),
    downtime: spanOf(downOf(steps), left),
    in_service: spanOf(inServiceOf(steps), left),
    began_at: iso(record.begunAt),
    ...given('ended_at', record.endedAt === undefined ? undefined : iso(record.endedAt)),
    took_ms: wholeOf((record.endedAt ?? left.now) - record.begunAt),
    downtime_took_ms: wholeOf(downtimes.reduce((sum, one) => sum + one, 0)),
  }
}

function choices(record: RunRecord, now: Instant) {
  return {
    limits: limitsOf(record),
    backup: backupOf(record),
    restore_points: record.restorePoints
      .toSorted((a, b) => b.takenAt - a.takenAt)
      .map((point) => restoreRow(record, point, now)),
    overrides: record.overrides.map(({ id, because, until, by, at }) => ({
      id,
      because,
      ...given('until', until),
      by,
      at: iso(at),
    })),
    skipped_post: [...record.skippedPost],
    notify: notified(record),
  }
}

const wholeOf = (duration: Duration): number => Math.max(0, Math.round(duration))
