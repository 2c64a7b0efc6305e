import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const { cwd, plan } = fixedCli()
const head =
  'manifest: 1\nproduct: {id: shop, name: Shop, version_scheme: semver, line: 2}\ncomplete_until: 2026-11-20\n'
const releases = 'releases: [{version: "1.10.0", date: 2026-01-01}]\n'

async function transcript(asked: readonly (readonly string[])[]): Promise<string> {
  const parts: string[] = []
  for (const args of asked) parts.push(shown(args, await plan(args)))
  // How many rules there are is not what is shown here.
  return parts.join('\n').replaceAll(/\d\d+ rules/gu, 'all rules')
}

test('plan validate --fix shows what it would mend, mends it, and has nothing left to mend', async () => {
  const file = join(cwd, 'fix.yaml')
  const text = `${head}${releases}stops:\n  - {line: 1.10, reason: x} # 1.10\n`.replaceAll('\n', '\r\n')
  writeFileSync(file, `\uFEFF${text}`)
  const fix = ['validate', 'fix.yaml', '--rule', 'unquoted-version', '--fix']
  const told = await transcript([[...fix, '--dry-run'], fix, fix, ['validate', 'fix.yaml', '--dry-run']])
  await expect(told).toMatchFileSnapshot('transcripts/validate, fix.txt')
  expect(readFileSync(file, 'utf8')).toBe(`\uFEFF${text.replace('line: 1.10', 'line: "1.10"')}`)
})

test('plan validate --write-baseline freezes, --baseline leaves out, and what is gone is told', async () => {
  const file = join(cwd, 'old.yaml')
  const stops = 'stops: [{line: "1.10"}]\n'
  writeFileSync(file, head + releases + stops)
  const asked = ['validate', 'old.yaml', '--fail-on', 'warning']
  const first = await transcript([
    [...asked, '--write-baseline', 'known.json'],
    [...asked, '--baseline', 'known.json'],
    [...asked, '--baseline', 'unknown.json'],
    [...asked, '--baseline', 'known.json', '--write-baseline', 'known.json'],
  ])
  writeFileSync(file, head + releases)
  const second = await transcript([[...asked, '--baseline', 'known.json']])
  await expect(`${first}\n${second}`).toMatchFileSnapshot('transcripts/validate, baseline.txt')
})
