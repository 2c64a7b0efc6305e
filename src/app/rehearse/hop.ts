import { type UpgradeMode } from '../../domain/constraint-entries.ts'
import { actorOf } from '../../engine/actor.ts'
import { type RehearsedHop, type RehearsedStep } from '../../results/rehearsal.ts'
import { drive } from '../../run/drive.ts'
import { type RunNotice } from '../../run/notice.ts'
import { type RunRecord, type RunStep } from '../../run/record.ts'
import { type Calls } from './calls.ts'
import { leftOutKinds, rehearsalExecutors, type RehearsalExecutors } from './executors.ts'
import { type RehearsalSink } from './flags.ts'
import { unkeptJournal, unlostHold } from './journal.ts'
import { type Paths } from './path.ts'
import { type HopAsked, rehearsalRecord } from './record.ts'
import { type Stage } from './stage.ts'

export interface HopGround {
  readonly stage: Stage
  readonly mode: UpgradeMode
  readonly tell: RehearsalSink
  readonly paths: Paths
  readonly calls: Calls
  /** Sentences about what a run does and this rehearsal did not. */
  readonly leftOut: Set<string>
}

/** Takes the databases of a stage over one hop, as a run drives it; the first step that fails ends it. */
export async function rehearseHop(ground: HopGround, asked: HopAsked): Promise<RehearsedHop> {
  const { stage, mode, paths, calls, leftOut } = ground
  const { clock, host } = stage.ports
  const { manifest } = paths
  const done = rehearsalExecutors({ stage, manifest, calls })
  const now = clock.now()
  const can = (kind: RunStep['kind']): boolean => done.executors.has(kind)
  const backsUp = calls.unmarked.includes('backup')
  const begin = rehearsalRecord({ asked, manifest, mode, can, backsUp, now, host })
  const { record, interrupted } = await drive(partsOf(ground, done), begin)
  const [hop] = record.hops
  for (const step of hop!.steps) if (isLeftOut(step)) leftOut.add(leftOutText(step))
  const { number, from, to } = asked
  return {
    number,
    from,
    to,
    ...verdictOf(record, interrupted),
    took_ms: Math.max(0, clock.now() - now),
    steps: hop!.steps.flatMap((step) => rehearsedStep(step, clock.now())),
  }
}

function partsOf({ stage, tell }: HopGround, { reader, executors }: RehearsalExecutors): Parameters<typeof drive>[0] {
  const { clock, host } = stage.ports
  return {
    store: unkeptJournal(),
    hold: unlostHold,
    clock,
    actor: actorOf(host),
    stop: host.stopSignal(),
    tell: teller(stage, tell),
    executors,
    reader,
    // Windows and limits are about users, whom a copy has none of.
    mayBegin: () => ({ kind: 'yes' }),
    deadline: () => undefined,
    notify: () => Promise.resolve(undefined),
    resume: 'plan rehearse',
  }
}

/** What is told of a step that takes long: a line every so many milliseconds. */
const tellEvery = 5000

function teller({ ports: { clock } }: Stage, tell: RehearsalSink): (notice: RunNotice) => void {
  let toldAt = clock.now()
  return (notice) => {
    const { step, run } = notice
    if (notice.kind === 'progress') {
      const { text, percent } = notice.progress
      if (clock.now() - toldAt < tellEvery) return
      tell(`    ${text}${percent === undefined ? '' : `, ${percent.toFixed(0)} %`}`)
    } else if (step?.state === 'begun') tell(`${run.from} -> ${run.to}  ${nameOf(step)}`)
    else return
    toldAt = clock.now()
  }
}

const nameOf = ({ kind, subject }: RunStep): string => (subject === undefined ? kind : `${kind} ${subject}`)

const isLeftOut = ({ kind, state }: RunStep): boolean => state === 'skipped' && leftOutKinds.has(kind)

function leftOutText(step: RunStep): string {
  return `${nameOf(step)} was left out: ${step.outcome ?? ''}`
}

function verdictOf(
  { state, hops, because = state }: RunRecord,
  interrupted: boolean,
): Pick<RehearsedHop, 'state' | 'because'> {
  if (state === 'done') return { state: 'passed' }
  if (interrupted) return { state: 'not-reached', because: 'interrupted' }
  const step = hops[0]!.steps.find((one) => one.state === 'failed' || one.state === 'needs-you')
  return { state: 'failed', because: step ? `${nameOf(step)}: ${step.outcome ?? because}` : because }
}

const states = { done: 'done', skipped: 'skipped', failed: 'failed', 'needs-you': 'failed' } as const

function rehearsedStep(step: RunStep, now: number): RehearsedStep[] {
  const { kind, subject, state, outcome, begunAt, endedAt } = step
  if (!(state in states)) return []
  return [
    {
      kind,
      ...(subject !== undefined && { subject }),
      state: states[state as keyof typeof states],
      ...(outcome !== undefined && { outcome }),
      took_ms: begunAt === undefined ? 0 : Math.max(0, (endedAt ?? now) - begunAt),
    },
  ]
}
