import { UserError } from '../domain/errors.ts'
import { parsePoint, type Point } from '../domain/line.ts'
import { livesOf } from '../domain/life.ts'
import { type Manifest } from '../domain/manifest.ts'
import { nearest } from '../domain/nearest.ts'
import { type Stop } from '../domain/stop.ts'
import { dayOf, type CalendarDate } from '../domain/time.ts'
import { reachOf, serves } from '../planner/stop-reach.ts'
import { lifeResult, stopResult } from '../planner/stop-results.ts'
import { type Ports } from '../ports/ports.ts'
import { dutiesOf, type Duty } from '../release/duties.ts'
import { dueWith } from '../release/duties/due.ts'
import { calendarOf } from '../release/calendar.ts'
import { stopAt } from '../release/stop-at.ts'
import { type DutyResult } from '../results/stop-duty.ts'
import { type StatusOfStop, type StopStatus } from '../results/stop-status.ts'
import { commandLine } from './command-line.ts'
import { type ChosenManifest } from './chosen-manifest.ts'
import { chooseGround, type PlanningFlags } from './planning.ts'
import { typedCommand } from './typed-command.ts'
import { pageStateOf, stopPage, type StopPage } from './stop-page.ts'

export interface StopStatusFlags extends Pick<PlanningFlags, 'manifest' | 'product' | 'installation'> {
  /** Every declared stop with something open. */
  readonly all?: boolean | undefined
}

/** What is owed on account of a stop, or of every declared one, and what is done of it. Nothing is changed. */
export async function stopStatus(ports: Ports, line: string | undefined, flags: StopStatusFlags): Promise<StopStatus> {
  const all = flags.all ?? false
  if ((line === undefined) !== all) throw wrongWords(all)
  const { chosen } = await chooseGround(ports, flags)
  const { manifest } = chosen
  const page = chosen.shipped === undefined ? await stopPage(ports) : undefined
  const ground = { manifest, today: dayOf(ports.clock.now()), page, chosen }
  const declared = manifest.stops.filter((stop) => stop.declared !== undefined)
  const stops = line === undefined ? declared : [namedStop(manifest, line)]
  const told = stops.map((stop) => statusOf(ground, stop)).filter((one) => !all || hasOpen(one))
  return {
    kind: 'stop-status',
    schema_version: 1,
    manifest: chosen.facts,
    all,
    declared: declared.length,
    overdue: told.flatMap(({ duties }) => duties).filter(({ state }) => state === 'overdue').length,
    ...(page && { page: page.shown }),
    stops: told,
    remarks: told.flatMap((one) => remarksOn(one, chosen)),
    command: nextCommand(told, chosen),
  }
}

function wrongWords(all: boolean): UserError {
  return new UserError({
    code: 'usage',
    what: all ? '--all asks for every stop, and a line for one' : 'no stop is named',
    next: all ? 'leave one of them out' : 'name a line, or ask for every declared stop with --all',
    suggestions: all ? [] : ['plan stop status --all'],
  })
}

/** Throws UserError `unknown-version` or `no-stop`. */
export function namedStop(manifest: Manifest, text: string): Stop {
  const point = pointNamed(manifest, text)
  const stop = stopAt(manifest, point)
  if (stop) return stop
  const { product, stops } = manifest
  throw new UserError({
    code: 'no-stop',
    what: `${text} is no required stop of ${product.name}`,
    next: 'name one of its stops, or declare it with plan stop declare',
    suggestions: nearest(
      text,
      stops.map(({ id }) => id),
    ),
  })
}

export function pointNamed({ product }: Manifest, text: string): Point {
  const point = parsePoint(product, text)
  if (point) return point
  throw new UserError({
    code: 'unknown-version',
    what: `${product.name} has no line or version "${text}"`,
    next:
      product.lineParts === undefined
        ? 'write a version'
        : `write a line with ${product.lineParts} numbers, or a version`,
  })
}

interface StatusGround {
  readonly manifest: Manifest
  readonly today: CalendarDate
  readonly page: StopPage | undefined
  readonly chosen: Pick<ChosenManifest, 'flags' | 'shipped'>
}

function statusOf({ manifest, today, page, chosen }: StatusGround, stop: Stop): StatusOfStop {
  const { declared, issue } = stop
  const reach = reachOf(manifest, stop)
  const duties = dutiesOf(manifest, stop, { today, page: page ? pageStateOf(page, stop) : 'unknown' })
  return {
    stop: stopResult(manifest, stop),
    ...(declared !== undefined && { declared }),
    for: [...stop.for],
    ...(issue !== undefined && { issue }),
    is_out: dueWith({ manifest, calendar: calendarOf(manifest, today), today }, stop.point).isOut,
    lives: livesOf(manifest)
      .filter((life) => serves(manifest, reach, life) === 'yes')
      .map(lifeResult),
    duties: duties.map((duty) => dutyResult(duty, chosen.flags, chosen.shipped)),
  }
}

/** `flags` choose the manifest again; what would change a shipped one is not offered. */
export function dutyResult(
  { kind, state, due, done, by, link, why, next }: Duty,
  flags: readonly string[],
  shipped?: string,
): DutyResult {
  const command = typedCommand(next, { flags, shipped })
  return {
    duty: kind,
    state,
    due: { release: due.release, ...(due.date !== undefined && { date: due.date }) },
    ...(done !== undefined && { done }),
    ...(by !== undefined && { by }),
    ...(link !== undefined && { link }),
    why,
    ...(command !== undefined && { command }),
  }
}

function hasOpen({ duties }: StatusOfStop): boolean {
  return duties.some(({ state }) => state === 'open' || state === 'overdue')
}

function remarksOn({ stop, declared, duties }: StatusOfStop, { shipped }: ChosenManifest): string[] {
  if (declared !== undefined) return []
  const told = duties.some(({ state }) => state === 'unknown') ? ': what persons did for it is unknown' : ''
  const own = shipped === undefined ? `; plan stop declare ${stop.id} takes it on` : ''
  if (!stop.recorded) return [`${stop.id} follows from the schedule, and nobody recorded it${told}${own}`]
  return [`nobody recorded when ${stop.id} was declared${told}${own}`]
}

/** The first thing to do; where all is done, what comes next. */
function nextCommand(told: readonly StatusOfStop[], { flags, shipped }: ChosenManifest): string {
  const duties = told.flatMap((one) => one.duties)
  const due = duties.find(({ state }) => state === 'overdue') ?? duties.find(({ state }) => state === 'open')
  if (due?.command !== undefined && shipped === undefined) return due.command
  const [only] = told
  if (!only) return commandLine(['plan', 'stop', 'list', ...flags])
  if (only.declared === undefined && shipped === undefined)
    return commandLine(['plan', 'stop', 'declare', only.stop.id, ...flags])
  return commandLine(['plan', 'agenda', only.duties.at(-1)!.due.release, ...flags])
}
