import { describe, expect, test } from 'vitest'
import { dependsChanges, dependsOf } from '../../src/run/depends.ts'
import { planUpgrade } from '../../src/planner/plan.ts'
import { type PlanRequest } from '../../src/planner/request.ts'
import { parseVersion } from '../../src/domain/version.ts'
import { type Body, documentOf, manifestOf } from '../support/manifests.ts'

const body: Body = {
  releases: [{ version: '1.0.0' }, { version: '1.1.0' }, { version: '1.2.0' }, { version: '1.3.0' }],
  stops: [
    { line: '1.1', reason: 'a test' },
    { line: '1.2', reason: 'a test' },
  ],
  migrations: [
    { id: '20250101000000', release: '1.1' },
    { id: '20250201000000', release: '1.2' },
    { id: '20250301000000', release: '1.3' },
  ],
}

const version = (text: string) => parseVersion('semver', text)!

const manifestFrom = (one: Body) => manifestOf(JSON.stringify(documentOf(one)))

function dependsIn(changed: Partial<Body> = {}, checksums: ReadonlyMap<string, string> = new Map()): string {
  const manifest = manifestFrom({ ...body, ...changed })
  const request: PlanRequest = {
    from: version('1.0.0'),
    to: version('1.3.0'),
    mode: 'offline',
    answers: new Map(),
    components: new Map(),
    accepted: [],
    strict: false,
    installType: undefined,
    today: '2026-11-21',
    nodes: new Map(),
    history: [],
    estimates: new Map(),
    pendingPostMigrations: 'unknown',
  }
  const { path } = planUpgrade(manifest, request, { alternatives: false })
  return dependsOf(path!.hops, { manifest, checksums, driver: undefined })
}

describe('what the remaining hops depend on', () => {
  test('is the same for the same manifest, wherever its entries stand in their files', () => {
    expect(dependsIn()).toBe(dependsIn({ migrations: body.migrations!.toReversed() }))
    expect(dependsChanges(dependsIn(), dependsIn(), '1.0.0')).toEqual([])
  })

  test('does not change with what has been passed', () => {
    const before = dependsIn()
    const edited = dependsIn({}, new Map([['20250101000000', 'abc']]))
    expect(edited).not.toBe(before)
    expect(dependsChanges(before, edited, '1.1.0')).toEqual([])
    expect(dependsChanges(before, edited, '1.0.0')).toEqual([
      '1.0.0 to 1.1.0: the migrations it brings or their SQL changed',
    ])
  })

  test('names a hop that is gone and one that is new', () => {
    const now = dependsIn({ stops: [{ line: '1.2', reason: 'a test' }] })
    expect(dependsChanges(dependsIn(), now, '1.0.0')).toEqual([
      'the path no longer has the hop 1.0.0 to 1.1.0',
      'the path no longer has the hop 1.1.0 to 1.2.0',
      'the path now has the hop 1.0.0 to 1.2.0',
    ])
  })

  test('sees a migration that was added', () => {
    const more = [...body.migrations!, { id: '20250302000000', release: '1.3' }]
    expect(dependsChanges(dependsIn(), dependsIn({ migrations: more }), '1.1.0')).toEqual([
      '1.2.0 to 1.3.0: the migrations it brings or their SQL changed',
    ])
  })
})
