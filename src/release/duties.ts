import { dutyKinds, type DutyKind, type DutyRecord } from '../domain/duty.ts'
import { type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { isUnconditional, type Stop } from '../domain/stop.ts'
import { type CalendarDate } from '../domain/time.ts'
import { type DutyState } from '../results/stop-duty.ts'
import { dueWith } from './duties/due.ts'
import { finalizersEvidence } from './duties/finalizers.ts'
import { dutyGround, type DutyGround, type DutyQuestion, type Evidence } from './duties/ground.ts'
import { minimumReleaseEvidence } from './duties/minimum-schema.ts'
import { minimumVersionEvidence, squashEvidence, squashIssueEvidence } from './duties/squash.ts'
import { pointOfLine } from './next-line.ts'

/** Something a release manager owes on account of a stop, on one day. */
export interface Duty {
  readonly kind: DutyKind
  readonly state: DutyState
  /** The release it falls due with, and the day that is cut, else the day it comes out. */
  readonly due: { readonly release: string; readonly date: CalendarDate | undefined }
  readonly done: CalendarDate | undefined
  readonly by: string | undefined
  readonly link: string | undefined
  /** One sentence, without a period: how it is known. */
  readonly why: string
  /** The words of the command that does it, after `plan`, without the flags that choose a manifest; none once it is done. */
  readonly next: readonly string[] | undefined
}

/**
 * Every duty of a stop once, in the order in which they fall due. What is not done is overdue when the release it falls
 * due with is out, or was cut on an earlier day, unless it may wait; what neither the manifest nor a person tells is unknown, and
 * never overdue.
 */
export function dutiesOf(manifest: Manifest, stop: Stop, question: DutyQuestion): Duty[] {
  const ground = dutyGround(manifest, stop, question)
  return dutyKinds.map((kind) => dutyOf(ground, kind))
}

function dutyOf(ground: DutyGround, kind: DutyKind): Duty {
  const told = withRecord(ground, kind, evidence[kind](ground, kind))
  const { why, done, by, link, next, state } = told
  const { release, date, passed } = dueWith(ground, told.dueWith ? pointOfLine(told.dueWith) : duePoint(ground, kind))
  const isUndone = state === 'open' || state === 'unknown'
  return {
    kind,
    state: state === 'open' && passed && told.mayWait !== true ? 'overdue' : state,
    due: { release, date },
    done,
    by,
    link,
    why,
    next: isUndone ? next : undefined,
  }
}

type Judge = (ground: DutyGround, kind: DutyKind) => Evidence

const evidence: Readonly<Record<DutyKind, Judge>> = {
  page: pageEvidence,
  support: byRecord,
  'release-managers': byRecord,
  finalizers: finalizersEvidence,
  'minimum-schema-release': minimumReleaseEvidence,
  packages: (ground, kind) =>
    isUnconditional(ground.stop)
      ? byRecord(ground, kind)
      : { state: 'not-needed', why: 'packages cannot tell who may skip the stop' },
  'squash-issue': squashIssueEvidence,
  squash: squashEvidence,
  'minimum-schema-version': minimumVersionEvidence,
}

function pageEvidence({ stop, page }: DutyGround): Evidence {
  const next = ['stop', 'declare', stop.id]
  if (page === 'named') return { state: 'done', why: 'the page names it' }
  if (page === 'unknown') return { state: 'unknown', why: 'there is no page with the list of stops here', next }
  if (stop.declared === undefined)
    return { state: 'unknown', why: 'the page does not name it between the markers', next }
  return { state: 'open', why: 'the page does not name it between the markers', next }
}

/** What only a person can tell. */
function byRecord({ stop }: DutyGround, kind: DutyKind): Evidence {
  const next = ['stop', 'done', stop.id, kind]
  if (stop.declared !== undefined) return { state: 'open', why: 'nobody recorded that it was done', next }
  return { state: 'unknown', why: 'nobody recorded it', next: stop.recorded ? next : ['stop', 'declare', stop.id] }
}

/** What a person recorded goes before what is concluded, but a done thing stays done. */
function withRecord({ stop }: DutyGround, kind: DutyKind, found: Evidence): Evidence {
  const record = stop.duties.find(({ duty }) => duty === kind)
  if (!record) return found
  if (record.waived !== undefined)
    return { ...toldBy(record), state: 'not-needed', why: record.waived, done: undefined }
  if (found.state === 'done') return { ...found, ...toldBy(record) }
  return { ...toldBy(record), state: 'done', why: 'as a person recorded it', dueWith: found.dueWith }
}

function toldBy({ done, by, link }: DutyRecord): Pick<Evidence, 'done' | 'by' | 'link'> {
  return { done, ...(by !== undefined && { by }), ...(link !== undefined && { link }) }
}

/** What people are told falls due with the stop itself, the rest with the release after it. */
function duePoint({ stop, after }: DutyGround, kind: DutyKind): Point {
  const isEarly = kind === 'page' || kind === 'support' || kind === 'release-managers'
  return isEarly ? stop.point : pointOfLine(after)
}
