import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readManifest } from '../../../src/manifest/read-manifest.ts'
import { allRules } from '../../../src/rules/registry.ts'

const folder = fileURLToPath(new URL('../../../src/manifest', import.meta.url))

/** Files of an installation are no manifest: `plan validate` never reads one. */
const ofInstallations = new Set(['read-installation.ts', 'installation-run.ts'])

/** Every code that a reader of manifests can give a problem, as it stands in its source. */
function codesInSource(): Set<string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const sources = files.filter((name) => name.endsWith('.ts') && !ofInstallations.has(name))
  const text = sources.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!)
  return new Set([
    ...found(/\bcode: '([a-z-]+)'/gu),
    ...found(/\brefusal\(\s*source,\s*[^,]+,\s*'([a-z-]+)'/gu),
    ...found(/\breport\(\s*scope,\s*(?:place|placeIn\([^)]*\)),\s*'([a-z-]+)'/gu),
    ...found(/= reading<\w+>\([^]*?,\s*'([a-z ]+)',/gu).map((kind) => `bad-${kind.replaceAll(' ', '-')}`),
  ])
}

const explained = allRules.flatMap((rule) => ('codes' in rule ? rule.codes : []))

test('every code of the reader is explained by one rule, and no rule explains a code that nobody gives', () => {
  expect(explained.toSorted()).toEqual([...codesInSource()].toSorted())
})

test('the codes are found where they are built: a kind of text, a refusal of YAML, a report of the resolver', () => {
  expect([...codesInSource()]).toEqual(
    expect.arrayContaining(['bad-version-range', 'yaml-reference', 'too-deep', 'dependency-cycle', 'duplicate-key']),
  )
})

const head =
  'manifest: 1\nproduct: {id: depot, name: Depot, version_scheme: semver, line: 2}\ncomplete_until: 2026-11-20\n'

test.each([
  ['yaml-syntax', 'stops: ['],
  ['control-character', 'stops: \u0007'],
  ['yaml-reference', 'stops: &a []'],
  ['yaml-tag', 'stops: !!seq []'],
  ['several-documents', 'stops: []\n---\nstops: []'],
  ['complex-key', '[a]: 1'],
  ['too-deep', `stops: ${'['.repeat(100)}${']'.repeat(100)}`],
  ['duplicate-key', 'stops: []\nstops: []'],
  ['duplicate-id', 'releases: [{version: "1.0.0"}, {version: "1.0.0"}]'],
  ['unquoted-version', 'stops: [{line: 1.10}]'],
  ['unknown-field', 'stop: []'],
  ['missing-field', 'stops: []\nreleases: [{}]'],
  ['no-value', 'stops:'],
  ['bad-value', 'stops: 1'],
  ['bad-version', 'releases: [{version: "1.x"}]'],
  ['bad-line', 'lines: [{line: "1.0.0"}]'],
  ['bad-line-or-version', 'stops: [{line: "x"}]'],
  ['bad-version-range', 'notes: [{versions: "about 1", text: mind the gap}]'],
  ['bad-date', 'lines: [{line: "1.0", date: 2026-02-30}]'],
  ['bad-instant', 'api_versions: [{version: "1", from: "2026-02-01T25:00:00Z"}]'],
  ['unknown-reference', 'migrations: [{id: "20260101000000", database: moon}]'],
  ['path-escape', 'migrations: [{id: "20260101000000", up: /etc/passwd}]'],
  ['bad-stop', 'stops: [{reason: nowhere}]'],
  ['bad-min-patch', 'stops: [{line: "1.0", min_patch: "1.1.0"}]'],
  ['bad-interval', 'migrations: [{id: "20260101000000", release: {earliest: "1.1", latest: "1.0"}}]'],
  ['off-without-reason', 'policy: {rules: {stop-late: {severity: off}}}'],
])('a manifest can meet %s, and some rule explains it', (code, text) => {
  const result = readManifest([{ path: 'manifest.yaml', text: head + text }])
  expect('problems' in result ? result.problems.map((problem) => problem.code) : []).toEqual([code])
  expect(explained).toContain(code)
})
