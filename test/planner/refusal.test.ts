import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareVersions } from '../../src/domain/version.ts'
import { isUsable } from '../../src/planner/landings.ts'
import { planUpgrade } from '../../src/planner/plan.ts'
import { requestOf, runs, samples, timeout, wishes } from '../support/arbitraries.ts'
import { type Body, manifestWith, planOf, releases } from '../support/manifests.ts'

const off = { alternatives: false }

describe('a refusal', () => {
  test('ends in a question that has an answer, where it ends in one', { timeout }, () => {
    fc.assert(
      fc.property(samples, wishes, (sample, wish) => {
        const { manifest } = sample
        const request = requestOf(sample, wish)
        const { refusal } = planUpgrade(manifest, request, off)
        fc.pre(refusal?.instead !== undefined)
        const { to = request.to, accept = [] } = refusal.instead
        const answer = planUpgrade(manifest, { ...request, to, accepted: [...request.accepted, ...accept] }, off)
        expect(['legal', 'undetermined']).toContain(answer.verdict)
        expect(compareVersions(to, request.from)).toBeGreaterThan(0)
        const release = manifest.releases.find(({ version }) => compareVersions(version, to) === 0)
        expect(refusal.instead.to === undefined || (release && isUsable(release))).toBe(true)
      }),
      runs(80),
    )
  })

  test('offers the same answers again that it was asked with, so that its line works as it stands', { timeout }, () => {
    fc.assert(
      fc.property(samples, wishes, (sample, wish) => {
        const { manifest } = sample
        const request = requestOf(sample, wish)
        const branches = planUpgrade(manifest, request, off).perAnswer.filter(({ refusal }) => refusal?.instead)
        fc.pre(branches.length > 0)
        for (const { answers, refusal } of branches) {
          const { to = request.to, accept = [] } = refusal!.instead!
          const told = new Map([...request.answers, ...Object.entries(answers)])
          const again = { ...request, to, answers: told, accepted: [...request.accepted, ...accept] }
          expect(planUpgrade(manifest, again, off).verdict).not.toBe('illegal')
        }
      }),
      runs(8),
    )
  })

  const body: Body = {
    policy: { latest_patch: 'any' },
    releases: releases('1.0.0', '1.1.0', '1.2.0', '1.3.0'),
  }

  test('names the hop that is in the way, not the whole upgrade', () => {
    const blocks = [{ name: 'wall', from: '<1.2', to: '>=1.2', reason: 'the format changed' }]
    const { refusal } = planOf(manifestWith({ ...body, blocks }), '1.0.0', '1.3.0')
    expect(refusal?.reasons.map(({ id }) => id)).toEqual(['blocked:wall@1.1.0..1.3.0'])
    expect(refusal?.instead?.to?.text).toBe('1.1.0')
  })

  test('names as few laws as stand between the two versions', () => {
    const blocks = [
      { name: 'wall', from: '<1.2', to: '>=1.2', reason: 'the format changed' },
      { name: 'fence', from: '<1.1', to: '>=1.2', reason: 'the index is missing' },
    ]
    const { refusal } = planOf(manifestWith({ ...body, blocks }), '1.0.0', '1.3.0')
    expect(refusal?.reasons.map(({ subject }) => subject)).toEqual(['wall'])
  })

  test('does not name what can be repaired or was accepted', () => {
    const blocks = [
      { name: 'swamp', from: '<1.1', to: '>=1.1', reason: 'a column is missing', remedy: 'add the column' },
      { name: 'ditch', from: '<1.2', to: '>=1.2', reason: 'it is slow' },
      { name: 'wall', from: '<1.3', to: '>=1.3', reason: 'the format changed' },
    ]
    const ask = { accepted: ['blocked:ditch@1.1.0..1.2.0'] }
    const { refusal } = planOf(manifestWith({ ...body, blocks }), '1.0.0', '1.3.0', ask)
    expect(refusal?.reasons.map(({ id }) => id)).toEqual(['blocked:wall@1.2.0..1.3.0'])
  })

  test('offers a risk to accept where no other version helps', () => {
    const avoided = manifestWith({
      releases: [{ version: '1.0.0' }, { version: '1.1.0', avoid: 'it loses mail' }],
    })
    expect(planOf(avoided, '1.0.0', '1.1.0').refusal?.instead).toEqual({ accept: ['avoid:1.1.0'] })
  })

  test('offers nothing that cannot be accepted', () => {
    const withdrawn = manifestWith({
      releases: [{ version: '1.0.0' }, { version: '1.1.0', withdrawn: 'built wrong' }],
    })
    expect(planOf(withdrawn, '1.0.0', '1.1.0').refusal?.instead).toBeUndefined()
  })

  test('of a downgrade, or of a line nobody knows, offers the newest version that is out and works', () => {
    const manifest = manifestWith({
      releases: [
        { version: '1.0.0' },
        { version: '1.1.0' },
        { version: '1.2.0', avoid: 'it loses mail' },
        { version: '1.3.0', planned: { release: '2027-01-01' } },
      ],
    })
    expect(planOf(manifest, '1.0.0', '3.0.0').refusal?.instead?.to?.text).toBe('1.1.0')
    expect(planOf(manifest, '1.0.1', '1.0.0').refusal?.instead?.to?.text).toBe('1.1.0')
    expect(planOf(manifest, '1.1.0', '1.0.0').refusal?.instead?.to).toBeUndefined()
  })
})
