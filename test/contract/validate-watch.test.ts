import { spawn } from 'node:child_process'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { binary, builtCli } from '../support/cli.ts'

const { cwd, env, plan } = builtCli()
const head =
  'manifest: 1\nproduct: {id: shop, name: Shop, version_scheme: semver, line: 2}\ncomplete_until: 2026-11-20\n'
const releases = 'releases: [{version: "1.1.0", date: 2026-01-01}]\n'
const withoutReason = 'stops: [{line: "1.1"}]\n'
const withReason = 'stops: [{line: "1.1", reason: x}]\n'
const rule = ['--rule', 'stop-without-reason']

/** Watches; each change is made once the answer before it has been shown. Ends with Ctrl-C after the last one. */
async function watched(
  path: string,
  changes: readonly (() => void)[],
  rules: readonly string[] = rule,
): Promise<{ answers: string[]; code: number | null }> {
  const child = spawn(process.execPath, [binary, 'validate', path, ...rules, '--watch'], { cwd, env: { ...env } })
  const open = [...changes]
  let shown = ''
  let heard = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    const at = shown.indexOf('Ctrl-C ends', heard)
    if (at === -1) return
    heard = at + 1
    const change = open.shift()
    if (change) change()
    else child.kill('SIGINT')
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  const answers = shown.split(/^── \d{2}:\d{2}:\d{2}$/mu).slice(1)
  return { answers: answers.map((answer) => answer.trim().split('\n')[0]!), code }
}

describe('plan validate --watch', () => {
  test('answers anew when a file of the folder changes, is added or is replaced, and ends with Ctrl-C', async () => {
    const folder = join(cwd, 'm')
    mkdirSync(join(folder, 'more'), { recursive: true })
    writeFileSync(join(folder, 'manifest.yaml'), head + releases)
    const added = join(folder, 'more/stops.yaml')
    const { answers, code } = await watched('m', [
      () => writeFileSync(added, withoutReason),
      () => {
        writeFileSync(`${added}.tmp`, withReason)
        renameSync(`${added}.tmp`, added)
      },
    ])
    expect(code).toBe(130)
    expect(answers).toEqual([
      'Shop (m) passed: nothing found by 1 rule',
      expect.stringContaining('Shop (m) passed: 1 warning'),
      'Shop (m) passed: nothing found by 1 rule',
    ])
  })

  test('watches a file alone, also when it is replaced', async () => {
    const file = join(cwd, 'one.yaml')
    writeFileSync(file, head + releases)
    const { answers, code } = await watched('one.yaml', [
      () => {
        writeFileSync(`${file}.new`, head + releases + withoutReason)
        renameSync(`${file}.new`, file)
      },
    ])
    expect(code).toBe(130)
    expect(answers.at(-1)).toContain('1 warning')
  })

  test('sees the SQL that a file alone names, also where its folder comes later', async () => {
    const folder = join(cwd, 'alone')
    mkdirSync(folder)
    const sql = 'migrations: [{id: "20260101000000", release: "1.1", up: sql/deep/drop.sql}]\n'
    writeFileSync(join(folder, 'one.yaml'), head + releases + sql)
    const { answers, code } = await watched(
      'alone/one.yaml',
      [
        () => mkdirSync(join(folder, 'sql/deep'), { recursive: true }),
        () => writeFileSync(join(folder, 'sql/deep/drop.sql'), 'ALTER TABLE a RENAME TO b;\n'),
        () => writeFileSync(join(folder, 'sql/deep/drop.sql'), 'SELECT 1;\n'),
      ],
      ['--rule', 'sql-rename', '--rule', 'sql-file-missing'],
    )
    expect(code).toBe(130)
    const verdicts = ['failed: 1 error', 'failed: 1 error', 'failed: 1 error', 'passed: nothing found by 2 rules']
    expect(answers).toEqual(verdicts.map((verdict) => `Shop (alone/one.yaml) ${verdict}`))
  })

  test.each([
    [['--json'], '--json'],
    [['--format', 'sarif'], '--watch shows text, not sarif'],
    [['--fix'], '--fix'],
    [['--output', 'x.txt'], '--output'],
  ])('is refused together with %j', async (flags, told) => {
    const { code, stdout, stderr } = await plan(['validate', 'one.yaml', '--watch', ...flags])
    expect(code).toBe(2)
    expect(stdout + stderr).toContain(told)
  })
})
