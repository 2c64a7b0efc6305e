import { type Instant } from '../../../domain/time.ts'
import { type ZoneName } from '../../../domain/zone.ts'
import { type RunAnswer } from '../../../results/run.ts'
import { type WorkReading } from '../../../run/driver.ts'
import { mayBegin } from '../../../run/limits.ts'
import { type RunRecord, type RunStep } from '../../../run/record.ts'
import { type RunHolder } from '../../../run/store.ts'
import { given, iso } from '../../background/item.ts'
import { isOpen, spanOf, stepsBefore } from './spans.ts'
import { changeOf, hopOf, isOver, serviceOf, stepOf, unsafeUntil } from './standing.ts'

type Safety = RunAnswer['safe_to_leave']

export interface Standing {
  readonly record: RunRecord
  readonly now: Instant
  readonly holder: RunHolder | undefined
  readonly work: readonly WorkReading[]
  readonly zone: ZoneName
}

/** A shorter time is no time to leave in. */
const worthLeaving = 10 * 60_000

/** Does something bad happen, or go unnoticed, when nobody looks? The careful answer is no. */
export function safetyOf(standing: Standing): Safety {
  const { record, holder } = standing
  if (record.state === 'done') return { safe: true, because: `everything is done: ${nameAt(record)} is installed` }
  const until = unsafeUntil(hopOf(record))
  if (until) return { safe: false, because: betweenText(record, until) }
  return holder === undefined ? { safe: true, because: standsStill(record) } : whileDriven(standing)
}

const nameAt = (record: RunRecord): string => `${record.productName} ${serviceOf(record).version ?? ''}`.trimEnd()

function betweenText(record: RunRecord, until: RunStep): string {
  const { number, steps } = hopOf(record)!
  const isDown = serviceOf(record).state === 'down'
  const what = isDown ? 'users are not served' : `hop ${number} is between two versions`
  if (record.state === 'aborted')
    return `the run was aborted in the middle of hop ${number}${isDown ? `, and ${what}` : ', which is between two versions'}`
  const last = isDown ? (steps.findLast((step) => step.down && !isOver(step)) ?? until) : until
  return `${what} until ${last.id} is done`
}

/** Nobody drives it, and it is on one version. */
function standsStill(record: RunRecord): string {
  const step = stepOf(hopOf(record))
  const stays = `${nameAt(record)} stays as it is`
  if (record.state === 'needs-you' && step) return `${step.id} waits for you, and ${stays} until then`
  if (record.state === 'failed' || record.state === 'stalled')
    return `${step?.id ?? 'a step'} ${record.state === 'failed' ? 'failed' : 'does not move'}, and ${stays} meanwhile`
  return `nothing is under way, and ${stays}`
}

function whileDriven(standing: Standing): Safety {
  const { record, now, zone } = standing
  const next = nextChange(record)
  if (!next) return { safe: true, because: 'nothing that is still to come interrupts the service' }
  if (record.driver.kind === 'guided') return { safe: true, because: `${next.id} waits for you when its turn comes` }
  const limit = limitBefore(record, next)
  if (limit !== undefined) return { safe: true, because: `it pauses by itself ${limit}` }
  const permission = mayBegin(record, next, now, zone)
  if (permission.kind === 'pause') return { safe: true, because: `it pauses by itself: ${permission.because}` }
  if (permission.kind === 'held')
    return { safe: true, because: `${next.id} does not begin earlier`, until: iso(permission.until) }
  const { least_ms: least } = spanOf(stepsBefore(record, next), { ...standing, driven: true })
  if (least >= worthLeaving)
    return { safe: true, because: `${next.id} begins by itself, but not earlier`, ...given('until', iso(now + least)) }
  return {
    safe: false,
    because: `${next.id} begins by itself as soon as it can, and ${next.down ? 'ends the service' : 'changes the installation'}`,
  }
}

/** The next step during which the installation is between two versions. */
function nextChange(record: RunRecord): RunStep | undefined {
  const changes = record.hops.filter(isOpen).flatMap(changeOf)
  return changes.find((step) => !isOver(step))
}

/** Where the run pauses before that step; undefined when it does not. */
function limitBefore(record: RunRecord, next: RunStep): string | undefined {
  const { toHop, pauseAfter } = record.limits
  const before = stepsBefore(record, next).filter((step) => !isOver(step))
  const last = record.hops.find(({ steps }) => steps.includes(next))!
  const landed = record.hops.find(({ to, number }) => to === toHop && number < last.number)
  if (landed) return `after hop ${landed.number}`
  const pause = before.find(({ id, kind }) => id === pauseAfter || kind === pauseAfter)
  return pause && `after ${pause.id}`
}
