import { type Estimate, type RunHop, type RunRecord, type RunStep } from '../../src/run/record.ts'
import { type StepKind } from '../../src/domain/step.ts'
import { type RunHolder } from '../../src/run/store.ts'

/** Records of runs as values, for what is seen of them: a product with three hops, stopped for each. */

export const minute = 60_000
const hour = 60 * minute
/** Sunday 2026-11-22 03:10 in Central Europe. */
export const now = Date.parse('2026-11-22T02:10:00Z')

export const holder: RunHolder = { owner: 'ann@desk:4711', since: now - 5 * hour, left: 30_000 }

interface Told {
  readonly title: string
  readonly estimate?: Estimate
  /** Milliseconds it takes in these tales. */
  readonly takes: number
}

const about = (least: number, most: number, source: string): Estimate => ({
  least: least * minute,
  most: most * minute,
  source,
})

const kinds = (to: string): ReadonlyMap<StepKind, Told> =>
  new Map<StepKind, Told>([
    ['preflight', { title: 'read the databases and the environment', takes: minute }],
    ['finish-due', { title: `finish what ${to} finalizes`, takes: 2 * minute }],
    ['backup', { title: 'back up', estimate: about(8, 12, '2 earlier backups'), takes: 9 * minute }],
    ['stop', { title: 'stop Harbor', takes: minute }],
    ['deploy', { title: `install ${to}`, estimate: about(3, 5, '2 earlier hops'), takes: 4 * minute }],
    ['migrate', { title: `migrate main to ${to}`, estimate: about(10, 25, 'row counts'), takes: 14 * minute }],
    ['start', { title: `start Harbor ${to}`, takes: minute }],
    ['verify', { title: `verify that ${to} serves`, takes: minute }],
    ['finish-background', { title: 'finish background migrations', takes: 90 * minute }],
    ['record', { title: `record the landing on ${to}`, takes: 1000 }],
  ])

const downKinds: ReadonlySet<StepKind> = new Set(['stop', 'deploy', 'migrate', 'start'])

function planned(number: number, from: string, to: string): RunHop {
  const steps = [...kinds(to)].map(([kind, { title, estimate }]): RunStep => ({
    id: `${number}.${kind}`,
    kind,
    title,
    subject: undefined,
    state: 'planned',
    down: downKinds.has(kind),
    estimate,
    attempts: 0,
    begunAt: undefined,
    endedAt: undefined,
    by: undefined,
    outcome: undefined,
    next: [],
    doNot: [],
    tail: undefined,
  }))
  return { number, from, to, steps, landedAt: undefined }
}

/** A run of which nothing is done. */
export function plannedRun(more: Partial<RunRecord> = {}): RunRecord {
  return {
    format: 1,
    id: '2026-11-21-1',
    product: 'harbor',
    productName: 'Harbor',
    driver: { kind: 'command', id: 'harbor-package', name: 'Harbor package' },
    mode: 'offline',
    from: '2.0.4',
    to: '2.8.1',
    question: ['--product', 'harbor', '--from', '2.0.4', '--to', '2.8.1'],
    site: ['--product', 'harbor', '--database', 'main=service=harbor'],
    hops: [planned(1, '2.0.4', '2.2.7'), planned(2, '2.2.7', '2.5.3'), planned(3, '2.5.3', '2.8.1')],
    state: 'running',
    because: undefined,
    stateAt: now - 3 * hour,
    revision: 1,
    begunAt: now - 3 * hour,
    endedAt: undefined,
    person: 'ann',
    host: 'desk',
    limits: { toHop: undefined, pauseAfter: undefined, until: undefined, windows: [], stopBy: undefined },
    backup: { kind: 'hop', command: ['/usr/local/bin/harbor-backup', '--json'] },
    restorePoints: [],
    overrides: [],
    skippedPost: [],
    notify: ['mail', '-s', 'Harbor', 'operations@example.org'],
    depends: 'b2d1',
    rehearsal: false,
    values: {},
    events: [{ at: now - 3 * hour, by: 'ann@desk:4711', what: 'started', step: undefined, text: '2.0.4 -> 2.8.1' }],
    ...more,
  }
}

/** The run after everything before a step was done, one after the other; that step is as it is told. */
export function runAt(id: string, step: Partial<RunStep>, more: Partial<RunRecord> = {}): RunRecord {
  const record = plannedRun(more)
  let at = record.begunAt
  let isBefore = true
  const hops = record.hops.map((hop): RunHop => {
    const steps = hop.steps.map((one): RunStep => {
      if (one.id === id) {
        isBefore = false
        const begun = startOf(step, at)
        return { ...one, ...begun, by: 'ann@desk:4711', ...step }
      }
      if (!isBefore) return one
      const begunAt = at
      at += kinds(hop.to).get(one.kind)!.takes
      return { ...one, state: 'done', begunAt, endedAt: at, attempts: 1, by: 'ann@desk:4711' }
    })
    const landed = steps.every(({ state }) => state === 'done')
    return { ...hop, steps, landedAt: landed ? at : undefined }
  })
  return { ...record, stateAt: at, ...more, hops, restorePoints: more.restorePoints ?? restorePoints(hops) }
}

function startOf({ state = 'planned' }: Partial<RunStep>, at: number): Partial<RunStep> {
  if (state === 'planned') return {}
  const isOver = state === 'done' || state === 'failed'
  return { begunAt: at, attempts: 1, ...(isOver && { endedAt: at + minute }) }
}

/** A run of which everything is done. */
export function doneRun(): RunRecord {
  const run = runAt('none', {}, { begunAt: now - 7 * hour, because: 'all hops have landed' })
  const endedAt = run.hops.at(-1)!.landedAt!
  return { ...run, state: 'done', stateAt: endedAt, endedAt }
}

function restorePoints(hops: readonly RunHop[]): RunRecord['restorePoints'] {
  return hops.flatMap(({ number, steps }) => {
    const backup = steps.find(({ kind, state }) => kind === 'backup' && state === 'done')
    if (!backup) return []
    const id = `harbor-${number}`
    const restore = `/usr/local/bin/harbor-restore --id ${id}`
    return [{ hop: number, id, takenAt: backup.endedAt!, restore, by: 'ann@desk:4711' }]
  })
}
