import { type UpgradeMode } from '../domain/constraint-entries.ts'
import { type Hop } from '../results/plan-parts.ts'
import { type BackupPolicy, type RunHop, type RunStep, untouched } from './record.ts'
import { type StepKind, stepKinds } from '../domain/step.ts'

/** What the steps of a hop follow from. */
export interface HopGround {
  readonly hop: Hop
  /** Position in the path, from 1. */
  readonly number: number
  readonly mode: UpgradeMode
  /** Kinds of steps that somebody can do. */
  readonly can: (kind: StepKind) => boolean
  readonly backup: BackupPolicy
  /** With the policy `once`: a backup was made already, or an earlier hop makes it. */
  readonly backedUp: boolean
  /** Does `from` lie on another line than `to`? A newer patch of the same line leaves nothing. */
  readonly leavesLine: boolean
  readonly leavesStop: boolean
  /** What must hold on `to` before it can be left, as far as it can be asked. */
  readonly gatesAfter: readonly { readonly id: string; readonly title: string }[]
}

/** The steps of a hop in their order (design §6); what nobody can do is left out. */
export function hopSteps(ground: HopGround): RunHop {
  const { hop, number, can } = ground
  const drafts = stepKinds.flatMap((kind) => (can(kind) ? (draftsOf[kind]?.(ground) ?? []).map(withKind(kind)) : []))
  const steps = withSecondVerify(drafts, ground).map((draft) => stepOf(number, draft))
  const { from, to } = hop
  return { number, from, to, steps: withDowntime(steps, ground), leavesStop: ground.leavesStop, landedAt: undefined }
}

interface Draft {
  readonly title: string
  readonly subject?: string
  readonly target?: string
}

interface KindDraft extends Draft {
  readonly kind: StepKind
}

const withKind =
  (kind: StepKind) =>
  (draft: Draft): KindDraft => ({ ...draft, kind })

const draftsOf: Readonly<Partial<Record<StepKind, (ground: HopGround) => readonly Draft[]>>> = {
  preflight: ({ hop }) => [{ title: `check that ${hop.from} can go to ${hop.to}` }],
  'finish-due': ({ hop, leavesLine }) =>
    leavesLine || hop.finish_before.background.length > 0
      ? [{ title: `finish what ${hop.to} finalizes, still on ${hop.from}` }]
      : [],
  'gate-before': ({ hop }) => hop.gates.map(({ id, title }) => ({ subject: id, title })),
  wait: ({ hop }) => waitsOf(hop),
  backup: ({ hop, backup, backedUp }) =>
    backup.kind === 'hop' || backup.kind === 'session' || (backup.kind === 'once' && !backedUp)
      ? [{ title: `back up ${hop.from}` }]
      : [],
  component: ({ hop }) => hop.components.map(componentDraft),
  'maintenance-on': () => [{ title: 'turn maintenance on' }],
  stop: ({ mode, hop }) => (mode === 'offline' ? [{ title: `stop ${hop.from}` }] : []),
  deploy: ({ hop }) => [{ title: `install ${hop.to}` }],
  migrate: ({ hop, mode }) => [
    { title: mode === 'offline' ? `migrate to ${hop.to}` : `migrate to ${hop.to}, regular migrations` },
  ],
  start: ({ mode, hop }) => (mode === 'offline' ? [{ title: `start ${hop.to}` }] : []),
  'maintenance-off': () => [{ title: 'turn maintenance off' }],
  verify: ({ hop }) => [{ title: `verify that ${hop.to} is there` }],
  'post-migrate': ({ hop, mode }) => (mode === 'offline' ? [] : [{ title: `migrate to ${hop.to}, post migrations` }]),
  'finish-background': ({ hop }) => [{ title: `finish background work on ${hop.to}` }],
  'gate-after': ({ gatesAfter }) => gatesAfter.map(({ id, title }) => ({ subject: id, title })),
  record: ({ hop }) => [{ title: `record ${hop.to} as landed` }],
}

/** Several dwells of one hop begin at different landings; each is a step of its own. */
function waitsOf({ waits }: Hop): Draft[] {
  const since = [...new Set(waits.map((wait) => wait.since))]
  return waits.map((wait, i) => ({
    subject: since.length === waits.length ? wait.since : `${wait.since}-${i + 1}`,
    title: `wait until ${wait.since} has run for ${wait.at_least}: ${wait.reason}`,
  }))
}

function componentDraft(step: Hop['components'][number]): Draft {
  const { component, action, at_least: least, to } = step
  return { subject: component, title: componentTitle(step), ...(action !== 'check' && { target: least ?? to }) }
}

function componentTitle({ action, name, from, to, at_least: least }: Hop['components'][number]): string {
  if (action === 'check') return `check that ${name} is ${to}`
  const target = least === undefined ? to : `${to} (at least ${least})`
  return from === undefined ? `${name} to ${target}` : `${name} from ${from} to ${target}`
}

/** What came after serving is verified as well. */
function withSecondVerify(drafts: readonly KindDraft[], { hop }: HopGround): readonly KindDraft[] {
  const later = drafts.some(({ kind }) => kind === 'post-migrate' || kind === 'finish-background')
  if (!later || !drafts.some(({ kind }) => kind === 'verify')) return drafts
  const title = `verify ${hop.to} once more, with its background work`
  const at = drafts.findLastIndex(({ kind }) => kind === 'post-migrate' || kind === 'finish-background')
  return drafts.toSpliced(at + 1, 0, { kind: 'verify', subject: 'work', title })
}

function stepOf(hop: number, { kind, title, subject, target }: KindDraft): RunStep {
  return {
    id: subject === undefined ? `${hop}.${kind}` : `${hop}.${kind}.${subject.replaceAll(/[^\w.-]+/gu, '-')}`,
    kind,
    title,
    subject,
    target,
    ...untouched,
    down: false,
    estimate: undefined,
  }
}

const begins: ReadonlySet<StepKind> = new Set(['maintenance-on', 'stop'] as const)
const ends: ReadonlySet<StepKind> = new Set(['maintenance-off', 'start'] as const)

/**
 * Users are not served from the first step that stops them to the last that lets them in again, both included. Where no step
 * stops anybody, a person does, for as long as the old code may not run: offline that is while it is migrated.
 */
function withDowntime(steps: readonly RunStep[], { mode }: Pick<HopGround, 'mode'>): RunStep[] {
  const first = steps.findIndex(({ kind }) => begins.has(kind))
  if (first === -1) return steps.map((step) => ({ ...step, down: mode === 'offline' && step.kind === 'migrate' }))
  const closing = steps.findLastIndex(({ kind }) => ends.has(kind))
  // Where no step lets users in again, verifying finds that they are served.
  const last = closing === -1 ? steps.findIndex(({ kind }) => kind === 'verify') : closing
  return steps.map((step, i) => ({ ...step, down: i >= first && i <= last }))
}
