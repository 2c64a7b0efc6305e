import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { build, installation, isFresh, markFresh } from '../../scripts/lib/freshness.js'
import { matchesLock } from '../../scripts/lib/installed.js'
import { temporaryFolder } from '../support/temporary-folder.ts'

function project(): string {
  const root = temporaryFolder()
  for (const folder of ['node_modules', 'src/domain', 'scripts']) mkdirSync(join(root, folder), { recursive: true })
  for (const file of ['package.json', 'package-lock.json', 'scripts/build.js', 'src/domain/a.ts']) {
    writeFileSync(join(root, file), '{}')
  }
  return root
}

function freshlyBuilt(): string {
  const root = project()
  markFresh(build(root), build(root).stamp())
  return root
}

describe('a build', () => {
  test('is stale before the first one', () => {
    expect(isFresh(build(project()))).toBe(false)
  })

  test('is fresh as long as nothing it read changes', () => {
    const root = freshlyBuilt()
    mkdirSync(join(root, 'manifests'))
    writeFileSync(join(root, 'manifests/gitlab.yaml'), 'manifest: 1')
    expect(isFresh(build(root))).toBe(true)
  })

  test.each([
    ['a source gets longer', 'src/domain/a.ts', '{ }'],
    ['a source is added', 'src/domain/b.ts', ''],
    ['the lock file changes', 'package-lock.json', '{"a": 1}'],
  ])('is stale when %s', (_, file, text) => {
    const root = freshlyBuilt()
    writeFileSync(join(root, file), text)
    expect(isFresh(build(root))).toBe(false)
  })

  test('is stale when a source was written again, even with the same length', () => {
    const root = freshlyBuilt()
    utimesSync(join(root, 'src/domain/a.ts'), 1, 1)
    expect(isFresh(build(root))).toBe(false)
  })

  test('is stale when a source changes while it is being built', () => {
    const root = project()
    const stamp = build(root).stamp()
    writeFileSync(join(root, 'src/domain/a.ts'), '{ later }')
    markFresh(build(root), stamp)
    expect(isFresh(build(root))).toBe(false)
  })
})

describe('an installation', () => {
  test('is fresh until the lock file changes', () => {
    const root = project()
    markFresh(installation(root), installation(root).stamp())
    expect(isFresh(installation(root))).toBe(true)
    writeFileSync(join(root, 'package-lock.json'), '{"packages": {}}')
    expect(isFresh(installation(root))).toBe(false)
  })

  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', optional: true },
    },
  }

  test.each([
    [
      'holds what the lock asks for',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } },
      true,
    ],
    ['lacks only a package for another platform', { 'node_modules/a': { version: '1.0.0' } }, true],
    ['has another version', { 'node_modules/a': { version: '1.0.1' } }, false],
    ['lacks a package', {}, false],
  ])('made by hand that %s: counts as fresh or not', (_, packages, expected) => {
    const root = project()
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock))
    writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }))
    expect(matchesLock(root)).toBe(expected)
  })

  test('that npm has not recorded does not count', () => {
    expect(matchesLock(project())).toBe(false)
  })
})
