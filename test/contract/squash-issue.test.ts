import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'
import { localHttp } from '../support/local-http.ts'

const { cwd, plan } = fixedCli()
const issue = ['squash', 'issue', '--product', 'gitlab', '--after', '18.8']

test('plan squash issue says how far it goes, why not further, and what it would file', async () => {
  const asked = [
    [...issue, '--to', '18.5'],
    [...issue, '--to', '18.3'],
    ['squash', 'issue', '--product', 'gitlab', '--after', '19.8'],
    [...issue, '--post', 'gitlab'],
    [...issue, '--post', 'gitlab', '--project', 'tools/harbor'],
    [...issue, '--dry-run'],
    ['squash', 'issue', '--manifest', 'depot', '--after', '2.2'],
  ]
  const transcript: string[] = []
  for (const args of asked) transcript.push(shown(args, await plan(args)))
  await expect(transcript.join('\n')).toMatchFileSnapshot('transcripts/squash issue.txt')
})

test('an issue is written into a file, in the form of the forge', async () => {
  const { code, stderr } = await plan([...issue, '--format', 'github', '--output', 'issue.md'])
  expect([code, stderr]).toEqual([0, 'wrote issue.md\n'])
  expect(readFileSync(join(cwd, 'issue.md'), 'utf8')).toMatch(
    /^# Squash migrations up to 18\.2, after stop 18\.8\n\nFold /u,
  )
})

test('the token is sent to the named host alone and shown nowhere', async () => {
  const { url, received } = await localHttp((response, { method }) =>
    response
      .writeHead(method === 'POST' ? 201 : 200)
      .end(method === 'POST' ? '{"title": "x", "web_url": "https://forge.example/1"}' : '[]'),
  )
  const args = [...issue, '--post', 'gitlab', '--project', 'tools/harbor', '--api', url]
  const told = await plan(args, { env: { GITLAB_TOKEN: 'glpat-secret' } })
  const place = new URL(url).host
  expect(told.stdout.replaceAll(place, 'HOST')).toBe(`Filed in tools/harbor on HOST: https://forge.example/1
Squash migrations up to 18.2, after stop 18.8

Next  plan stop done 18.8 squash-issue --link https://forge.example/1 --product gitlab
`)
  expect(told.stdout + told.stderr).not.toContain('glpat-secret')
  expect(received.map(({ method }) => method)).toEqual(['GET', 'POST'])
})

test('plan stop propose --horizon compares schedules for the releases that come', async () => {
  const asked = [
    ['stop', 'propose', '--product', 'gitlab', '--horizon', '12'],
    ['stop', 'propose', '--manifest', 'depot', '--horizon', '6'],
    [
      'stop',
      'propose',
      '--manifest',
      'depot',
      '--horizon',
      '6',
      '--candidates',
      'every-2,lives',
      '--format',
      'markdown',
    ],
    ['stop', 'propose', '--manifest', 'depot', '--horizon', '6', '--candidates', 'every-5'],
    ['stop', 'propose', '--manifest', 'depot', '--horizon', '6', '--from', '2.0'],
    ['stop', 'propose', '--manifest', 'depot', '--candidates', 'none'],
    ['stop', 'propose', '--manifest', 'depot', '--format', 'markdown'],
  ]
  const transcript: string[] = []
  for (const args of asked) transcript.push(shown(args, await plan(args)))
  await expect(transcript.join('\n')).toMatchFileSnapshot('transcripts/stop propose horizon.txt')
})
