import { type Ports } from '../../ports/ports.ts'
import { type RunAnswer } from '../../results/run.ts'
import { isOver, moveRun, withEvent } from '../../run/machine.ts'
import { type RunState } from '../../domain/run-state.ts'
import { type RestorePoint, type RunRecord } from '../../run/record.ts'
import { type RunRequest, type StoredRun } from '../../run/store.ts'
import { notifier } from '../../run/notify.ts'
import { answered, saved } from './driving.ts'
import { type StopFlags } from './flags.ts'
import { atFoundRun } from './found.ts'
import { requireJournal } from './resume.ts'
import { type RunGround } from './run-ground.ts'

type Ground = RunGround<StopFlags>

/** Asks whoever drives to leave, and waits until it has; where nobody drives, the run is moved here. Nothing is ever taken back. */
export function leaveRun(ports: Ports, flags: StopFlags, what: RunRequest['what']): Promise<RunAnswer> {
  return atFoundRun(ports, flags, `plan run ${what}`, async (ground, run) => {
    const { record } = run
    if (isOver(record)) return told(ground, run, what, [`run ${record.id} is over`])
    const left = run.holder ? await asked(ground, run, what) : await moved(ground, run, what)
    return told(ground, left, what, what === 'abort' ? afterAbort(left.record) : [])
  })
}

function told(ground: Ground, run: StoredRun, what: RunRequest['what'], remarks: readonly string[]): RunAnswer {
  const { record, holder, request } = run
  const isAsked = request !== undefined && !isLeft(record.state)
  return answered(ground, record, { verb: what, holder, request, remarks, ...(isAsked && { ended: 'asked' }) })
}

const isLeft = (state: RunState): boolean => state === 'paused' || state === 'aborted' || state === 'done'

/** How often it is looked whether a request was obeyed. */
const lookEvery = 500

async function asked(ground: Ground, run: StoredRun, what: RunRequest['what']): Promise<StoredRun> {
  const { store, ports, flags, actor } = ground
  const { id } = run.record
  await store.request(id, { what, because: flags.because, by: actor, at: ports.clock.now() })
  const stop = ports.host.stopSignal()
  for (;;) {
    const now = (await store.load(id)) ?? run
    if (flags.noWait || stop.aborted || isLeft(now.record.state)) return now
    // Whoever drove it is gone, obeyed or not.
    if (!now.holder) return moved(ground, now, what)
    await ports.clock.wait(lookEvery, stop)
  }
}

async function moved(ground: Ground, run: StoredRun, what: RunRequest['what']): Promise<StoredRun> {
  requireJournal(ground)
  const { store, flags, actor } = ground
  const { id } = run.record
  const hold = await store.hold(id, actor)
  if ('owner' in hold) return asked(ground, { ...run, holder: hold }, what)
  try {
    const now = (await store.load(id)) ?? run
    const to = what === 'pause' ? 'paused' : 'aborted'
    // Whoever holds it at this moment is this very process, which leaves.
    if (isOver(now.record) || now.record.state === to) return { ...now, holder: undefined }
    const because = flags.because ?? `${actor} asked for it`
    const record = await saved(ground, now.record, (one, mover) =>
      withEvent(moveRun(one, to, because, mover), to, mover, { text: because }),
    )
    await store.request(id, undefined)
    await notifier(ground.ports).send(record, to)
    return { record, request: undefined, holder: undefined }
  } finally {
    await hold.release()
  }
}

/** What somebody who gives a run up has to know: where things stand, how one gets back, and what that costs. */
function afterAbort(record: RunRecord): readonly string[] {
  const point = record.restorePoints.at(-1)
  return [
    'nothing was taken back: databases and code stay as they are now',
    ...(point ? restoring(record, point) : ['there is no restore point of this run']),
  ]
}

function restoring({ hops }: RunRecord, { restore, takenAt, hop }: RestorePoint): readonly string[] {
  const version = hops.find(({ number }) => number === hop)?.from
  const at = new Date(takenAt).toISOString().slice(0, 16).replace('T', ' ')
  return [
    `to go back to ${version ?? 'where it was'}: ${restore}`,
    `a restore loses everything that was written since ${at} UTC, and needs the code of ${version ?? 'that time'} again`,
  ]
}
