import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const { cwd, plan } = fixedCli()
cpSync(fileURLToPath(new URL('../../manifests/gitlab', import.meta.url)), join(cwd, 'gitlab'), { recursive: true })

test('GitLab opens a new version of its base class, closes the old one, and is warned in between', async () => {
  const before = readFileSync(join(cwd, 'gitlab/api-versions.yaml'), 'utf8')
  const here = ['--manifest', 'gitlab']
  const introduce = ['api-version', 'introduce', '2.5', '--from', '2026-12-01', '--overlap', '30d', ...here]
  const asked: readonly (readonly [args: readonly string[], now?: string])[] = [
    [['api-version', 'list', ...here]],
    [[...introduce, '--dry-run']],
    [introduce],
    [introduce],
    [['api-version', 'introduce', '2.4', '--from', '2026-12-01', ...here]],
    [['api-version', 'close', '2.4', '--at', '2027-01-01T00:00:00Z', ...here]],
    [['api-version', 'close', '2.3', '--at', '2026-11-21', ...here]],
    [['api-version', 'close', '2.5', '--at', '2027-02-01', ...here]],
    [['validate', 'gitlab', '--rule', 'version-closing'], '2026-12-20T09:00:00Z'],
    [['api-version', 'list', ...here], '2026-12-20T09:00:00Z'],
    [['api-version', 'list', '--format', 'markdown', ...here]],
    [['api-version', 'close', '9.9', ...here]],
  ]
  const transcript: string[] = []
  for (const [args, now] of asked) {
    const env = { TZ: 'Europe/Berlin', ...(now !== undefined && { TEST_NOW: now }) }
    transcript.push(shown(args, await plan(args, { env, timeoutMs: 30_000 })))
  }
  await expect(transcript.join('\n')).toMatchFileSnapshot('transcripts/api-version.txt')
  const after = readFileSync(join(cwd, 'gitlab/api-versions.yaml'), 'utf8')
  const kept = (text: string): string[] => text.split('\n').filter((line) => !/version: "2\.[345]"/u.test(line))
  expect(kept(after)).toEqual(kept(before))
}, 180_000)
