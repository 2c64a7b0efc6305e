import { type UpgradeMode } from '../../domain/constraint-entries.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Instant } from '../../domain/time.ts'
import { type Host } from '../../ports/host.ts'
import { type Hop } from '../../results/plan-parts.ts'
import { type RunRecord } from '../../run/record.ts'
import { type StepKind } from '../../domain/step.ts'
import { runHops } from '../run/path.ts'

export interface HopAsked {
  readonly number: number
  readonly from: string
  readonly to: string
  /** What the planner says of it. */
  readonly detail?: Hop | undefined
  /** The hop after it, whose gates are looked at where this one lands. */
  readonly next?: Hop | undefined
}

interface Facts {
  readonly asked: HopAsked
  readonly manifest: Manifest
  readonly mode: UpgradeMode
  readonly can: (kind: StepKind) => boolean
  /** Would a run back up here? */
  readonly backsUp: boolean
  readonly now: Instant
  readonly host: Host
}

const noRun = {
  format: 1,
  id: 'rehearsal',
  question: [],
  site: [],
  state: 'running',
  because: undefined,
  revision: 1,
  endedAt: undefined,
  limits: { toHop: undefined, pauseAfter: undefined, until: undefined, windows: [], stopBy: undefined },
  restorePoints: [],
  overrides: [],
  skippedPost: [],
  notify: [],
  depends: '',
  rehearsal: true,
  values: {},
  events: [],
} as const satisfies Partial<RunRecord>

/** One hop as a run of its own, with the steps that a run has. */
export function rehearsalRecord({ asked, manifest, mode, can, backsUp, now, host }: Facts): RunRecord {
  const { number, from, to, detail, next } = asked
  const backup: RunRecord['backup'] = backsUp
    ? { kind: 'hop', command: undefined }
    : { kind: 'none', because: 'a rehearsal' }
  const hops = [detail ?? bareHop(from, to), ...(next ? [next] : [])]
  const [hop] = runHops(hops, { manifest, mode, backup, can, first: number, backedUp: false })
  const { id: product, name: productName } = manifest.product
  return {
    ...noRun,
    product,
    productName,
    driver: { kind: 'native', id: 'native', name: 'a rehearsal' },
    mode,
    from,
    to,
    backup,
    hops: [hop!],
    person: host.userName,
    host: host.hostName,
    stateAt: now,
    begunAt: now,
  }
}

/** A hop of which only the ends are known. */
function bareHop(from: string, to: string): Hop {
  const nothing = { gates: [], waits: [], components: [], duties: [], notes: [], commands: [], warnings: [] }
  return {
    ...nothing,
    from,
    to,
    line: '',
    passes: [],
    newest_known: false,
    why: { kind: 'target', text: '', stops: [], reasons: [] },
    only_if: [],
    proof: { by: 'none', lives: [], inferred: false },
    brings: { regular: 0, post: 0, background: [], complete: false },
    finish_before: { background: [], unknown: 0, tracked: false },
  }
}
