import { type StepContext, type StepEnd, type StepExecutor } from '../../run/driver.ts'
import { type UpgradeMode } from '../../domain/constraint-entries.ts'
import { stepKinds } from '../../results/rehearsal-words.ts'
import { type RehearsedHop, type RehearsedStep } from '../../results/rehearsal.ts'
import { nativeDriver } from '../run/native/driver.ts'
import { type RehearsalSink } from './flags.ts'
import { type Stage } from './stage.ts'
import { stepContext } from './step-context.ts'

export interface HopAsked {
  readonly number: number
  readonly from: string
  readonly to: string
}

export interface HopGround {
  readonly stage: Stage
  readonly mode: UpgradeMode
  readonly tell: RehearsalSink
}

/** Takes the databases of a stage over one hop, step by step; the first step that fails ends it. */
export async function rehearseHop(ground: HopGround, asked: HopAsked): Promise<RehearsedHop> {
  const { stage, mode, tell } = ground
  const { clock } = stage.ports
  const driver = nativeDriver(stage.ports, stage.flags)
  const begun = clock.now()
  const steps: RehearsedStep[] = []
  const ended = (state: RehearsedHop['state'], because?: string): RehearsedHop => ({
    ...asked,
    state,
    ...(because !== undefined && { because }),
    took_ms: Math.max(0, clock.now() - begun),
    steps,
  })
  for (const kind of stepKinds) {
    if (kind === 'post-migrate' && mode === 'offline') continue
    const stepBegun = clock.now()
    tell(`${asked.from} -> ${asked.to}  ${kind}`)
    const end = await settled(driver.executors.get(kind)!, contextOf(ground, asked, kind))
    const took_ms = Math.max(0, clock.now() - stepBegun)
    if (end.kind === 'stopped') return ended('not-reached', 'interrupted')
    const outcome = outcomeOf(end)
    const state = end.kind === 'done' || end.kind === 'skipped' ? end.kind : 'failed'
    steps.push({ kind, state, ...(outcome !== undefined && { outcome }), took_ms })
    if (state === 'failed') return ended('failed', `${kind}: ${outcome ?? end.kind}`)
  }
  return ended('passed')
}

function outcomeOf(end: StepEnd): string | undefined {
  switch (end.kind) {
    case 'done':
      return end.outcome
    case 'skipped':
    case 'waiting':
      return end.because
    case 'needs-you':
    case 'failed':
      return end.what
    case 'stopped':
      return undefined
  }
}

/** So often a step may wait for the same thing: nobody else works on these databases. */
const patience = 3

async function settled(executor: StepExecutor, context: StepContext): Promise<StepEnd> {
  let waits = 0
  let last: string | undefined
  for (;;) {
    const end = await executor.run(context)
    if (end.kind !== 'waiting') return end
    waits = end.because === last ? waits + 1 : 1
    last = end.because
    if (waits >= patience) return end
  }
}

/** What is told of a step that takes long: a line every so many milliseconds. */
const tellEvery = 5000

function contextOf({ stage, mode, tell }: HopGround, asked: HopAsked, kind: (typeof stepKinds)[number]): StepContext {
  const { clock, host } = stage.ports
  let toldAt = clock.now()
  const tellSometimes: StepContext['tell'] = ({ text, percent }) => {
    if (clock.now() - toldAt < tellEvery) return
    toldAt = clock.now()
    tell(`    ${text}${percent === undefined ? '' : `, ${percent.toFixed(0)} %`}`)
  }
  const facts = { now: clock.now(), mode, kind, asked, host }
  return { ...stepContext(facts), stop: host.stopSignal(), tell: tellSometimes, deadline: undefined }
}
