import { describe, expect, test } from 'vitest'
import { releaseCut, type CutFlags } from '../../src/app/release-cut.ts'
import { lockText, readLock } from '../../src/app/validate/lock.ts'
import { validate } from '../../src/app/validate/validate.ts'
import { plainPalette } from '../../src/present/palette.ts'
import { releaseCutText } from '../../src/present/release-cut.ts'
import { type ReleaseCut, releaseCutSchema } from '../../src/results/release-cut.ts'
import { depotText } from '../support/depot.ts'
import { memoryPorts } from '../support/memory-ports.ts'
import { schemaErrors } from '../support/valid-answer.ts'

const path = '/desk/m/manifest.yaml'
const lockFile = '/desk/m/manifest.lock'

async function cut(ports: ReturnType<typeof memoryPorts>, release: string, flags: CutFlags = {}): Promise<ReleaseCut> {
  const answer = await releaseCut(ports, release, { manifest: 'm', ...flags })
  expect(schemaErrors(releaseCutSchema, answer)).toEqual([])
  return answer
}

const text = (answer: ReleaseCut) => releaseCutText(answer, { width: 100, palette: plainPalette })

describe('plan release cut', () => {
  test('freezes a release beside the manifest, and a second time there is nothing to do', async () => {
    const ports = memoryPorts({ [path]: depotText })
    const answer = await cut(ports, '2.0')
    expect(answer).toMatchObject({ outcome: 'frozen', lock: 'm/manifest.lock', release: '2.0', refusals: [] })
    expect(answer.frozen.map(({ id }) => id)).toEqual([
      'migration:20250701090000',
      'migration:20250702090000',
      'finalization:BackfillParcelWeights/20250401090000',
      'release:2.0.0',
      'stop:2.0',
    ])
    expect(text(answer)).toMatchInlineSnapshot(`
      "2.0 is cut: 5 entries frozen in m/manifest.lock

      Migrations 20250701090000, 20250702090000
      Finalizes  BackfillParcelWeights/20250401090000
      Releases   2.0.0
      Stops      2.0

      Next       plan validate m"
    `)
    const written = ports.written.get(lockFile)
    expect(await cut(ports, '2.0')).toMatchObject({ outcome: 'nothing-to-do', frozen: [], already: 5 })
    expect(ports.written.get(lockFile)).toBe(written)
  })

  test('writes nothing with --dry-run, and says what it would', async () => {
    const ports = memoryPorts({ [path]: depotText })
    const answer = await cut(ports, '2.0', { dryRun: true })
    expect(answer).toMatchObject({ outcome: 'frozen', dry_run: true, command: 'plan release cut 2.0 --manifest m' })
    expect(ports.written.has(lockFile)).toBe(false)
  })

  test('is refused while something frozen is not as it was, and the lock stays', async () => {
    const ports = memoryPorts({ [path]: depotText })
    await cut(ports, '2.0')
    const written = ports.written.get(lockFile)
    ports.written.set(path, depotText.replace('finalize_parcel_weights', 'finalize_it'))
    const answer = await cut(ports, '2.1')
    expect(answer.outcome).toBe('refused')
    expect(text(answer)).toMatchInlineSnapshot(`
      "2.1 is not cut, and m/manifest.lock is as it was: 1 fault to mend first

      Refused    migration:20250701090000 is frozen since the cut of 2.0, and its name changed to
                 finalize_it; take the edit back, and change it with a later release

      Next       plan validate m"
    `)
    expect(ports.written.get(lockFile)).toBe(written)
  })

  test('the lock is no part of the manifest, and makes validate find an edit without history', async () => {
    const ports = memoryPorts({ [path]: depotText })
    await cut(ports, '2.0')
    const clean = await validate(ports, { path: 'm', rule: ['released-migration-edited'] })
    expect(clean).toMatchObject({ findings: [], unasked: [] })
    ports.written.set(path, depotText.replace('finalize_parcel_weights', 'finalize_it'))
    const { findings } = await validate(ports, { path: 'm', rule: ['released-migration-edited'] })
    expect(findings.map(({ message }) => message)).toEqual([
      'migration 20250701090000 (finalize_it) is frozen by the lock of 2.0, and its name changed to finalize_it',
    ])
  })

  test('a single file has its lock next to it', async () => {
    const ports = memoryPorts({ '/desk/depot.yaml': depotText })
    const answer = await cut(ports, '2.0', { manifest: 'depot.yaml' })
    expect(answer.lock).toBe('depot.yaml.lock')
    expect(ports.written.has('/desk/depot.yaml.lock')).toBe(true)
  })

  test('who edits the lock together with the entry is found by the lock of the base', async () => {
    const edited = depotText.replace('finalize_parcel_weights', 'finalize_it')
    const honest = memoryPorts({ [path]: depotText })
    await cut(honest, '2.0')
    const sly = memoryPorts({ [path]: edited })
    await cut(sly, '2.0')
    const files = { [path]: edited, [lockFile]: sly.written.get(lockFile)! }
    const base = { [path]: edited, [lockFile]: honest.written.get(lockFile)! }
    const flags = { path: 'm', rule: ['released-migration-edited'] }
    expect((await validate(memoryPorts(files), flags)).findings).toEqual([])
    const compared = await validate(memoryPorts(files, { commits: { main: base } }), { ...flags, base: 'main' })
    expect(compared.findings).toHaveLength(1)
  })

  test.each([
    ['9.9', 'unknown-version'],
    ['2.0.9', 'unknown-version'],
    ['soon', 'unknown-version'],
  ])('refuses %s, which the manifest does not know', async (release, code) => {
    await expect(cut(memoryPorts({ [path]: depotText }), release)).rejects.toMatchObject({ code })
  })

  test('refuses a manifest that is broken, and one that is shipped', async () => {
    await expect(cut(memoryPorts({ [path]: 'manifest: 1\n' }), '2.0')).rejects.toMatchObject({
      what: expect.stringContaining('cannot be understood'),
    })
    const shipped = memoryPorts({ '/package/manifests/depot/manifest.yaml': depotText })
    await expect(releaseCut(shipped, '2.0', { product: 'depot' })).rejects.toMatchObject({ code: 'shipped-manifest' })
  })
})

describe('a lock', () => {
  test('reads as it was written, with one part a line', async () => {
    const ports = memoryPorts({ [path]: depotText })
    await cut(ports, '2.0')
    await cut(ports, '1.4')
    const written = ports.written.get(lockFile)!
    expect(lockText(readLock(written, 'x'))).toBe(written)
    expect(written.split('\n').filter((line) => line.includes('migration:'))).toHaveLength(4)
    expect(JSON.parse(written)).toMatchObject({ kind: 'release-lock', lock_version: 1 })
    expect(Object.keys((JSON.parse(written) as { releases: object }).releases)).toEqual(['1.4', '2.0'])
  })

  test.each([
    '',
    '<<<<<<< HEAD',
    '[]',
    '{"kind": "other"}',
    '{"kind": "release-lock", "lock_version": 2, "releases": {}}',
    '{"kind": "release-lock", "lock_version": 1}',
    '{"kind": "release-lock", "lock_version": 1, "releases": {"1.0": {"cut": "today", "parts": {}}}}',
    '{"kind": "release-lock", "lock_version": 1, "releases": {"1.0": {"cut": "2026-01-01", "parts": {"a:b": {"c": 1}}}}}',
    '{"kind": "release-lock", "lock_version": 1, "releases": {"1.0": null}}',
  ])('that cannot be understood is an error, never none: %s', async (lock) => {
    const ports = memoryPorts({ [path]: depotText, [lockFile]: lock })
    await expect(validate(ports, { path: 'm' })).rejects.toMatchObject({ code: 'bad-lock' })
  })
})

describe('--as-of-release', () => {
  const claims = depotText.replace('release: "2.1", phase: post', 'release: "2.0", phase: post')

  test('judges everything by the release that is cut next', async () => {
    const ports = memoryPorts({ [path]: depotText.replaceAll(/ {2}- \{id: "20250901090000".*\n/gu, '') })
    await cut(ports, '2.0')
    ports.written.set(path, claims)
    const answer = await validate(ports, { path: 'm', asOfRelease: '2.1', rule: ['slipped-release'] })
    expect(answer.findings.map(({ id, place }) => `${id} ${place.line}`)).toEqual([
      'slipped-release:migration/20250901090000 105',
    ])
    expect(answer.command).toMatch(/^plan validate m.* --as-of-release 2.1/u)
  })

  test('needs to know what was cut, and a release', async () => {
    const ports = memoryPorts({ [path]: claims })
    await expect(validate(ports, { path: 'm', asOfRelease: '2.1' })).rejects.toMatchObject({
      code: 'usage',
      next: expect.stringContaining('plan release cut'),
    })
    await expect(validate(ports, { path: 'm', asOfRelease: 'x' })).rejects.toMatchObject({ code: 'unknown-version' })
  })
})
