import { describe, expect, test } from 'vitest'
import { isKnownLine, nearestLines, resolveInstalled, resolveTarget } from '../../src/planner/target.ts'
import { parseVersion } from '../../src/domain/version.ts'
import { type Body, manifestWith, releases } from '../support/manifests.ts'

const shop = manifestWith({
  releases: [
    ...releases('1.8.0', '1.9.0', '1.9.1', '1.10.0', '1.10.4', '2.0.0', '2.0.1-rc1'),
    { version: '1.9.2', avoid: 'it loses mail' },
    { version: '2.1.0', withdrawn: 'it was built wrong' },
    { version: '2.2.0', planned: { release: '2027-01-01' } },
  ],
})

function target(words: string, manifest = shop): string {
  const named = resolveTarget(manifest, words)
  return 'version' in named ? named.version.text : `${named.problem} [${named.suggestions.join(', ')}]`
}

function installed(words: string, manifest = shop): string {
  const named = resolveInstalled(manifest, words)
  return 'version' in named ? named.version.text : `${named.problem} [${named.suggestions.join(', ')}]`
}

describe('what --to names', () => {
  test.each([
    ['an exact version', '1.9.0', '1.9.0'],
    ['the same with a v', 'v1.9.0', '1.9.0'],
    ['an exact version that is to be avoided, because somebody asked for it', '1.9.2', '1.9.2'],
    ['a version nobody lists', '1.9.7', '1.9.7'],
    ['a pre-release', '2.0.1-rc1', '2.0.1-rc1'],
    ['the newest usable patch of a line', '1.9', '1.9.1'],
    ['a line by number, not by text', '1.10', '1.10.4'],
    ['the newest usable version of a major', '1', '1.10.4'],
    ['the newest usable version of all', 'newest', '2.0.0'],
    ['the same in another word', 'latest', '2.0.0'],
    ['of a line without a usable patch its newest, which the plan then refuses', '2.1', '2.1.0'],
  ])('is %s', (_, words, version) => {
    expect(target(words)).toBe(version)
  })

  test.each([
    ['', 'Shop has no version ""'],
    ['1.x', 'Shop has no version "1.x"'],
    ['seventeen', 'Shop has no version "seventeen"'],
    ['3', 'Shop has no version "3"'],
    ['1.9.0.0.0', 'Shop has no version "1.9.0.0.0"'],
  ])('is no version in %o, and says what there is', (words, problem) => {
    expect(target(words)).toContain(problem)
  })

  test('suggests the versions spelled alike', () => {
    const named = resolveTarget(shop, '1.9.0x')
    expect('suggestions' in named && named.suggestions).toContain('1.9.0')
  })

  test('keeps the spelling of the manifest where zeros lead', () => {
    const calendar = manifestWith({
      product: { id: 'shop', name: 'Shop', version_scheme: 'calver', line: 2 },
      releases: releases('24.09.0', '24.09.1', '24.10.0'),
    })
    expect(target('24.9.0', calendar)).toBe('24.09.0')
    expect(target('24.09', calendar)).toBe('24.09.1')
    expect(target('24.9', calendar)).toBe('24.09.1')
    expect(target('24', calendar)).toBe('24.10.0')
  })

  test('tells builds apart', () => {
    const builds = manifestWith({
      product: { id: 'shop', name: 'Shop', version_scheme: 'semver', line: 2 },
      releases: releases('4.14.1+amd64', '4.14.1+arm64'),
    })
    expect(target('4.14.1+arm64', builds)).toBe('4.14.1+arm64')
    expect(target('4.14.1+amd64', builds)).toBe('4.14.1+amd64')
  })
})

describe('what --from names', () => {
  test('is one exact version, listed or not', () => {
    expect([installed('1.9.1'), installed('v1.9.1'), installed('1.9.9')]).toEqual(['1.9.1', '1.9.1', '1.9.9'])
  })

  test('is no line: the newest patches of it are suggested', () => {
    expect(installed('1.9')).toBe('1.9 is a release line, not the version that is installed [1.9.2, 1.9.1, 1.9.0]')
  })

  test('is a whole version where the product has no lines', () => {
    const flat: Body = {
      product: { id: 'shop', name: 'Shop', version_scheme: 'dotted', line: 'none' },
      releases: releases('7', '8', '10'),
    }
    expect(installed('8', manifestWith(flat))).toBe('8')
    expect(target('newest', manifestWith(flat))).toBe('10')
  })
})

describe('a line', () => {
  const known = (text: string, manifest = shop) => isKnownLine(manifest, parseVersion(manifest.product.scheme, text)!)

  test('is known by any of its releases, by an entry of its own, and by nothing else', () => {
    const more = manifestWith({ releases: releases('1.8.0'), lines: [{ line: '1.9' }] })
    expect([known('1.8.7', more), known('1.9.3', more), known('1.10.0', more)]).toEqual([true, true, false])
  })

  test('is never unknown between the oldest and the newest version where the product has none', () => {
    const flat = manifestWith({
      product: { id: 'shop', name: 'Shop', version_scheme: 'semver', line: 'none' },
      releases: releases('1.0.0', '3.0.0'),
    })
    expect([known('0.9.0', flat), known('2.0.0', flat), known('3.0.1', flat)]).toEqual([false, true, false])
  })

  test('that is unknown has known neighbours below and above', () => {
    const near = (text: string) => nearestLines(shop, parseVersion('semver', text)!)
    expect([near('1.9.5'), near('1.11.0'), near('0.1.0'), near('9.0.0')]).toEqual([
      ['1.8', '1.10'],
      ['1.10', '2.0'],
      ['1.8'],
      ['2.2'],
    ])
  })
})
