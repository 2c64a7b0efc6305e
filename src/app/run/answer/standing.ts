import { type Instant } from '../../../domain/time.ts'
import { type RunHop, type RunRecord, type RunStep } from '../../../run/record.ts'
import { type StepKind } from '../../../domain/step.ts'
import { type RunAnswer } from '../../../results/run.ts'
import { given, iso } from '../../background/item.ts'

/** While one of these is under way, an installation is between two versions, and somebody should be there. */
const changing: ReadonlySet<StepKind> = new Set([
  'component',
  'maintenance-on',
  'stop',
  'deploy',
  'migrate',
  'start',
  'maintenance-off',
  'verify',
])

/** These stop and start the product, or put its code there: without one only a person knows whether it serves. */
const serving: ReadonlySet<StepKind> = new Set(['maintenance-on', 'stop', 'deploy', 'start', 'maintenance-off'])

export const isOver = ({ state }: RunStep): boolean => state === 'done' || state === 'skipped'
/** Something was done; a step that waits for a person has not begun as far as anybody knows. */
const isTouched = ({ state }: RunStep): boolean =>
  state === 'begun' || state === 'waiting' || state === 'done' || state === 'failed'

/** The steps of a hop that bring the new version, up to the look whether it is there: later ones only look again. */
export function changeOf({ steps }: RunHop): readonly RunStep[] {
  const verified = steps.findIndex(({ kind }) => kind === 'verify')
  return steps.filter(({ kind }, i) => changing.has(kind) && (verified === -1 || i <= verified))
}

/** The hop that is under way; undefined when all have landed. */
export function hopOf({ hops }: RunRecord): RunHop | undefined {
  return hops.find(({ landedAt }) => landedAt === undefined)
}

/** The step that is under way or comes next. */
export function stepOf(hop: RunHop | undefined): RunStep | undefined {
  return hop?.steps.find((step) => !isOver(step))
}

/** The step until which the installation is between two versions; undefined when it is on one. */
export function unsafeUntil(hop: RunHop | undefined): RunStep | undefined {
  const steps = hop ? changeOf(hop) : []
  const isUnderWay = steps.some(
    (step) => (isTouched(step) && !isOver(step)) || (step.state === 'done' && step.kind !== 'component'),
  )
  return isUnderWay ? steps.findLast((step) => !isOver(step)) : undefined
}

/** From the first step that takes users out of service to the last; `until` is undefined while they are not served. */
export function downSpan({
  steps,
}: RunHop): { readonly since: Instant; readonly until: Instant | undefined } | undefined {
  const down = steps.filter((step) => step.down)
  const since = down.find((step) => isTouched(step))?.begunAt
  if (since === undefined) return undefined
  if (!down.every(isOver)) return { since, until: undefined }
  return { since, until: Math.max(since, ...down.map(({ endedAt }) => endedAt ?? since)) }
}

/** Whether users are served, as the steps tell. */
export function serviceOf(record: RunRecord): RunAnswer['service'] {
  let version = record.from
  let since: Instant | undefined
  for (const hop of record.hops) {
    const span = downSpan(hop)
    if (span && span.until === undefined) {
      const state = isServed(hop) ? 'down' : 'unknown'
      return { state, version: hop.to, since: iso(span.since) }
    }
    const served = span ? span.until : isServed(hop) ? onlineSince(hop) : migratedAt(hop)
    if (served === undefined) continue
    version = hop.to
    since = served
  }
  const hop = hopOf(record) ?? record.hops.at(-1)
  return {
    state: hop && !isServed(hop) ? 'unknown' : 'up',
    version,
    ...given('since', since === undefined ? undefined : iso(since)),
  }
}

const isServed = ({ steps }: RunHop): boolean => steps.some(({ kind }) => serving.has(kind))

/** Where the code is a person's, the version of the database is what can be told. */
function migratedAt({ steps }: RunHop): Instant | undefined {
  return steps.find(({ kind, state }) => kind === 'migrate' && state === 'done')?.endedAt
}

/** Without downtime the new version serves when its code is there. */
function onlineSince({ steps }: RunHop): Instant | undefined {
  if (steps.some(({ down, state }) => down && state !== 'skipped')) return undefined
  return steps.findLast(({ kind, state }) => (kind === 'start' || kind === 'deploy') && state === 'done')?.endedAt
}
