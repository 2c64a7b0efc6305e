import { UserError } from '../../domain/errors.ts'
import { nearest } from '../../domain/nearest.ts'
import { type Ports } from '../../ports/ports.ts'
import { type RunAnswer } from '../../results/run.ts'
import { type Probe } from '../../run/driver.ts'
import { currentStep, moveRun, moveStep, stepOf, withEvent } from '../../run/machine.ts'
import { type RunSink } from '../../run/notice.ts'
import { type RunHop, type RunRecord, type RunStep } from '../../run/record.ts'
import { type StepKind } from '../../domain/step.ts'
import { sameDriver } from './compose.ts'
import { answered, composedFor, saved, underHold } from './driving.ts'
import { type ConfirmFlags } from './flags.ts'
import { atFoundRun } from './found.ts'
import { fresh, requireJournal, resumed } from './resume.ts'
import { type RunGround } from './run-ground.ts'

/** A person says that a step is done. It is read whether that is so; then the run goes on. */
export function confirmStep(ports: Ports, flags: ConfirmFlags, tell: RunSink): Promise<RunAnswer> {
  return atFoundRun(ports, flags, 'plan run confirm', (ground, { record: { id } }) => {
    requireJournal(ground)
    return underHold(ground, id, async (hold) => {
      const record = await confirmed(ground, (await fresh(ground, id)).record)
      if (!flags.only) return resumed(ground, { hold, tell, id }, 'confirm')
      return answered(ground, record, { verb: 'confirm', composed: composedFor(ground, record, undefined) })
    })
  })
}

async function confirmed(outer: RunGround<ConfirmFlags>, record: RunRecord): Promise<RunRecord> {
  const ground = { ...outer, choice: sameDriver(outer, record) }
  const { flags } = ground
  const at = stepAt(record, flags.step)
  const probe = await probed(ground, record, at)
  const isWord = probe.kind === 'unknown' && takesWord(at.step)
  const forced = probe.kind !== 'done' && !isWord
  if (forced) requireForce(flags, at.step, probe)
  const outcome = outcomeOf(flags.because, probe, isWord ? `${ground.actor} says so` : probe.because)
  return saved(ground, record, (run, mover) => {
    const moved = moveStep(run, at.step.id, 'done', { outcome, next: [], doNot: [] }, mover)
    const skippedPost =
      at.step.kind === 'post-migrate' ? run.skippedPost.filter((version) => version !== at.hop.to) : run.skippedPost
    const paused = moveRun({ ...moved, skippedPost }, 'paused', 'a step was confirmed', mover)
    return withEvent(paused, forced ? 'forced' : 'confirmed', mover, { step: at.step.id, text: outcome })
  })
}

/** Of what nobody can read, and what `verify` looks at afterwards, the word of the person who was asked to do it is enough. */
function takesWord({ kind, state }: RunStep): boolean {
  return state === 'needs-you' && serving.has(kind)
}

const serving: ReadonlySet<StepKind> = new Set(['maintenance-on', 'stop', 'start', 'maintenance-off'])

function outcomeOf(said: string | undefined, { kind, because }: Probe, otherwise: string): string {
  if (kind === 'done') return said ?? otherwise
  return `${said ?? otherwise} (reading said: ${because})`
}

interface At {
  readonly hop: RunHop
  readonly step: RunStep
}

/** Only the step at hand can be confirmed, and one that was left out before it. */
function stepAt(record: RunRecord, id: string): At {
  const found = stepOf(record, id)
  const ids = record.hops.flatMap(({ steps }) => steps.map((step) => step.id))
  if (!found)
    throw new UserError({
      code: 'unknown-step',
      what: `run ${record.id} has no step ${id}`,
      next: 'plan run status shows its steps',
      suggestions: nearest(id, ids),
    })
  const here = currentStep(record)?.step
  const { state } = found.step
  if (state === 'skipped' || (here?.id === id && state !== 'done')) return found
  throw new UserError({
    code: 'not-this-step',
    what: state === 'done' ? `step ${id} is done already` : `step ${id} is not the one at hand`,
    next: here ? `the run is at ${here.id}: ${here.title}` : 'every step of the run is done',
  })
}

function probed(ground: RunGround<ConfirmFlags>, run: RunRecord, { hop, step }: At): Promise<Probe> {
  const executor = composedFor(ground, run, ground.flags.workers).executors.get(step.kind)
  if (!executor) return Promise.resolve({ kind: 'unknown', because: 'nobody here does such steps' })
  const stop = ground.ports.host.stopSignal()
  return executor.probe({ run, hop, step, stop, tell: () => undefined, deadline: undefined })
}

function requireForce({ force, because }: ConfirmFlags, { id, title }: RunStep, probe: Probe): void {
  if (force && because !== undefined && because.trim() !== '') return
  const says = probe.kind === 'not-done' ? 'reading says that it is not done' : 'nobody can read whether it is done'
  throw new UserError({
    code: force ? 'needs-reason' : 'not-confirmed',
    what: force ? '--force needs a reason that is written down' : `${title}: ${says}: ${probe.because}`,
    next: `when you know better: plan run confirm ${id} --force --because 'HOW YOU KNOW'`,
  })
}
