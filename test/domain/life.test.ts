import { describe, expect, test } from 'vitest'
import { isGivenUp, isInferred, livesOf, shapeOf } from '../../src/domain/life.ts'
import { formatPlacement, type Placement, recordedAt, unplaced } from '../../src/domain/placement.ts'
import { parsePoint } from '../../src/domain/line.ts'
import { type Body, manifestWith } from '../support/manifests.ts'

function lives(body: Body): string[] {
  return livesOf(manifestWith(body)).map(
    ({ kind, name, opens, closes, closedBy }) =>
      `${kind} ${name} [${formatPlacement(opens)}, ${formatPlacement(closes)}) by ${closedBy}`,
  )
}

const migration = (id: string, release: string, more: object = {}) => ({ id, release, ...more })
const fill = { name: 'Fill', queued_in: '1.1', finalized_in: '1.4' }

describe('the life of a background migration', () => {
  test('is opened by the release that queues it and closed by the one that finalizes it', () => {
    expect(lives({ background_migrations: [fill] })).toEqual(['work Fill [1.1, 1.4) by finalizer'])
  })

  test('is closed by its first dependent where that comes earlier', () => {
    const migrations = [
      migration('20240101000001', '1.3', { depends_on: ['Fill'] }),
      migration('20240101000002', '1.2', { depends_on: ['Fill'] }),
      migration('20240101000003', '1.0', { depends_on: ['Fill'] }),
    ]
    expect(lives({ background_migrations: [fill], migrations })).toEqual(['work Fill [1.1, 1.2) by dependent'])
  })

  test('is closed by a dependent also where nobody knows the finalizer', () => {
    const migrations = [migration('20240101000001', '1.3', { depends_on: ['Fill'] })]
    const open = { name: 'Fill', queued_in: '1.1' }
    expect(lives({ background_migrations: [open], migrations })).toEqual(['work Fill [1.1, 1.3) by dependent'])
    expect(lives({ background_migrations: [open] })).toEqual([])
  })

  test('takes its ends from the migrations that queue and finalize it', () => {
    const migrations = [migration('20240101000001', '1.2'), migration('20240101000002', '1.5')]
    const linked = { name: 'Fill', queued_by: '20240101000001', finalized_by: '20240101000002' }
    expect(lives({ background_migrations: [linked], migrations })).toEqual(['work Fill [1.2, 1.5) by finalizer'])
  })

  test('goes on in its code until that is deleted', () => {
    expect(lives({ background_migrations: [{ ...fill, deleted_in: '1.9' }] })).toEqual([
      'work Fill [1.1, 1.4) by finalizer',
      'code Fill [1.4, 1.9) by deletion',
    ])
  })

  test('is none where the work was given up before it was finalized', () => {
    expect(lives({ background_migrations: [{ ...fill, cancelled_in: '1.3' }] })).toEqual([])
    expect(lives({ background_migrations: [{ ...fill, cancelled_in: '1.7' }] })).toHaveLength(1)
  })

  test('is one of two where a job was queued twice under one name', () => {
    const again = { name: 'Fill', queued_in: '1.2', finalized_in: '1.4' }
    expect(lives({ background_migrations: [fill, again] })).toHaveLength(2)
  })
})

test('only what was squashed opens a life by being removed', () => {
  const removed = (because: 'squashed' | 'obsolete' | 'unknown') => [
    migration('20240101000001', '1.1', { name: 'add_index', removed: { in: '1.5', because } }),
  ]
  expect(lives({ migrations: removed('squashed') })).toEqual(['removal add_index [1.1, 1.5) by removal'])
  expect(lives({ migrations: removed('obsolete') })).toEqual([])
  expect(lives({ migrations: removed('unknown') })).toEqual([])
})

describe('a life', () => {
  const product = { id: 'shop', name: 'Shop', scheme: 'semver', lineParts: 2 } as const
  const at = (text: string) => recordedAt(parsePoint(product, text)!)
  const between = (earliest: string, latest: string): Placement => ({
    kind: 'inferred',
    earliest: parsePoint(product, earliest)!,
    latest: parsePoint(product, latest)!,
  })

  test.each([
    ['a landing can lie inside', at('1.1'), at('1.2'), 'proper'],
    ['a landing can lie inside one line', at('1.1'), at('1.1.3'), 'proper'],
    ['it closes where it opens', at('1.1'), at('1.1'), 'empty'],
    ['it closes before it opens', at('1.2'), at('1.1'), 'inverted'],
    ['every reading of its ends leaves room', between('1.1', '1.2'), between('1.3', '1.4'), 'proper'],
    ['some reading of its ends leaves none', between('1.1', '1.3'), between('1.3', '1.4'), 'uncertain'],
    ['no reading of its ends is in order', between('1.3', '1.4'), between('1.1', '1.2'), 'inverted'],
    ['an end is unknown', at('1.1'), unplaced, 'uncertain'],
  ] as const)('where %s', (_, opens, closes, shape) => {
    expect(shapeOf(product, { opens, closes })).toBe(shape)
  })

  test('is inferred where one of its ends is', () => {
    expect(isInferred({ opens: at('1.1'), closes: at('1.2') })).toBe(false)
    expect(isInferred({ opens: at('1.1'), closes: between('1.2', '1.3') })).toBe(true)
  })

  test('was given up at the latest where it would have been finalized', () => {
    const givenUp = (cancelled: Placement, finalized: Placement) => isGivenUp(product, { cancelled, finalized })
    expect(givenUp(unplaced, at('1.4'))).toBe(false)
    expect(givenUp(at('1.4'), at('1.4'))).toBe(true)
    expect(givenUp(at('1.5'), at('1.4'))).toBe(false)
    expect(givenUp(at('1.5'), unplaced)).toBe(true)
  })
})
