import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { builtCli } from '../support/cli.ts'
import { depotText } from '../support/depot.ts'
import { gitIn, temporaryRepository } from '../support/git-repository.ts'

const { plan, cwd } = builtCli()
const { folder, commit, git } = temporaryRepository()
const first = commit({ 'manifests/manifest.yaml': depotText })
commit({ 'manifests/manifest.yaml': depotText.replace('finalize_parcel_weights', 'finalize_it') })
git('tag', 'edited')

const here = { cwd: folder }

describe('in a checkout', () => {
  test('plan validate --base finds that a released migration was edited, and only that with --new-only', async () => {
    const answer = await plan(['validate', '--base', first, '--new-only', '--json'], here)
    expect(answer.code).toBe(3)
    const { findings, left_out: leftOut } = JSON.parse(answer.stdout) as {
      readonly findings: readonly { readonly id: string; readonly is_new: boolean; readonly place: { file: string } }[]
      readonly left_out: { readonly not_new: number }
    }
    expect(findings.map(({ id, is_new: isNew, place }) => `${id} ${isNew} ${place.file}`)).toEqual([
      'released-migration-edited:20250701090000 true manifests/manifest.yaml',
    ])
    expect(leftOut.not_new).toBeGreaterThan(0)
  })

  test('what is not committed yet counts too, and nothing of git changes', async () => {
    const before = git('status', '--porcelain')
    const same = await plan(['validate', '--base', 'edited', '--new-only'], here)
    expect(same.code).toBe(0)
    expect(git('status', '--porcelain')).toBe(before)
  })

  test('plan diff tells it as a comment of a merge request', async () => {
    const { code, stdout } = await plan(['diff', first, 'edited', '--format', 'markdown'], here)
    expect(code).toBe(0)
    expect(stdout.startsWith('<!-- waystop:manifest-diff:depot -->\n')).toBe(true)
    expect(stdout).toContain('changed: `20250701090000 finalize_it`: name `finalize_parcel_weights` -> `finalize_it`')
  })

  test('settings of git that run programs run nothing', async () => {
    const trap = join(folder, 'ran')
    git('config', 'core.fsmonitor', `touch ${trap}; false`)
    git('config', 'diff.external', `touch ${trap}`)
    await plan(['validate', '--base', first], here)
    git('config', '--unset', 'core.fsmonitor')
    expect(() => readFileSync(trap)).toThrow('ENOENT')
  })

  test('inside a hook the folder decides, not what the hook was given', async () => {
    const env = { GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere/index' }
    expect((await plan(['validate', '--base', 'edited', '--new-only'], { ...here, env })).code).toBe(0)
  })
})

describe('a base that is not there is never green', () => {
  const shallow = join(cwd, 'shallow')
  gitIn(folder, ['clone', '--quiet', '--depth', '1', `file://${folder}`, shallow])

  test.each([
    ['a shallow clone', shallow, first, /is shallow\n.*GIT_DEPTH: 0.*fetch-depth: 0.*--unshallow/u],
    ['an unknown name', folder, 'nobody', /knows no commit by the name nobody/u],
    ['an empty variable', folder, '', /the name of the commit is empty/u],
    ['an option', folder, '-x', /"-x" is no name of a commit/u],
    ['no repository', cwd, 'main', /in no git repository|no manifest/u],
  ])('%s', async (_, where, base, told) => {
    mkdirSync(join(cwd, 'manifests'), { recursive: true })
    writeFileSync(join(cwd, 'manifests/manifest.yaml'), depotText)
    const { code, stderr, stdout } = await plan(['validate', 'manifests', `--base=${base}`], { cwd: where })
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(told)
  })

  test('--new-only without a base', async () => {
    expect((await plan(['validate', '--new-only'], here)).code).toBe(2)
  })
})

describe('a lock', () => {
  test('is written by plan release cut, once, and refuses to follow an edit', async () => {
    const work = join(cwd, 'cut')
    mkdirSync(work)
    writeFileSync(join(work, 'manifest.yaml'), depotText)
    const there = { cwd: work }
    expect((await plan(['release', 'cut', '2.0'], there)).code).toBe(0)
    const lock = readFileSync(join(work, 'manifest.yaml.lock'), 'utf8')
    expect((await plan(['release', 'cut', '2.0'], there)).stdout).toContain('nothing to do')
    writeFileSync(join(work, 'manifest.yaml'), depotText.replace('finalize_parcel_weights', 'finalize_it'))
    expect((await plan(['release', 'cut', '2.1'], there)).code).toBe(3)
    expect(readFileSync(join(work, 'manifest.yaml.lock'), 'utf8')).toBe(lock)
    const { stdout } = await plan(['validate', '--rule', 'released-migration-edited'], there)
    expect(stdout).toContain('frozen by the lock of 2.0')
  })
})
