import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { binary } from '../support/cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** A template as YAML, whatever a CI system puts where. */
function template(name: string): unknown {
  return parse(readFileSync(fileURLToPath(new URL(`../../templates/ci/${name}`, import.meta.url)), 'utf8'))
}

/** Every value under a key, wherever it stands. */
function valuesOf(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value as Record<string, unknown>).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...valuesOf(inner, key),
  ])
}

const steps = valuesOf(template('github-actions.yml'), 'run') as string[]
const jobs = template('gitlab-ci.yml') as Record<string, { readonly script?: string[] }>
const hooks = valuesOf(template('pre-commit-config.yaml'), 'entry') as string[]

const released = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}]
stops:
  - {line: "1.1", reason: the index is rebuilt in the background}
`
/** What a change may bring: a background migration that is finalized on the stop before it was let finish. */
const improper = `background_migrations:
  - {name: FillWeights, queued_in: "1.2", finalized_in: "1.3"}
`

const bin = temporaryFolder()
for (const [name, line] of [
  ['plan', `exec "${process.execPath}" "${binary}" "$@"`],
  [
    'npx',
    String.raw`[ "$1 $2" = "--yes waystop@0.2" ] || { echo "npx was asked for $*" >&2; exit 99; }; shift 2; exec plan "$@"`,
  ],
]) {
  writeFileSync(join(bin, name!), `#!/bin/sh\n${line}\n`)
  chmodSync(join(bin, name!), 0o755)
}

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly report: (name: string) => unknown
}

/** Where a clone with a base and a change is; the change adds a text to the manifest. */
function clone(change: string): { readonly folder: string; readonly base: string } {
  const folder = temporaryFolder()
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: folder,
      encoding: 'utf8',
    }).trim()
  git('init', '--quiet')
  writeFileSync(join(folder, 'manifest.yaml'), released)
  git('add', '.')
  git('commit', '--quiet', '-m', 'base')
  const base = git('rev-parse', 'HEAD')
  writeFileSync(join(folder, 'manifest.yaml'), released + change)
  git('commit', '--quiet', '--allow-empty', '-am', 'change')
  return { folder, base }
}

/** Runs a line as a CI system does: a shell, the variables of the job, our command for the published one. */
function run(line: string, { folder, base }: ReturnType<typeof clone>): Ran {
  const home = join(folder, '.git/home')
  mkdirSync(home, { recursive: true })
  const env = {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    BASE: base,
    CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
    CI: 'true',
  }
  const report = (name: string): unknown => {
    const text = readFileSync(join(folder, name), 'utf8')
    return name.endsWith('.xml') ? text : (JSON.parse(text) as unknown)
  }
  try {
    const stdout = execFileSync('sh', ['-c', line], { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' })
    return { code: 0, stdout, report }
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
    return { code: status, stdout: stdout + stderr, report }
  }
}

const line = (lines: readonly string[] | undefined, pattern: RegExp): string => {
  const found = (lines ?? []).filter((one) => pattern.test(one))
  expect(found).toHaveLength(1)
  return found[0]!
}

describe('the workflow for GitHub', () => {
  test('fails a pull request that brings a fault, with an annotation', () => {
    const { code, stdout } = run(line(steps, /--new-only/u), clone(improper))
    expect(code).toBe(3)
    expect(stdout).toMatch(/^::error file=manifest\.yaml,line=8,.*title=improper-finalization::/mu)
  })

  test('passes a pull request that brings none', () => {
    expect(run(line(steps, /--new-only/u), clone(''))).toMatchObject({ code: 0 })
  })

  test('fails the main branch on everything', () => {
    expect(run(line(steps, /validate --format github$/u), clone(improper)).code).toBe(3)
    expect(run(line(steps, /validate --format github$/u), clone('')).code).toBe(0)
  })

  test('always writes the report that is uploaded', () => {
    const [file] = valuesOf(template('github-actions.yml'), 'sarif_file') as string[]
    const { code, report } = run(line(steps, /--format sarif/u), clone(improper))
    expect(code).toBe(0)
    expect(report(file!)).toMatchObject({
      version: '2.1.0',
      runs: [{ results: expect.arrayContaining([expect.objectContaining({ ruleId: 'improper-finalization' })]) }],
    })
  })

  test('clones what the comparison needs', () => {
    expect(valuesOf(template('github-actions.yml'), 'fetch-depth')).toEqual([0])
  })
})

describe('the jobs for GitLab', () => {
  const mergeRequest = jobs['validate-merge-request']?.script
  const defaultBranch = jobs['validate-default-branch']?.script
  const reports = valuesOf(jobs, 'codequality') as string[]

  test('write the report of code quality and fail only on what a merge request brings', () => {
    const place = clone(improper)
    const first = run(line(mergeRequest, /--format gitlab/u), place)
    expect(first.code).toBe(0)
    expect(first.report(reports[0]!)).toContainEqual(expect.objectContaining({ check_name: 'improper-finalization' }))
    const last = run(mergeRequest!.at(-1)!, place)
    expect(last).toMatchObject({ code: 3, stdout: expect.stringContaining('improper-finalization') })
    expect(run(mergeRequest!.at(-1)!, clone('')).code).toBe(0)
  })

  test('write every report of the default branch before one line decides', () => {
    const place = clone(improper)
    const codes = defaultBranch!.map((one) => run(one, place).code)
    expect(codes).toEqual([0, 0, 3])
    for (const file of [...reports, ...(valuesOf(jobs, 'junit') as string[])]) {
      expect(existsSync(join(place.folder, file))).toBe(true)
    }
  })

  test('clone what the comparison needs', () => {
    expect(valuesOf(jobs, 'GIT_DEPTH')).toEqual(['0'])
  })
})

test('the hook before a commit checks the whole manifest', () => {
  expect(run(hooks[0]!, clone(improper))).toMatchObject({ code: 3 })
  expect(run(hooks[0]!, clone(''))).toMatchObject({ code: 0 })
  expect(valuesOf(template('pre-commit-config.yaml'), 'pass_filenames')).toEqual([false])
})

test.each(
  [...steps, ...Object.values(jobs).flatMap(({ script = [] }) => script)].filter((one) => one.includes('--base')),
)('a clone without the base is never green: %s', (one) => {
  const place = clone(improper)
  rmSync(join(place.folder, '.git/objects'), { recursive: true })
  expect(run(one, { ...place, base: '4f2a'.repeat(10) }).code).toBe(2)
})
