import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Manifest } from '../../../src/domain/manifest.ts'
import { squashIssueBody } from '../../../src/present/squash/issue.ts'
import { squashIssueMarkdown } from '../../../src/present/squash/issue-text.ts'
import { squashIssue } from '../../../src/release/squash/issue.ts'
import { manifestOf, shippedFiles } from '../../support/manifests.ts'

const name = 'squash-issue.md.liquid'
const source = readFileSync(fileURLToPath(new URL(`../../../templates/${name}`, import.meta.url)), 'utf8')

const policy = { squashLabels: ['database', 'type::maintenance'], squashCc: ['@depot/database', 'ada'] }

function written(
  manifest: Manifest,
  after: string,
  forge: 'gitlab' | 'github',
  more: Partial<Manifest['policy']> = {},
) {
  const told = { ...manifest, policy: { ...manifest.policy, ...more } }
  const stop = told.stops.find(({ id }) => id === after)!
  const facts = squashIssue(told, { after: stop, today: '2026-11-21' })
  const command = `plan squash issue --after ${after} --json`
  return squashIssueMarkdown({
    title: facts.title,
    body: squashIssueBody(facts, { forge, command, template: { name, source } }),
  })
}

const product = (id: string) => manifestOf(shippedFiles(id))
const folder = '../templates/squash-issue'

describe('the issue about a squash', () => {
  test('of GitLab ends with quick actions', async () => {
    await expect(written(product('gitlab'), '18.8', 'gitlab', policy)).toMatchFileSnapshot(`${folder}.gitlab.md`)
  })

  test('of the example product is short', async () => {
    const text = written(product('example'), '2.1', 'gitlab', {
      ...policy,
      squashTarget: 'stop',
      support: { majors: 2, age: undefined },
    })
    await expect(text).toMatchFileSnapshot(`${folder}.example.md`)
  })

  test('of a product with calendar versions and without migrations claims nothing', async () => {
    await expect(written(product('sentry'), '25.5.1', 'github', policy)).toMatchFileSnapshot(`${folder}.sentry.md`)
  })

  test('is short enough for GitHub, whatever is in reach', () => {
    expect(written(product('gitlab'), '19.5', 'github').length).toBeLessThan(65_536)
  })

  test('has no quick actions for GitHub, and mentions people', () => {
    const text = written(product('gitlab'), '18.8', 'github', policy)
    expect(text).not.toMatch(/^\//mu)
    expect(text.trimEnd().split('\n').at(-1)).toBe('cc @depot/database @ada')
  })
})

test('no text of a manifest becomes a quick action, a mention or a label of its own', () => {
  const manifest = manifestOf(`manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
policy: {squash: {target: stop, labels: ['a" /close', "b\\n/close"], cc: ["@all /close", "ada"]}}
releases: [{version: "1.1.0", date: 2026-01-15}, {version: "1.2.0", date: 2026-02-15}]
stops: [{line: "1.2", reason: "/close\\n/assign @all <img src=x> #1"}]
migrations: [{id: "20260101000000", name: "/close @all", release: "1.1"}]
`)
  const lines = written(manifest, '1.2', 'gitlab').split('\n')
  expect(lines.filter((line) => line.startsWith('/'))).toEqual([`/label ~"a' /close" ~"b /close"`, '/cc @ada'])
  expect(lines.join('\n')).not.toMatch(/@all|(?<!\\)<img|#1/u)
})
