import { describe, expect, test } from 'vitest'
import { compareValue } from '../../src/domain/condition.ts'
import { type Manifest } from '../../src/domain/manifest.ts'
import { judgeHop } from '../../src/planner/judge.ts'
import { prepare } from '../../src/planner/route.ts'
import { asOf, type Ask, landingsOf, manifestOf, planOf, requestFor, shippedFiles } from '../support/manifests.ts'

const gitlab = manifestOf(shippedFiles('gitlab'))
/** What was known on the day the rows to 17.6.0 were computed: 17.5.2 was the newest 17.5. */
const gitlabThen = asOf(gitlab, '2024-11-22')

const ids = gitlab.conditions.map(({ id }) => id)
const allNo: NonNullable<Ask['answers']> = Object.fromEntries(ids.map((id) => [id, 'no']))

function path(from: string, to: string, ask: Ask = {}, manifest: Manifest = gitlab): string[] | string {
  return landingsOf(planOf(manifest, from, to, { ...ask, answers: { ...allNo, ...ask.answers } }))
}

function verdictsOf(from: string, to: string, ask: Ask = {}): string[] {
  const ground = prepare(gitlab, requestFor(gitlab, from, to, { ...ask, answers: { ...allNo, ...ask.answers } }))
  return judgeHop(ground, 0, ground.scene.size - 1)
    .filter(({ verdict }) => verdict === 'illegal')
    .map(({ kind, subject }) => `${kind}:${subject}`)
}

describe('GitLab, conditional stops answered no', () => {
  test.each([
    ['16.11.10', '17.6.0', ['17.3.7', '17.5.2', '17.6.0']],
    ['16.11.1', '17.6.0', ['16.11.10', '17.3.7', '17.5.2', '17.6.0']],
    ['15.4.6', '17.6.0', ['15.11.13', '16.3.9', '16.7.10', '16.11.10', '17.3.7', '17.5.2', '17.6.0']],
  ])('as known on 2024-11-22: %s to %s', (from, to, landings) => {
    expect(path(from, to, {}, gitlabThen)).toEqual(landings)
  })

  test('as known on 2024-11-22, without downtime: every line', () => {
    expect(path('17.3.7', '17.6.0', { mode: 'zero-downtime' }, gitlabThen)).toEqual(['17.4.4', '17.5.2', '17.6.0'])
  })

  test.each([
    ['13.12.15', '14.10.5', ['14.0.12', '14.3.6', '14.9.5', '14.10.5']],
    ['17.5.0', '17.5.2', ['17.5.2']],
    ['17.9.1', '17.10.4', ['17.10.4']],
    ['16.10.0', '17.0.0', ['16.11.10', '17.0.0']],
    ['16.11.10', '17.0.0', ['17.0.0']],
    ['15.11.13', '17.8', ['16.3.9', '16.7.10', '16.11.10', '17.3.7', '17.5.5', '17.8.7']],
    ['14.0.12', '16.1', ['14.3.6', '14.9.5', '14.10.5', '15.0.5', '15.4.6', '15.11.13', '16.1.8']],
    ['16.1.8', '16.3.9', ['16.3.9']],
    ['17.1.8', '17.3.7', ['17.3.7']],
    ['16.4.7', '16.7.10', ['16.7.10']],
    ['18.11.7', '19.1', ['18.11.9', '19.1.0']],
    ['19.0.0', '19.4.0', ['19.2.1', '19.4.0']],
  ])('%s to %s', (from, to, landings) => {
    expect(path(from, to)).toEqual(landings)
  })

  test('16.1 to 16.3 without downtime takes 16.2 as well', () => {
    expect(path('16.1.8', '16.3.9', { mode: 'zero-downtime' })).toEqual(['16.2.11', '16.3.9'])
  })

  test('a path to the installed version is empty, and one to an older version is refused', () => {
    expect(planOf(gitlab, '17.8.7', '17.8.7').verdict).toBe('nothing-to-do')
    expect(planOf(gitlab, '17.8.7', '17.5.5').refusal?.reasons.map(({ kind }) => kind)).toEqual(['downgrade'])
  })

  test.each(['17.1.0', '17.1.1'])('no path from any 16 ends on %s, and a later patch is offered', (to) => {
    const { verdict, refusal } = planOf(gitlab, '16.5.1', to, { answers: allNo })
    expect(verdict).toBe('illegal')
    expect(refusal?.reasons.map(({ kind }) => kind)).toContain('blocked')
    expect(refusal?.instead?.to?.text).toBe('17.1.8')
    expect(path('16.11.10', '17.1.2')).toEqual(['17.1.2'])
  })
})

describe('GitLab, one hop', () => {
  test.each([
    ['16.6.10', '16.8.10', ['skips-stop:16.7']],
    ['16.6.10', '16.7.10', []],
    ['16.7.10', '16.8.10', []],
    ['16.10.0', '17.0.0', ['skips-stop:16.11']],
    ['16.11.0', '17.0.0', []],
    ['16.11.10', '17.1.0', ['blocked:not-to-17.1.0-or-17.1.1', 'avoid:17.1.0']],
    ['18.11.7', '19.0.0', ['skips-stop:18.11']],
  ])('%s to %s', (from, to, illegal) => {
    expect(verdictsOf(from, to)).toEqual(illegal)
  })
})

describe('GitLab, conditions', () => {
  test.each([
    ['15.11.13', '17.8', 'large-ci-pipeline-messages', ['17.1.8']],
    ['15.11.13', '17.8', 'many-users', ['16.0.10']],
    ['15.11.13', '17.8', 'npm-registry-used', ['16.1.8']],
    ['15.11.13', '17.8', 'large-pipeline-variables', ['16.0.10', '16.2.11']],
    ['15.0.5', '15.4.6', 'several-web-nodes', ['15.1.6']],
  ])('%s to %s with %s answered yes adds %s', (from, to, condition, added) => {
    const without = path(from, to)
    const landings = [path(from, to, { answers: { [condition]: 'yes' } })].flat()
    expect(landings.filter((landing) => !without.includes(landing))).toEqual(added)
  })

  test('the count decides only when it is strictly greater than what the vendor names', () => {
    const exceeds = (id: string, count: number) => {
      const { operator, threshold } = gitlab.conditions.find((one) => one.id === id)!.probe!
      return compareValue(count, operator, threshold)
    }
    expect(exceeds('large-ci-pipeline-messages', 1_500_000)).toBe(false)
    expect(exceeds('large-ci-pipeline-messages', 1_500_001)).toBe(true)
    expect(exceeds('many-users', 30_000)).toBe(false)
    expect(exceeds('many-users', 30_001)).toBe(true)
  })

  test('an unanswered one keeps its stop in the path, marked with it, with the probe that would drop it', () => {
    const { path: found, open } = planOf(gitlab, '15.11.13', '17.8')
    const marked = found?.hops.filter(({ only_if: conditions }) => conditions.length > 0)
    expect(marked?.map(({ to, only_if: conditions }) => `${to} ${conditions.join(' ')}`)).toEqual([
      '16.0.10 many-users large-pipeline-variables',
      '16.1.8 npm-registry-used',
      '16.2.11 large-pipeline-variables',
      '17.1.8 large-ci-pipeline-messages',
    ])
    expect(open.allNo).toBe(4)
    expect(open.questions.find(({ condition }) => condition === 'large-ci-pipeline-messages')?.probe?.database).toBe(
      'ci',
    )
  })

  test('an instance that ran the bad squash repairs before 16.2, also when nobody knows', () => {
    const duties = (from: string, ask: Ask) =>
      planOf(gitlab, from, '16.3.9', ask).path?.hops.flatMap((hop) =>
        hop.duties.map(({ subject }) => `${hop.from}: ${subject}`),
      )
    expect(duties('15.11.1', {})).toEqual(['16.1.8: repair-bad-squash-before-16.2'])
    expect(duties('15.11.13', {})).toEqual(['16.1.8: repair-bad-squash-before-16.2'])
    expect(duties('15.11.13', { history: ['15.11.2'] })).toEqual(['16.1.8: repair-bad-squash-before-16.2'])
    expect(duties('15.11.13', { answers: { 'ran-bad-squash': 'no' } })).toEqual([])
    expect(duties('15.4.6', {})).toEqual([])
  })
})

describe('GitLab, PostgreSQL', () => {
  const steps = (from: string, to: string, installed: string) =>
    planOf(gitlab, from, to, { answers: allNo, components: { postgresql: installed } }).path?.hops.flatMap((hop) =>
      hop.components.map(({ action, to: line, earliest, latest }) => `${action} to ${line}: ${earliest}..${latest}`),
    )

  test('14 moves to 16 while 17.11 runs, before 18 is installed', () => {
    expect(steps('17.11.7', '18.2.8', '14.11')).toEqual(['move to 16: 17.11.7..17.11.7'])
    expect(steps('17.11.7', '18.0.0', '14')).toEqual(['move to 16: 17.11.7..17.11.7'])
  })

  test('16 moves to 17 while 18.11 runs, before 19 is installed', () => {
    expect(steps('18.11.9', '19.0.0', '16.9')).toEqual(['move to 17: 18.11.9..18.11.9'])
  })

  test('16 needs no step inside 18', () => {
    expect(steps('18.3.2', '18.8.10', '16')).toEqual([])
  })

  test('from 13 one move, to 16, serves to the end of 18', () => {
    const plan = planOf(gitlab, '15.4.6', '18.8.10', { answers: allNo, components: { postgresql: '13' } })
    expect(plan.path?.component_moves).toBe(1)
    const moves = plan.path?.hops.flatMap(({ components }) => components).filter(({ action }) => action === 'move')
    expect(moves).toMatchObject([{ from: '13', to: '16', latest: '16.11.10', serves_until: '18.8.10' }])
  })

  test('a version nobody tested the release with is a warning', () => {
    const untested = (from: string, to: string, installed: string) =>
      planOf(gitlab, from, to, { answers: allNo, components: { postgresql: installed } }).path?.hops.flatMap(
        ({ warnings }) => warnings.filter(({ kind }) => kind === 'component-untested').map(({ subject }) => subject),
      )
    expect(untested('15.4.6', '15.11.13', '15')).toEqual(['postgresql'])
    expect(untested('16.8.10', '16.9.11', '16')).toEqual(['postgresql'])
    expect(untested('16.9.11', '16.10.10', '16')).toEqual([])
  })
})

describe('GitLab, what is not listed', () => {
  test('18.3.2 is planned by its line, with a warning that it is not listed', () => {
    const plan = planOf(gitlab, '18.3.2', '18.8.10')
    expect(landingsOf(plan)).toEqual(['18.5.7', '18.8.10'])
    expect(plan.from.listed).toBe(false)
    expect(plan.warnings.map(({ kind, subject }) => [kind, subject])).toEqual([['unlisted-version', '18.3.2']])
  })

  test('a line nobody knows is refused, with the nearest known ones', () => {
    const { verdict, refusal } = planOf(gitlab, '18.8.10', '21.3.0')
    expect(verdict).toBe('illegal')
    expect(refusal?.reasons).toMatchObject([{ kind: 'unknown-line', subject: '21.3' }])
    expect(refusal?.reasons[0]?.next).toContain('19.6')
  })

  test('a stop that follows from the schedule is landed on, and said to be none that was recorded', () => {
    const stop = gitlab.stops.find(({ id }) => id === '19.2')
    expect(stop).toMatchObject({ kind: 'scheduled', recorded: false })
    expect(gitlab.stops.find(({ id }) => id === '17.2')).toBeUndefined()
    expect(gitlab.stops.find(({ id }) => id === '16.5')).toBeUndefined()
  })

  test('a stop that was recorded beside the schedule binds as well', () => {
    const extra = { ...gitlab.stops.find(({ id }) => id === '17.3')!, id: '17.6' }
    const point = { ...extra.point, text: '17.6', version: { ...extra.point.version, text: '17.6', parts: [17, 6] } }
    const manifest = { ...gitlab, stops: [...gitlab.stops, { ...extra, point }] }
    expect(path('17.5.5', '17.8.7', {}, manifest)).toEqual(['17.6.0', '17.8.7'])
    expect(path('17.6.0', '17.8.7', {}, manifest)).toEqual(['17.8.7'])
  })
})

describe('GitLab, gates', () => {
  test('the chart is verified when a Helm installation leaves 16.11, and nowhere else', () => {
    const gates = (installType: string) =>
      planOf(gitlab, '16.7.10', '17.3.7', { answers: allNo, installType }).path?.hops.flatMap((hop) =>
        hop.gates.map(({ id }) => `${hop.from} ${id}`),
      )
    expect(gates('helm')).toContain('16.11.10 helm-chart-of-16.11')
    expect(gates('linux-package')?.join(' ')).not.toContain('helm-chart')
  })
})
