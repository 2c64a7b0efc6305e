import { compareLines, formatLine, type Line } from '../../domain/line.ts'
import { type Stop } from '../../domain/stop.ts'
import { dueWith } from '../duties/due.ts'
import { dutiesOf, type Duty } from '../duties.ts'
import { lineAt, linesBetween, nextLine, pointOfLine } from '../next-line.ts'
import { squashTarget } from '../squash-target.ts'
import { stopAt } from '../stop-at.ts'
import { deadline, deadlineOf, type AgendaGround, type Item } from './ground.ts'

/**
 * Stops that have to be declared by the cut of the release, or should be by then. Notice is counted in releases, the stop
 * itself included: with a notice of two, 19.8 is declared while 19.7 is still to come.
 */
export function announceItems(ground: AgendaGround): Item[] {
  const { manifest, line, release } = ground
  if (manifest.product.lineParts === undefined || release.is_out) return []
  const notice = Math.max(1, manifest.policy.stopNotice)
  const before = linesUpTo(ground).slice(0, -1)
  const around = [...before.slice(before.length - notice + 1), ...linesFrom(ground, line, notice)]
  return around.slice(notice - 1).flatMap((at, i) => announceItem(ground, at, around[i] ?? line))
}

function announceItem(ground: AgendaGround, at: Line, last: Line): Item[] {
  const { manifest } = ground
  const stop = stopAt(manifest, pointOfLine(at))
  if (!stop || stop.recorded) return []
  const { release, passed } = dueWith(ground, pointOfLine(last))
  const why = `${stop.id} follows from the schedule; with ${manifest.policy.stopNotice} releases' notice it is declared before ${release} is cut`
  const facts = { subject: stop.id, title: `declare the stop ${stop.id}`, why, next: ['stop', 'declare', stop.id] }
  const level = passed ? 'late' : 'must'
  return [{ id: `announce:${stop.id}`, kind: 'announce', level, ...facts, ...deadlineOf(ground, last) }]
}

/** So many lines, the first one included. */
function linesFrom({ manifest }: AgendaGround, first: Line, many: number): Line[] {
  const lines = [first]
  while (lines.length < many) lines.push(nextLine(manifest, lines.at(-1)!))
  return lines
}

/** Those that are listed, and those that are counted on, the release itself last. */
function linesUpTo({ manifest, line }: AgendaGround): Line[] {
  const listed = manifest.lines.map((entry) => entry.line).filter((one) => compareLines(one, line) <= 0)
  const newest = listed.at(-1)
  return newest ? [...listed, ...linesBetween(manifest, newest, line)] : [line]
}

/** Duties that fall due with the release, and those of declared stops that are late by then. Work and squash stand apart. */
export function dutyItems(ground: AgendaGround): Item[] {
  const { manifest, today, pageOf, stop, line } = ground
  const before = manifest.stops.findLast(({ point }) => compareLines(lineAt(manifest, point), line) < 0)
  const declared = manifest.stops.filter((one) => one.declared !== undefined)
  const stops = [...new Set([...declared, ...(before ? [before] : []), ...(stop ? [stop] : [])])]
  return stops.flatMap((one) =>
    dutiesOf(manifest, one, { today, page: pageOf(one) })
      .filter(({ kind }) => kind !== 'finalizers' && kind !== 'squash')
      .flatMap((duty) => dutyItem(ground, one, duty)),
  )
}

function dutyItem(ground: AgendaGround, stop: Stop, { kind, state, due, why, next }: Duty): Item[] {
  const isHere = due.release === ground.name
  const isOwed = state === 'overdue' || (isHere && (state === 'open' || state === 'unknown'))
  if (!isOwed) return []
  const level = ({ overdue: 'late', open: 'must', unknown: 'unknown' } as const)[state]
  const day = due.date === undefined ? (isHere ? deadline(ground) : {}) : { date: due.date }
  return [
    {
      id: `duty:${stop.id}:${kind}`,
      kind: 'duty',
      level,
      subject: stop.id,
      title: `${kind} of ${stop.id}`,
      why,
      next,
      ...day,
    },
  ]
}

/** The squash that falls due after the last stop, and, on a stop, the one that may come with it. */
export function squashItems(ground: AgendaGround): Item[] {
  const { manifest, line, reaches, stop } = ground
  const last = reaches.findLast(({ stop: one }) => compareLines(lineAt(manifest, one.point), line) < 0)?.stop
  return [last, stop].flatMap((occasion) => (occasion ? squashItem(ground, occasion) : []))
}

function squashItem(ground: AgendaGround, occasion: Stop): Item[] {
  const { manifest, today, name, stop } = ground
  const done = manifest.squashes.find((one) => one.in.text === name)
  const duty = dutiesOf(manifest, occasion, { today }).find(({ kind }) => kind === 'squash')!
  const target = squashTarget(manifest, occasion)?.id
  const base = { id: `squash:${occasion.id}`, kind: 'squash', subject: occasion.id } as const
  if (duty.state === 'done')
    return done ? [{ ...base, level: 'planned', title: `fold migrations up to ${done.upTo.text}`, why: duty.why }] : []
  if (duty.state === 'not-needed' || target === undefined) return []
  const item = {
    ...base,
    title: `fold migrations up to ${target}, after ${occasion.id}`,
    next: ['squash', 'propose', '--after', occasion.id],
  }
  if (occasion === stop) return [{ ...item, level: 'may', why: 'with the stop itself, or with the release after it' }]
  if (duty.state === 'unknown') return [{ ...item, level: 'unknown', why: duty.why }]
  const isDue = formatLine(nextLine(manifest, lineAt(manifest, occasion.point))) === name
  return [{ ...item, level: isDue ? 'must' : 'late', why: `it is due with ${duty.due.release}`, ...deadline(ground) }]
}
