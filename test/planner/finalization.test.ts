import { describe, expect, test } from 'vitest'
import { type Manifest } from '../../src/domain/manifest.ts'
import { finalizationIsProper, type Finalization } from '../../src/planner/finalization.ts'
import { manifestWith, releases, type Body } from '../support/manifests.ts'

const released = [
  ...releases('17.0.0', '17.1.0', '17.2.0', '17.3.0', '17.4.0', '17.5.0', '17.5.1', '17.6.0', '17.7.0'),
  ...releases('17.8.0', '17.8.1', '17.8.2', '17.8.3', '17.9.0', '17.10.0'),
]

const twoStops: Body = { releases: released, stops: [{ line: '17.5' }, { line: '17.8' }] }

function withWork(queued: string, finalized: unknown, body: Body = twoStops): Manifest {
  const work = { name: 'Backfill', queued_in: queued, ...(finalized !== undefined && { finalized_in: finalized }) }
  return manifestWith({ ...body, background_migrations: [work] as never })
}

function judged(queued: string, finalized: unknown, body?: Body): Finalization {
  const manifest = withWork(queued, finalized, body)
  return finalizationIsProper(manifest, manifest.backgroundMigrations[0]!)
}

/** `improper, finalized-on-the-stop 17.8, first 17.9`. */
function told(queued: string, finalized: unknown, body?: Body): string {
  const { verdict, because, stop, firstLegal } = judged(queued, finalized, body)
  const first = firstLegal ? `, first ${firstLegal.text}` : ''
  return `${verdict}, ${because}${stop ? ` ${stop.id}` : ''}${first}`
}

describe('a finalization is proper when an unconditional stop lies between, compared as versions', () => {
  test('queued 17.7, finalized 17.8: 17.8 is itself the stop', () => {
    expect(told('17.7', '17.8')).toBe('improper, finalized-on-the-stop 17.8, first 17.9')
  })

  test('queued 17.7, finalized 17.9: 17.8 lies between', () => {
    expect(told('17.7', '17.9')).toBe('proper, stop-between 17.8')
  })

  test('queued in the first patch of the stop, 17.8.0, and finalized in 17.9', () => {
    expect(told('17.8.0', '17.9')).toBe('proper, stop-between 17.8')
  })

  test('queued in 17.8.3 while 17.8.2 is a valid landing: 17.8.2 to 17.9.0 skips no stop and does both', () => {
    expect(told('17.8.3', '17.9')).toBe('improper, lands-before-queueing 17.8')
    expect(judged('17.8.3', '17.9').landing?.text).toBe('17.8.0')
  })

  test('queued in 17.8.3, and nobody lands below 17.8.3', () => {
    const stops = [{ line: '17.5' }, { line: '17.8', min_patch: '17.8.3' }]
    expect(told('17.8.3', '17.9', { releases: released, stops })).toBe('proper, stop-between 17.8')
  })

  test('queued 17.6, finalized 17.7: no stop between', () => {
    expect(told('17.6', '17.7')).toBe('improper, no-stop-between, first 17.9')
  })

  test('queued 17.1, finalized 17.2, and the only stop between is conditional: improper for those who skip it', () => {
    const conditions = [{ id: 'large', question: 'Is it large?' }]
    const stops = [{ line: '17.1', when: ['large'] }, { line: '17.5' }, { line: '17.8' }]
    const body = { releases: released, conditions, stops }
    expect(told('17.1', '17.2', body)).toBe('improper-if-skipped, only-conditional-stop 17.1, first 17.6')
  })
})

describe('what the table leaves open', () => {
  test('a finalizer in a later patch of the stop is still improper: a hop onto that patch does both', () => {
    expect(told('17.7', '17.8.2')).toBe('improper, finalized-on-the-stop 17.8, first 17.9')
    expect(told('17.8.0', '17.8.3')).toBe('improper, finalized-on-the-stop 17.8, first 17.9')
  })

  test('withdrawn first patches are no landings where the list of versions is complete', () => {
    const withdrawn = released.map((release) =>
      ['17.8.0', '17.8.1', '17.8.2'].includes(release.version) ? { ...release, withdrawn: 'broken' } : release,
    )
    const body: Body = { ...twoStops, releases: withdrawn, coverage: [{ of: 'versions' }] }
    expect(told('17.8.3', '17.9', body)).toBe('proper, stop-between 17.8')
  })

  test('a first patch nobody lists exists unless the list is complete', () => {
    const without = released.filter(({ version }) => !/^17\.8\.[012]$/u.test(version))
    const partly: Body = { ...twoStops, releases: without }
    expect(told('17.8.3', '17.9', partly)).toBe('improper, lands-before-queueing 17.8')
    expect(told('17.8.3', '17.9', { ...partly, coverage: [{ of: 'versions' }] })).toBe('proper, stop-between 17.8')
  })

  test('an exact stop is compared as it is', () => {
    const body: Body = {
      product: { id: 'app', name: 'App', version_scheme: 'semver', line: 'none' },
      releases: releases('1.0.0', '1.1.0', '1.2.0', '1.3.0'),
      stops: [{ version: '1.1.0' }],
    }
    expect(told('1.1.0', '1.2.0', body)).toBe('proper, stop-between 1.1.0')
    expect(told('1.0.0', '1.1.0', body)).toBe('improper, finalized-on-the-stop 1.1.0, first 1.2.0')
    expect(told('1.2.0', '1.3.0', body)).toBe('improper, no-stop-between')
  })

  test('an inferred end is judged only where every reading agrees', () => {
    expect(told('17.7', { earliest: '17.8', latest: '17.9' })).toBe('cannot-tell, end-inferred, first 17.9')
    expect(told('17.7', { earliest: '17.9', latest: '17.10' })).toBe('proper, stop-between 17.8')
    expect(told('17.6', { earliest: '17.7', latest: '17.8' })).toBe('improper, no-stop-between, first 17.9')
  })

  test('an end nobody recorded and data that cannot be are not judged', () => {
    expect(told('17.7', undefined)).toBe('cannot-tell, end-unknown, first 17.9')
    expect(told('17.7', '17.6')).toBe('cannot-tell, inverted, first 17.9')
  })
})
