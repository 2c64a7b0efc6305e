import { describe, expect, test } from 'vitest'
import { type Version } from '../../src/domain/version.ts'
import { planUpgrade } from '../../src/planner/plan.ts'
import { type PlanRequest } from '../../src/planner/request.ts'
import { resolveInstalled, resolveTarget, type Named } from '../../src/planner/target.ts'
import { shipped } from './folder.ts'

const nothingKnown: Omit<PlanRequest, 'from' | 'to'> = {
  mode: 'offline',
  answers: new Map(),
  components: new Map(),
  accepted: [],
  strict: false,
  installType: undefined,
  today: '2026-11-20',
  nodes: new Map(),
  history: [],
  estimates: new Map(),
  pendingPostMigrations: 'no',
}

function versionOf(named: Named): Version {
  if ('problem' in named) throw new Error(named.problem)
  return named.version
}

/** The versions a shipped product's upgrade lands on, or why it may not be made. */
function path(product: string, from: string, to: string): string[] | string {
  const manifest = shipped(product)
  const ends = { from: versionOf(resolveInstalled(manifest, from)), to: versionOf(resolveTarget(manifest, to)) }
  const plan = planUpgrade(manifest, { ...nothingKnown, ...ends }, { alternatives: false })
  return plan.path?.hops.map((hop) => hop.to) ?? plan.refusal?.reasons.map(({ kind }) => kind).join(', ') ?? ''
}

/** The same by lines. */
function lines(product: string, from: string, to: string): string[] {
  const versions = path(product, from, to)
  if (typeof versions === 'string') throw new TypeError(versions)
  return versions.map((version) => version.split('.').slice(0, 2).join('.'))
}

describe('CockroachDB goes', () => {
  test.each([
    ['24.1.32', '24.3', ['24.3']],
    ['24.1.32', '24.2', ['24.2']],
    ['24.1.32', '25.1', ['24.3', '25.1']],
    ['24.2.10', '25.1', ['24.3', '25.1']],
    ['24.3.34', '25.2', ['25.2']],
    ['25.1.10', '25.3', ['25.2', '25.3']],
    ['25.2.22', '25.4', ['25.4']],
    ['23.1.30', '24.1', ['23.2', '24.1']],
    ['25.4.14', '26.2', ['26.2']],
  ])('from %s to %s over %s', (from, to, expected) => {
    expect(lines('cockroachdb', from, to)).toEqual(expected)
  })
})

describe('Elasticsearch goes', () => {
  test.each([
    ['5.4.0', '9.5.2', ['5.6', '6.8', '7.17', '8.19', '9.5']],
    ['8.5.0', '9.0', ['8.18', '9.0']],
    ['8.18.8', '9.0', ['9.0']],
    ['9.0.8', '9.5.2', ['9.5']],
  ])('from %s to %s over %s', (from, to, expected) => {
    expect(lines('elasticsearch', from, to)).toEqual(expected)
  })

  test('never to a version that was released before the installed one', () => {
    expect(path('elasticsearch', '8.19.0', '9.0.4')).toBe('older-than-current')
    expect(path('elasticsearch', '8.19.0', '9.0.5')).toEqual(['9.0.5'])
  })
})

describe('Sourcegraph', () => {
  test('lands where every out-of-band migration can still run, though nobody declared a stop', () => {
    expect(lines('sourcegraph', '3.40.2', '6.12')).toEqual(['3.43', '4.3', '4.5', '5.2', '6.12'])
  })
})

test('MongoDB goes one major series at a time', () => {
  expect(lines('mongodb', '4.0.28', '8.0')).toEqual(['4.2', '4.4', '5.0', '6.0', '7.0', '8.0'])
})

test('Nextcloud goes one major at a time, and from the newest version of the one it leaves', () => {
  expect(path('nextcloud', '31.0.9.1', '33')).toEqual(['31.0.14.1', '32.0.14.1', '33.0.8.2'])
})

test('Sentry lands on every hard stop exactly', () => {
  expect(path('sentry', '21.5.1', '26.8.0')).toEqual(['21.6.3', '23.6.2', '23.11.0', '24.8.0', '25.5.1', '26.8.0'])
})

test('Fedora CoreOS passes no barrier by', () => {
  expect(path('fedora-coreos', '42.20250803.3.0', '44.20260621.3.1')).toEqual([
    '42.20250818.3.0',
    '42.20250929.3.0',
    '43.20260217.3.1',
    '43.20260413.3.2',
    '44.20260621.3.1',
  ])
})
