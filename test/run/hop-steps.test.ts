import { describe, expect, test } from 'vitest'
import { type Hop } from '../../src/results/plan-parts.ts'
import { type HopGround, hopSteps } from '../../src/run/hop-steps.ts'
import { type StepKind, stepKinds } from '../../src/domain/step.ts'

const hop: Hop = {
  from: '1.0.3',
  to: '1.1.2',
  line: '1.1',
  passes: [],
  newest_known: true,
  why: { kind: 'target', text: 'the target', stops: [], reasons: [] },
  only_if: [],
  proof: { by: 'none', lives: [], inferred: false },
  brings: { regular: 1, post: 1, background: [], complete: true },
  finish_before: { background: [], unknown: 0, tracked: true },
  duties: [],
  components: [],
  waits: [],
  gates: [],
  notes: [],
  commands: [],
  warnings: [],
}

const component: Hop['components'][number] = {
  component: 'postgresql',
  name: 'PostgreSQL',
  action: 'move',
  from: '13',
  to: '16',
  at_least: '16.2',
  earliest: '1.0.3',
  latest: '1.0.3',
  serves_until: '1.1.2',
  because: '1.1 needs it',
}

const full: Hop = {
  ...hop,
  components: [component, { ...component, component: 'redis', name: 'Redis', action: 'check', to: '>=7' }],
  waits: [{ at_least: '14d', since: '1.0.3', reason: 'keys turn' }],
  gates: [{ id: 'search', title: 'search is migrated' }],
}

const ground = (more: Partial<HopGround> = {}): HopGround => ({
  hop,
  number: 3,
  mode: 'offline',
  can: () => true,
  backup: { kind: 'hop', command: undefined },
  backedUp: false,
  leavesLine: true,
  leavesStop: false,
  gatesAfter: [],
  ...more,
})

const idsOf = (more?: Partial<HopGround>) => hopSteps(ground(more)).steps.map(({ id }) => id)
const only =
  (...kinds: readonly StepKind[]) =>
  (kind: StepKind) =>
    kinds.includes(kind)

describe('the steps of a hop', () => {
  test('offline: the old code is stopped, everything migrates at once, and serving comes before background work', () => {
    expect(idsOf({ hop: full, gatesAfter: [{ id: 'search', title: 'search is migrated' }] })).toEqual([
      '3.preflight',
      '3.finish-due',
      '3.gate-before.search',
      '3.wait.1.0.3',
      '3.backup',
      '3.component.postgresql',
      '3.component.redis',
      '3.maintenance-on',
      '3.stop',
      '3.deploy',
      '3.migrate',
      '3.start',
      '3.maintenance-off',
      '3.verify',
      '3.finish-background',
      '3.verify.work',
      '3.gate-after.search',
      '3.record',
    ])
  })

  test('online: nothing is stopped, and post migrations come after serving', () => {
    const ids = idsOf({ mode: 'zero-downtime', can: (kind) => !kind.startsWith('maintenance') })
    expect(ids).toEqual([
      '3.preflight',
      '3.finish-due',
      '3.backup',
      '3.deploy',
      '3.migrate',
      '3.verify',
      '3.post-migrate',
      '3.finish-background',
      '3.verify.work',
      '3.record',
    ])
    expect(hopSteps(ground({ mode: 'zero-downtime', can: only('deploy', 'migrate') })).steps.some((s) => s.down)).toBe(
      false,
    )
  })

  test('what nobody can do is left out', () => {
    expect(idsOf({ hop: full, can: only('migrate', 'record') })).toEqual(['3.migrate', '3.record'])
  })

  test('every step keeps the order of the kinds, but for the second look at the end', () => {
    const kinds = hopSteps(ground({ hop: full }))
      .steps.filter(({ id }) => !id.endsWith('.work'))
      .map(({ kind }) => kind)
    const places = kinds.map((kind) => stepKinds.indexOf(kind))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  test('users are not served from the first step that stops them to the last that lets them in, both included', () => {
    const down = (can: HopGround['can']) =>
      hopSteps(ground({ can })).steps.flatMap((step) => (step.down ? [step.kind] : []))
    expect(down(() => true)).toEqual(['maintenance-on', 'stop', 'deploy', 'migrate', 'start', 'maintenance-off'])
    expect(down(only('stop', 'deploy', 'migrate', 'start', 'verify'))).toEqual(['stop', 'deploy', 'migrate', 'start'])
    // Where no step stops anybody, a person does while the old code may not run.
    expect(down(only('migrate', 'verify'))).toEqual(['migrate'])
    // Where nothing lets users in, verifying finds that they are.
    expect(down(only('stop', 'deploy', 'verify', 'record'))).toEqual(['stop', 'deploy', 'verify'])
  })

  test('a backup follows the policy', () => {
    const has = (more: Partial<HopGround>) => idsOf(more).includes('3.backup')
    expect(has({ backup: { kind: 'session', command: undefined } })).toBe(true)
    expect(has({ backup: { kind: 'once', command: undefined } })).toBe(true)
    expect(has({ backup: { kind: 'once', command: undefined }, backedUp: true })).toBe(false)
    expect(has({ backup: { kind: 'hop', command: undefined }, backedUp: true })).toBe(true)
    expect(has({ backup: { kind: 'text', text: 'snapshot 7' } })).toBe(false)
    expect(has({ backup: { kind: 'none', because: 'a copy' } })).toBe(false)
  })

  test('a newer patch inside a stop leaves nothing: only what it finalizes itself is finished before', () => {
    expect(idsOf({ leavesLine: false })).not.toContain('3.finish-due')
    const due: Hop['brings']['background'][number] = {
      id: 'X',
      name: 'X',
      tables: [],
      size: 'small',
      queued: '1.0.0',
      finalized: '1.1.2',
      inferred: false,
    }
    const patch = { ...hop, finish_before: { background: [due], unknown: 0, tracked: true } }
    expect(idsOf({ hop: patch, leavesLine: false })).toContain('3.finish-due')
  })

  test('a component that is moved says how far, one that is only looked at does not', () => {
    const targets = hopSteps(ground({ hop: full })).steps.flatMap(({ kind, target }) =>
      kind === 'component' ? [target] : [],
    )
    expect(targets).toEqual(['16.2', undefined])
  })
})
