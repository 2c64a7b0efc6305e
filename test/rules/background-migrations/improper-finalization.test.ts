import { describe, expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/improper-finalization.ts'
import { faultsIn, found } from '../example.ts'
import { life, threeStops, withWork } from './one.ts'

const told = (queued: string, finalized: string, rest?: string, stops?: string) =>
  found(rule, withWork(life(queued, finalized), rest, stops))

describe('an unconditional stop lies in [queued, finalized), compared as versions', () => {
  test.each([
    ['queued 17.7, finalized 17.8, the stop itself', '"17.7"', '"17.8"', true],
    ['queued 17.7, finalized 17.9', '"17.7"', '"17.9"', false],
    ['queued 17.6, finalized 17.7', '"17.6"', '"17.7"', true],
    ['queued at the stop 17.8, finalized 17.9', '"17.8"', '"17.9"', false],
    ['queued 17.8.0, finalized 17.9', '"17.8.0"', '"17.9"', false],
    ['queued 17.8.3 while 17.8.0 is a landing', '"17.8.3"', '"17.9"', true],
    ['queued 17.8.3, finalized after the next stop', '"17.8.3"', '"17.12"', false],
    ['queued 17.7, finalized in a patch of the stop', '"17.7"', '"17.8.3"', true],
    ['queued 17.9, finalized 17.10, numbers and not text', '"17.9"', '"17.10"', true],
    ['queued 17.4, finalized 17.12, over every stop', '"17.4"', '"17.12"', false],
  ])('%s', (_, queued, finalized, isFault) => {
    expect(told(queued, finalized)).toEqual(isFault ? [`error Fill/${JSON.parse(queued) as string}`] : [])
  })

  test('a minimum patch of the stop makes the later queueing count', () => {
    expect(told('"17.8.3"', '"17.9"', '', '{line: "17.8", min_patch: "17.8.3"}')).toEqual([])
    expect(told('"17.8.3"', '"17.9"', '', '{line: "17.8", min_patch: "17.8.1"}')).toEqual(['error Fill/17.8.3'])
  })
})

test('queued 19.4 with the stop 19.5: 19.5 is refused, 19.6 is the first legal release, with its date and the command', () => {
  const manifest = (finalized: string) => `
policy: {stop_schedule: {from: "17.5", minors: [2, 5, 8, 11]}}
releases: [{version: "19.2.0"}, {version: "19.4.0"}, {version: "19.5.0", date: 2026-10-15}, {version: "19.6.0", planned: {release: 2026-12-17}}]
background_migrations: [{name: Fill, queued_in: "19.4", finalized_in: "${finalized}"}]
`
  const [fault] = faultsIn({ manifest: manifest('19.5') }, [rule])
  expect(fault).toMatchObject({
    severity: 'error',
    message:
      'Fill is finalized in 19.5, but queued in 19.4, and 19.5 is itself the stop: an upgrade from 19.2 to 19.5 would queue and finish it in one step',
    next: 'first legal release: 19.6 (expected 2026-12-17); run: plan new finalizer Fill --in 19.6',
    at: { field: ['finalized_in'] },
    facts: {
      queued: '19.4',
      finalized: '19.5',
      stop: '19.5',
      first_legal: '19.6',
      first_legal_date: '2026-12-17',
      command: 'plan new finalizer Fill --in 19.6',
    },
  })
  expect(found(rule, manifest('19.6'))).toEqual([])
})

describe('the message says why a near stop does not count', () => {
  const message = (queued: string, finalized: string) =>
    faultsIn({ manifest: withWork(life(queued, finalized)) }, [rule])[0]

  test('landings below the queueing', () => {
    expect(message('"17.8.3"', '"17.9"')).toMatchObject({
      message:
        'Fill is finalized in 17.9, but queued in 17.8.3, and one may land on the stop 17.8 with 17.8.0, which does not have it yet: an upgrade from 17.8.0 to 17.9 would queue and finish it in one step',
      next: 'first legal release: 17.12 (released 2026-09-10); run: plan new finalizer Fill --in 17.12; or set min_patch: "17.8.3" at the stop 17.8',
    })
  })

  test('a patch of the stop', () => {
    expect(message('"17.7"', '"17.8.3"')?.message).toContain('and 17.8.3 is itself on the stop 17.8:')
  })

  test('no stop, and no older stop to start from', () => {
    expect(message('"17.4"', '"17.5"')?.message).toContain('an upgrade from before 17.4 to 17.5 would')
  })

  test('it points at the queueing and at the stop', () => {
    const rest = 'migrations: [{id: "20260301090000", release: "17.7"}]'
    const manifest = withWork('queued_by: "20260301090000", finalized_in: "17.8"', rest)
    expect(faultsIn({ manifest }, [rule])[0]!.related?.map((one) => one.message)).toEqual([
      'it is queued here',
      'the stop 17.8',
    ])
  })
})

describe('inferred releases', () => {
  test('are judged when every possibility comes to the same', () => {
    expect(told('"17.6"', '{earliest: "17.6", latest: "17.7"}')).toEqual(['error Fill/17.6'])
    expect(told('"17.6"', '{earliest: "17.7", latest: "17.8"}')).toEqual(['error Fill/17.6'])
  })

  test('are not when the stop may lie between', () => {
    expect(told('"17.7"', '{earliest: "17.8", latest: "17.9"}')).toEqual([])
    expect(told('{earliest: "17.8", latest: "17.9"}', '"17.10"')).toEqual([])
  })
})

test('a finalizer named by its migration is pointed at there', () => {
  const rest = 'migrations: [{id: "20260301090000", release: "17.8"}]'
  const manifest = withWork('queued_in: "17.7", finalized_by: "20260301090000"', rest)
  expect(faultsIn({ manifest }, [rule])[0]!.at.field).toEqual(['finalized_by'])
})

test('what other rules tell is not told twice', () => {
  expect(told('"17.7"', '"17.7"')).toEqual([])
  expect(told('"17.7"', '"17.6"')).toEqual([])
  expect(told('"17.6"', '"17.7"', '', `${threeStops}, {line: "17.6", when: [large]}`)).toEqual([])
})

test('work that was given up first needs no stop', () => {
  expect(found(rule, withWork(life('"17.6"', '"17.7"', ', cancelled_in: "17.6"')))).toEqual([])
  expect(found(rule, withWork(life('"17.6"', '"17.7"', ', cancelled_in: "17.9"')))).toEqual(['error Fill/17.6'])
})

test('nothing is told where the list of stops is said to be partial and no schedule tells them', () => {
  const partial = 'coverage: [{of: stops, degree: partial}]'
  expect(told('"17.6"', '"17.7"', partial)).toEqual([])
  expect(told('"17.6"', '"17.7"', `${partial}\npolicy: {stop_schedule: {from: "17.5", minors: [5, 8]}}`)).toEqual([
    'error Fill/17.6',
  ])
})

describe('first legal release', () => {
  const next = (background: string, rest?: string, stops?: string) =>
    faultsIn({ manifest: withWork(background, rest, stops) }, [rule])[0]!.next

  test('after one that is out nothing can be added to it: the planned release takes the finalizer', () => {
    const planned = 'lines: [{line: "17.13"}]'
    expect(next(life('"17.6"', '"17.7"'))).toBe(
      'first legal release: 17.9 (released 2026-06-10); run: plan new finalizer Fill',
    )
    expect(next(life('"17.6"', '"17.7"'), planned)).toContain('run: plan new finalizer Fill')
  })

  test('is unknown while no stop follows, or no release follows the stop', () => {
    expect(next(life('"17.6"', '"17.7"'), '', '{line: "17.5"}')).toMatch(/^no unconditional stop is known/u)
    expect(next(life('"17.6"', '"17.7"'), '', '{line: "17.12"}')).toMatch(
      /^no release after the stop 17\.12 is known yet/u,
    )
  })

  test('of a job queued twice the command says which', () => {
    const manifest = withWork(
      `queued_by: "20260301090000", queued_in: "17.4", finalized_in: "17.6"},
      {name: Fill, queued_by: "20260401090000", queued_in: "17.10", finalized_in: "17.11"`,
    )
    const commands = faultsIn({ manifest }, [rule]).map(({ facts }) => facts?.['command'])
    expect(commands).toEqual(['plan new finalizer Fill --queued-by 20260401090000 --in 17.12'])
  })
})

test('finalizers from before the product kept the rule are exceptions, told as info', () => {
  const rest = (until: string) => `
policy: {rules: {improper-finalization: {parameters: {exempt_until: ${until}}}}}
migrations: [{id: "20240905124117", release: "17.7"}]`
  const background = 'queued_in: "17.6", finalized_by: "20240905124117"'
  expect(found(rule, withWork(background, rest('20240905124117')))).toEqual(['info Fill/17.6'])
  expect(found(rule, withWork(background, rest('20240905124116')))).toEqual(['error Fill/17.6'])
})
