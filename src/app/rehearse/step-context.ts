import { type UpgradeMode } from '../../domain/constraint-entries.ts'
import { type Instant } from '../../domain/time.ts'
import { actorOf } from '../../engine/actor.ts'
import { type Host } from '../../ports/host.ts'
import { type StepContext } from '../../run/driver.ts'
import { type RunHop, type RunRecord, type RunStep } from '../../run/record.ts'
import { type StepKind } from '../../run/step.ts'

interface Facts {
  readonly now: Instant
  readonly mode: UpgradeMode
  readonly kind: StepKind
  readonly asked: { readonly number: number; readonly from: string; readonly to: string }
  readonly host: Host
}

const noStep = {
  subject: undefined,
  state: 'begun',
  down: false,
  estimate: undefined,
  attempts: 1,
  endedAt: undefined,
  outcome: undefined,
  next: [],
  doNot: [],
  tail: undefined,
} as const satisfies Partial<RunStep>

/** A run that nobody keeps: what executors ask of one. */
const noRun = {
  format: 1,
  id: 'rehearsal',
  product: '',
  productName: '',
  driver: { kind: 'native', id: 'native', name: '' },
  question: [],
  site: [],
  state: 'running',
  because: undefined,
  revision: 1,
  endedAt: undefined,
  limits: { toHop: undefined, pauseAfter: undefined, until: undefined, windows: [], stopBy: undefined },
  backup: { kind: 'none', because: 'a rehearsal' },
  restorePoints: [],
  overrides: [],
  skippedPost: [],
  notify: [],
  depends: '',
  rehearsal: true,
  values: {},
  events: [],
} as const satisfies Partial<RunRecord>

/** What a step of a run is told; nothing of it is kept. */
export function stepContext({ now, mode, kind, asked, host }: Facts): Pick<StepContext, 'run' | 'hop' | 'step'> {
  const { number, from, to } = asked
  const by = actorOf(host)
  const step: RunStep = { ...noStep, id: `${number}.${kind}`, kind, title: kind, begunAt: now, by }
  const hop: RunHop = { number, from, to, steps: [step], landedAt: undefined }
  const who = { person: host.userName, host: host.hostName }
  return { run: { ...noRun, ...who, mode, from, to, hops: [hop], stateAt: now, begunAt: now }, hop, step }
}
