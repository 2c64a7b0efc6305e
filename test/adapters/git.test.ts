import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { processGit } from '../../src/adapters/git.ts'
import { type Wanted } from '../../src/ports/git.ts'
import { gitIn, temporaryRepository } from '../support/git-repository.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const { folder, commit, git } = temporaryRepository()
const first = commit({
  'm/manifest.yaml': 'manifest: 1\n',
  'm/a/b.yaml': '\u{FEFF}ä\n',
  'm/a/c.txt': 'no\n',
  'd.yaml': 'd',
})
symlinkSync('manifest.yaml', join(folder, 'm/link.yaml'))
const second = commit({ 'm/manifest.yaml': 'manifest: 2\n', 'm/a/b.yaml': undefined, 'm/a/c.txt': undefined })
git('tag', '--annotate', '-m', 'out', 'v1', first)

const folderOf = (path: string, more: Partial<Wanted> = {}): Wanted => ({
  path: join(folder, path),
  isFolder: true,
  file: (name) => name.endsWith('.yaml'),
  maximumBytes: 1000,
  ...more,
})

describe('names of commits', () => {
  test('a branch, a tag and a short hash mean a commit', async () => {
    expect(await processGit.commitOf(folder, 'main')).toBe(second)
    expect(await processGit.commitOf(folder, 'v1')).toBe(first)
    expect(await processGit.commitOf(join(folder, 'm'), second.slice(0, 12))).toBe(second)
  })

  test.each([
    ['--help', 'bad-ref'],
    ['', 'bad-ref'],
    ['a\nb', 'bad-ref'],
    ['nobody', 'unknown-ref'],
    ['0'.repeat(40), 'unknown-ref'],
    ['1'.repeat(40), 'base-not-in-clone'],
    ['HEAD:m', 'unknown-ref'],
  ])('%j is none: %s', async (ref, code) => {
    await expect(processGit.commitOf(folder, ref)).rejects.toMatchObject({ code, next: expect.stringMatching(/\w/u) })
  })

  test('an empty name says which variable may be empty', async () => {
    await expect(processGit.commitOf(folder, '')).rejects.toMatchObject({
      next: expect.stringContaining('CI_MERGE_REQUEST_DIFF_BASE_SHA'),
    })
  })

  test('a folder outside of every repository is told', async () => {
    await expect(processGit.commitOf(temporaryFolder(), 'main')).rejects.toMatchObject({ code: 'no-repository' })
  })
})

describe('texts of a commit', () => {
  test('are those of its regular files, at any depth, as they were', async () => {
    expect(await processGit.textsAt(first, folderOf('m'))).toEqual([
      { path: 'a/b.yaml', text: 'ä\n' },
      { path: 'manifest.yaml', text: 'manifest: 1\n' },
    ])
    expect(await processGit.textsAt(second, folderOf('m'))).toEqual([{ path: 'manifest.yaml', text: 'manifest: 2\n' }])
  })

  test('a folder that is gone by now is still read', async () => {
    expect(await processGit.textsAt(first, folderOf('m/a'))).toEqual([{ path: 'b.yaml', text: 'ä\n' }])
  })

  test('a single file is read by its path, and a missing one is nothing', async () => {
    const file = { isFolder: false }
    expect(await processGit.textsAt(first, folderOf('d.yaml', file))).toEqual([{ path: 'd.yaml', text: 'd' }])
    expect(await processGit.textsAt(first, folderOf('m/manifest.yaml', file))).toEqual([
      { path: 'manifest.yaml', text: 'manifest: 1\n' },
    ])
    expect(await processGit.textsAt(first, folderOf('e.yaml', file))).toEqual([])
    expect(await processGit.textsAt(first, folderOf('nowhere/at/all'))).toEqual([])
  })

  test('names that a shell or a pathspec would read otherwise are names', async () => {
    const name = ':(glob)*; $(x)é.yaml'
    const odd = commit({ [`m/${name}`]: 'odd' })
    expect(await processGit.textsAt(odd, folderOf('m', { file: (path) => path === name }))).toEqual([
      { path: name, text: 'odd' },
    ])
    expect(await processGit.textsAt(odd, folderOf(`m/${name}`, { isFolder: false }))).toHaveLength(1)
  })

  test('too much text is refused before it is read, and what is no text is refused', async () => {
    await expect(processGit.textsAt(first, folderOf('m', { maximumBytes: 12 }))).rejects.toMatchObject({
      code: 'too-large',
    })
    const bytes = commit({ 'm/bytes.yaml': new Uint8Array([0xff, 0xfe, 0x00]) })
    await expect(processGit.textsAt(bytes, folderOf('m'))).rejects.toMatchObject({ code: 'cannot-read' })
  })
})

describe('a clone that lacks history', () => {
  const shallow = join(temporaryFolder(), 'clone')
  gitIn(folder, ['clone', '--quiet', '--depth', '1', `file://${folder}`, shallow])

  test.each([first, 'origin/main~1', 'v1'])('%s is not there, and the settings are named', async (ref) => {
    await expect(processGit.commitOf(shallow, ref)).rejects.toMatchObject({
      code: 'base-not-in-clone',
      next: expect.stringMatching(/GIT_DEPTH: 0.*fetch-depth: 0.*--unshallow/u),
    })
  })

  test('what it has can be compared with', async () => {
    const head = await processGit.commitOf(shallow, 'HEAD')
    expect(await processGit.textsAt(head, folderOf('m', { path: join(shallow, 'm') }))).not.toEqual([])
  })

  test('a partial clone is not filled over the network behind your back', async () => {
    const partial = join(temporaryFolder(), 'partial')
    git('config', 'uploadpack.allowFilter', 'true')
    gitIn(folder, ['clone', '--quiet', '--filter=blob:none', '--no-checkout', `file://${folder}`, partial])
    await expect(processGit.textsAt(first, folderOf('m', { path: join(partial, 'm') }))).rejects.toMatchObject({
      code: 'base-not-in-clone',
    })
  })
})

describe('the commit that brought a file', () => {
  test('is the newest that added it, wherever the file is now', async () => {
    expect(await processGit.broughtBy(join(folder, 'm/manifest.yaml'))).toBe(first)
    expect(await processGit.broughtBy(join(folder, 'm/a/c.txt'))).toBe(first)
  })

  test('is none for a file that was never committed', async () => {
    expect(await processGit.broughtBy(join(folder, 'm/never.yaml'))).toBeUndefined()
  })

  test('is asked of a repository', async () => {
    await expect(processGit.broughtBy(join(temporaryFolder(), 'a.yaml'))).rejects.toMatchObject({
      code: 'no-repository',
    })
  })
})
