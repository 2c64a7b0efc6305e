import { describe, expect, test } from 'vitest'
import {
  backgroundVerbs,
  type BackgroundVerb,
  type ControlPlan,
  type PlannedStatement,
} from '../../../src/engine/background/system.ts'
import { planFor as planGitlab } from '../../../src/engine/systems/gitlab/plan.ts'
import { planFor as planRegistry } from '../../../src/engine/systems/registry/plan.ts'
import { status } from '../../support/systems/status.ts'

const request = { actor: 'ann@host:1', because: undefined }

type Table = Readonly<Record<string, Readonly<Partial<Record<BackgroundVerb, string>>>>>

/** What a verb does in each state: the state it leads to, or nothing to do. What is not said is refused. */
const gitlab: Table = {
  paused: { pause: 'nothing', resume: 'active' },
  active: { pause: 'paused', resume: 'nothing' },
  finished: { finalize: 'nothing' },
  failed: { retry: 'active' },
  finalizing: {},
  finalized: { finalize: 'nothing' },
  unknown: {},
}

const registry: Table = {
  paused: { pause: 'nothing', resume: 'active' },
  active: { pause: 'paused', resume: 'nothing' },
  running: { pause: 'paused', resume: 'nothing' },
  finished: { finalize: 'nothing' },
  failed: { retry: 'active', restart: 'active' },
  unknown: {},
}

/** GitLab's and the registry's own events: from which states they lead where. */
const gitlabAllows: Table = { paused: { resume: 'active' }, active: { pause: 'paused' }, failed: { retry: 'active' } }
const registryAllows: Table = {
  paused: { resume: 'active' },
  active: { pause: 'paused' },
  running: { pause: 'paused' },
  failed: { retry: 'active', restart: 'active' },
}

const systems = [
  { system: 'gitlab', table: gitlab, allows: gitlabAllows, plan: planGitlab },
  { system: 'registry', table: registry, allows: registryAllows, plan: planRegistry },
] as const

const cases = systems.flatMap(({ table, ...rest }) =>
  Object.keys(table).flatMap((state) =>
    backgroundVerbs.map((verb) => ({ ...rest, state, verb, wanted: table[state]![verb] })),
  ),
)

const statementsOf = (plan: ControlPlan): readonly PlannedStatement[] => (plan.kind === 'change' ? plan.statements : [])

const outcome = (plan: ControlPlan): string => (plan.kind === 'change' ? plan.to : plan.kind)

describe('every verb in every state', () => {
  test.each(cases)('$system: $verb of what is $state', ({ state, verb, wanted, allows, plan }) => {
    const target = status({ state: state as never, stateAs: state === 'unknown' ? '9' : '1' })
    const planned = plan(target, verb, request)
    expect(outcome(planned)).toBe(wanted ?? 'refused')
    const legal = planned.kind === 'change' ? allows[state]?.[verb] === planned.to : planned.because !== ''
    expect(legal).toBe(true)
    expect(planned.kind === 'refused' ? planned.next : 'no other way').not.toBe('')
    expect(statementsOf(planned).every(({ text }) => /WHERE \S+ = \$1/u.test(text))).toBe(true)
  })
})

test('no plan ever writes that something is finished, finalizing or finalized', () => {
  const changes = cases
    .map(({ state, verb, plan }) => plan(status({ state: state as never }), verb, request))
    .filter((plan) => plan.kind === 'change')
  expect(changes.length).toBeGreaterThan(5)
  expect(changes.filter(({ to }) => to !== 'active' && to !== 'paused')).toEqual([])
  expect(changes.filter(({ statements }) => Number(statements.at(-1)!.values[1]) > 1)).toEqual([])
})

describe('GitLab', () => {
  test('what hangs in finalizing gets the same way out from every verb: finalize again', () => {
    for (const verb of backgroundVerbs) {
      expect(
        planGitlab(status({ state: 'finalizing', stateAs: '5' }), verb, { ...request, separate: ['main', 'ci'] }),
      ).toMatchObject({
        kind: 'refused',
        next: expect.stringContaining("'gitlab:background_migrations:finalize:main[BackfillSomething,things,id,[]]'"),
      })
    }
  })

  test('finalize is refused with the command of every kind of installation', () => {
    const plan = planGitlab(status(), 'finalize', { ...request, separate: ['main'] })
    expect(plan.kind === 'refused' && plan.vendorCommands!.map(({ where }) => where)).toEqual([
      'Linux package',
      'Docker, container gitlab',
      'Helm chart, release gitlab',
      'self-compiled',
    ])
  })

  test('a finalize that no command can name says so instead of a broken one', () => {
    const plan = planGitlab(status({ database: 'geo' }), 'finalize', request)
    expect(plan).toMatchObject({ kind: 'refused', next: expect.stringContaining('with a migration of GitLab') })
  })
})

describe('the registry', () => {
  test('says that its own pause and resume act on all', () => {
    for (const [state, verb] of [
      ['active', 'pause'],
      ['paused', 'resume'],
    ] as const) {
      const plan = planRegistry(status({ state }), verb)
      expect(plan.kind === 'change' && plan.warnings.join(' ')).toContain('all')
      expect(plan.kind === 'change' && plan.vendorCommand).toBe(
        `registry background-migrate ${verb} /etc/docker/registry/config.yml`,
      )
    }
  })

  test('warns of retries that are off only where that is why it failed', () => {
    const failed = (errorCode: number) =>
      planRegistry(
        { ...status({ state: 'failed' }), registry: { hasErrorCode: true, errorCode, fillsNulls: false } } as never,
        'retry',
      )
    const warned = (plan: ControlPlan): boolean =>
      plan.kind === 'change' && plan.warnings.join(' ').includes('maxjobretries')
    expect(warned(failed(4))).toBe(true)
    expect(warned(failed(1))).toBe(false)
  })
})
