import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Manifest } from '../../../src/domain/manifest.ts'
import { contains } from '../../../src/domain/placement.ts'
import { type Version } from '../../../src/domain/version.ts'
import { wayBack } from '../../../src/run/preflight/way-back.ts'
import { whichRelease } from '../../../src/run/preflight/which-release.ts'
import { runs, samples, timeout } from '../../support/arbitraries.ts'
import { manifestWith, releases, requestFor } from '../../support/manifests.ts'
import { shipped } from '../../manifests/folder.ts'

const harbor = shipped('example')
const record = (applied: readonly string[], own = true) => ({ names: ['main'], applied, own })

/** By the definition, migration after migration. */
function expected({ product, migrations }: Manifest, names: readonly string[], version: Version) {
  const here = migrations.filter(({ database, placement }) => names.includes(database) && placement.kind !== 'unknown')
  const isGone = ({ removed }: Manifest['migrations'][number]): boolean =>
    removed !== undefined && removed.in.kind !== 'unknown' && contains(product, version, removed.in) !== 'no'
  return {
    must: here.filter((one) => contains(product, version, one.placement) === 'yes' && !isGone(one)),
    mayNot: here.filter((one) => contains(product, version, one.placement) === 'no'),
  }
}

const idsAt = (version: string, manifest = harbor): string[] =>
  expected(manifest, ['main'], manifest.releases.find((one) => one.version.text === version)!.version).must.map(
    ({ id }) => id,
  )

describe('Which release a database really is', () => {
  test('is each release of Harbor Desk whose migrations are all applied, and no other but a patch without any', () => {
    for (const { version } of harbor.releases) {
      const { state, candidates, missing, extra } = whichRelease(harbor, record(idsAt(version.text)))
      expect({ state, missing, extra }).toEqual({ state: 'fits', missing: [], extra: [] })
      expect(candidates.map(({ text }) => text)).toContain(version.text)
    }
    expect(whichRelease(harbor, record(idsAt('1.1.0'))).candidates.map(({ text }) => text)).toEqual(['1.1.0'])
  })

  test('is half-migrated when a hop was left in the middle: the nearest release, what is missing and what is too much', () => {
    const before = idsAt('1.2.0')
    const [first, second] = idsAt('2.0.0').filter((id) => !before.includes(id))
    const judged = whichRelease(harbor, record([...before, first!, second!]))
    expect(judged).toMatchObject({ state: 'half-migrated', closest: { text: '1.2.0' }, missing: [] })
    expect(judged.extra.map(({ id }) => id)).toEqual([first, second])
    expect([judged.base?.text, judged.reach?.text]).toEqual(['1.2.0', '2.0.0'])
  })

  test('is at a release without post migrations where only those are missing', () => {
    const posts = new Set(harbor.migrations.filter(({ phase }) => phase === 'post').map(({ id }) => id))
    const early = new Set(idsAt('1.1.0'))
    const applied = idsAt('1.2.0').filter((id) => early.has(id) || !posts.has(id))
    const judged = whichRelease(harbor, record(applied))
    expect(judged).toMatchObject({ state: 'post-pending', candidates: [{ text: '1.2.0' }] })
    expect(judged.missing.every(({ phase }) => phase === 'post')).toBe(true)
  })

  test('is nothing where nothing is applied, and cannot be told where the manifest records nothing of it', () => {
    expect(whichRelease(harbor, record([])).state).toBe('empty')
    expect(whichRelease(harbor, record(['20010101000000'], false))).toMatchObject({
      state: 'cannot-tell',
      judged: 0,
      applied: 1,
      newest: { id: '20010101000000', release: undefined },
    })
  })

  test('judges only what a partial manifest records, and says how many that were', () => {
    const gitlab = shipped('gitlab')
    const known = idsAt('17.3.7', gitlab)
    const others = Array.from({ length: 900 }, (_, i) => String(20_200_101_000_000 + i))
    const judged = whichRelease(gitlab, { names: ['main', 'ci', 'sec'], applied: [...others, ...known], own: false })
    expect(judged).toMatchObject({ judged: known.length, applied: known.length + 900, complete: false })
  })

  test(
    'is never a release with something missing or too much, and always the one it was made from',
    () => {
      fc.assert(
        fc.property(samples, fc.infiniteStream(fc.nat(3)), fc.nat(20), ({ manifest }, dice, at) => {
          const names = [...manifest.databases]
          const made = manifest.releases[at % manifest.releases.length]!
          const { must } = expected(manifest, names, made.version)
          const exact = whichRelease(manifest, { names, applied: must.map(({ id }) => id), own: false })
          const isLanding = !made.planned && made.version.pre.length === 0 && must.length > 0
          const isFound = exact.state === 'fits' && exact.candidates.includes(made.version)
          expect(isLanding && !isFound).toBe(false)
          const applied = manifest.migrations.map(({ id }) => id).filter(() => dice.next().value !== 0)
          const some = whichRelease(manifest, { names, applied, own: false })
          for (const { version } of manifest.releases) {
            const { must: all, mayNot } = expected(manifest, names, version)
            const fit = some.fitting.fitOf(version)
            const lacking = all.filter(({ id }) => !applied.includes(id)).length
            expect(fit.missingRegular + fit.missingPost).toBe(lacking)
            expect(fit.extra).toBe(mayNot.filter(({ id }) => applied.includes(id)).length)
          }
          const fitting = some.state === 'fits' ? some.candidates : []
          expect(fitting.flatMap((one) => some.fitting.missingAt(one))).toEqual([])
        }),
        runs(300),
      )
    },
    timeout,
  )
})

describe('The way back of a half-migrated database', () => {
  const manifest = manifestWith({
    releases: releases('1.0.0', '1.1.0', '1.2.0', '1.3.0'),
    stops: [{ line: '1.1', reason: 'work ends here' }],
    migrations: [
      { id: '20250101000000', release: '1.0' },
      { id: '20250201000000', release: '1.1' },
      { id: '20250301000000', release: '1.2' },
      { id: '20250401000000', release: '1.2' },
    ],
  })
  const request = requestFor(manifest, '1.0.0', '1.3.0')

  test('completes what was begun where the hop was legal', () => {
    const judged = whichRelease(manifest, record(['20250101000000', '20250201000000', '20250301000000']))
    expect(judged.state).toBe('half-migrated')
    expect(wayBack(manifest, judged, request)).toEqual({ base: '1.1.0', reach: '1.2.0', landings: ['1.2.0'] })
  })

  test('goes over the stop that was jumped', () => {
    const judged = whichRelease(manifest, record(['20250101000000', '20250301000000']))
    expect(wayBack(manifest, judged, request)).toEqual({ base: '1.0.0', reach: '1.2.0', landings: ['1.1.0', '1.2.0'] })
  })
})
