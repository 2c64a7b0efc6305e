import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Manifest } from '../../src/domain/manifest.ts'
import { type ManifestDocument } from '../../src/manifest/schema/manifest.ts'
import { type Plan, planUpgrade } from '../../src/planner/plan.ts'
import { type PlanRequest } from '../../src/planner/request.ts'
import { requestOf, runs, samples, timeout, wishes } from '../support/arbitraries.ts'
import { landingsOf, manifestOf, manifestWith, planOf, releases } from '../support/manifests.ts'

const off = { alternatives: false }

/** What a person acts on; the order of equal things and the places of the manifest are left out. */
function essence({ verdict, path, refusal, open, perAnswer, remarks }: Plan) {
  return {
    verdict,
    path: path?.hops.map(({ to, only_if: conditions, warnings, duties, components, waits }) => ({
      to,
      conditions: conditions.toSorted(),
      warnings: warnings.map(({ id }) => id).toSorted(),
      duties: duties.map(({ id }) => id).toSorted(),
      components,
      waits,
    })),
    refused: refusal?.reasons.map(({ id }) => id).toSorted(),
    instead: refusal?.instead && { ...refusal.instead, accept: refusal.instead.accept?.toSorted() },
    questions: open.questions.map(({ condition, if_no: saved }) => `${condition} ${saved}`).toSorted(),
    allNo: open.allNo,
    answered: perAnswer.map(({ answers, path: one }) => [answers, one?.hops.map(({ to }) => to)]),
    remarks: remarks.toSorted(),
  }
}

/** The lists of a document shuffled and dealt out to files. */
function dealt(document: ManifestDocument, order: readonly number[]): Manifest {
  const lists = Object.entries(document).filter(([, value]) => Array.isArray(value)) as [string, unknown[]][]
  const rest = Object.fromEntries(Object.entries(document).filter(([, value]) => !Array.isArray(value)))
  const entries = lists
    .flatMap(([key, list]) => list.map((entry) => ({ key, entry })))
    .map((one, i) => ({ ...one, rank: order[i % order.length]! + i * ((order[0]! % 2) - 0.5) }))
    .toSorted((a, b) => a.rank - b.rank)
  const files = [{ path: 'a.yaml', text: JSON.stringify(rest) }]
  for (const [i, { key, entry }] of entries.entries()) {
    files.push({ path: `${String(i).padStart(3, '0')}.yaml`, text: JSON.stringify({ [key]: [entry] }) })
  }
  return manifestOf(files)
}

/** The same request with versions as another reading of the manifest spells them. */
const again = (manifest: Manifest, request: PlanRequest) => planUpgrade(manifest, request, off)

describe('a plan', () => {
  test('does not depend on the order of the manifest’s lists or of its files', { timeout }, () => {
    const order = fc.array(fc.nat(1000), { minLength: 5, maxLength: 40 })
    fc.assert(
      fc.property(samples, wishes, order, (sample, wish, shuffle) => {
        const request = requestOf(sample, wish)
        const shuffled = dealt(sample.document, shuffle)
        expect(essence(again(shuffled, request))).toEqual(essence(again(sample.manifest, request)))
      }),
      runs(200),
    )
  })

  test('to a fixed version is not changed by a later release that nothing else names', { timeout }, () => {
    fc.assert(
      fc.property(samples, wishes, (sample, wish) => {
        const request = requestOf(sample, wish)
        const later = sample.document.product.version_scheme === 'calver' ? '30.01.0' : '30.1.0'
        const text = sample.document.product.version_scheme === 'dotted' ? `${later}.0` : later
        const added = { version: text, date: '2025-06-01' }
        const releasesThen = [...(sample.document.releases ?? []), added]
        const more = manifestOf(JSON.stringify({ ...sample.document, releases: releasesThen }))
        const then = essence(again(more, request))
        const now = essence(again(sample.manifest, request))
        expect({ ...then, instead: undefined }).toEqual({ ...now, instead: undefined })
      }),
      runs(200),
    )
  })

  test('never gets longer by accepting a risk', { timeout }, () => {
    fc.assert(
      fc.property(samples, wishes, (sample, wish) => {
        const request = requestOf(sample, wish)
        const hops = ({ path }: Plan) => path?.counted ?? Number.POSITIVE_INFINITY
        const careful = hops(again(sample.manifest, { ...request, accepted: [] }))
        expect(hops(again(sample.manifest, request))).toBeLessThanOrEqual(careful)
      }),
      runs(300),
    )
  })

  test('is the same value for the same values', () => {
    fc.assert(
      fc.property(samples, wishes, (sample, wish) => {
        const request = requestOf(sample, wish)
        expect(again(sample.manifest, request)).toEqual(again(sample.manifest, request))
      }),
      runs(50),
    )
  })
})

describe('among paths with as many hops', () => {
  const twoStops = { stops: [{ line: '1.1' }], policy: { latest_patch: 'any' as const } }

  test('the one with fewer warnings is taken', () => {
    const manifest = manifestWith({
      ...twoStops,
      releases: releases('1.0.0', '1.1.0', '1.1.1', '1.2.0'),
      background_migrations: [{ name: 'Fill', queued_in: '1.1.1', finalized_in: '1.2', size: 'small' }],
    })
    expect(landingsOf(planOf(manifest, '1.0.0', '1.2.0'))).toEqual(['1.1.1', '1.2.0'])
    const late = manifestWith({
      ...twoStops,
      releases: releases('1.0.0', '1.1.0', '1.1.1', '1.2.0'),
      background_migrations: [{ name: 'Fill', queued_in: '1.1', finalized_in: '1.1.1', size: 'small' }],
    })
    expect(landingsOf(planOf(late, '1.0.0', '1.2.0'))).toEqual(['1.1.0', '1.2.0'])
  })

  test('then the one with the newest patches', () => {
    const manifest = manifestWith({ ...twoStops, releases: releases('1.0.0', '1.1.0', '1.1.9', '1.1.10', '1.2.0') })
    expect(landingsOf(planOf(manifest, '1.0.0', '1.2.0'))).toEqual(['1.1.10', '1.2.0'])
  })

  test('fewer component moves go before fewer warnings', () => {
    const manifest = manifestWith({
      policy: { latest_patch: 'any' },
      releases: releases('1.0.0', '1.1.0', '1.2.0', '1.3.0'),
      stops: [{ line: '1.1' }, { line: '1.2' }],
      components: [
        {
          id: 'db',
          name: 'Database',
          line: 1,
          lines: ['11', '12', '13'],
          ranges: [
            { from: '1.0', requires: '<13' },
            { from: '1.1', requires: '>=11', tested: '<13' },
            { from: '1.3', requires: '>=13' },
          ],
        },
      ],
    })
    const plan = planOf(manifest, '1.0.0', '1.3.0', { components: { db: '11.0' } })
    expect(plan.path?.component_moves).toBe(1)
  })
})

describe('builds of one version', () => {
  const manifest = manifestWith({
    policy: { latest_patch: 'any' },
    releases: releases('1.0.0+amd64', '1.1.0+amd64', '1.1.0+arm64', '1.2.0+amd64'),
    stops: [{ version: '1.1.0' }],
  })

  test('each land on a stop that names the version', () => {
    expect(landingsOf(planOf(manifest, '1.0.0+amd64', '1.1.0+arm64'))).toEqual(['1.1.0+arm64'])
    expect(landingsOf(planOf(manifest, '1.1.0+arm64', '1.2.0+amd64'))).toEqual(['1.2.0+amd64'])
    expect(planOf(manifest, '1.0.0+amd64', '1.2.0+amd64').path?.counted).toBe(2)
  })

  test('make no further version of what a stop names', () => {
    const landings = landingsOf(planOf(manifest, '1.0.0+amd64', '1.2.0+amd64'))
    expect(landings).not.toContain('1.1.0')
  })
})
