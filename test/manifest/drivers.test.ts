import { describe, expect, test } from 'vitest'
import { decodeManifest } from '../../src/app/manifest-cache/decode.ts'
import { encodeManifest } from '../../src/app/manifest-cache/encode.ts'
import { readManifest } from '../../src/manifest/read-manifest.ts'
import { manifestOf } from '../support/manifests.ts'
import { fullDocument } from './full-document.ts'
import { head, marked, problemsOf, told } from './marked.ts'

const driver = (calls: string) => `drivers: [{id: d, calls: [${calls}]}]`

describe('a fault of a driver is told where it stands', () => {
  test.each([
    ['a placeholder nobody fills', 'unknown-placeholder', driver('{do: deploy, run: [apt, «"{versoin}"]}')],
    ['a value nobody declared', 'unknown-placeholder', driver('{do: deploy, run: [apt, «"{with.package}"]}')],
    ['a way of protecting nobody knows', 'unknown-placeholder', driver('{do: deploy, run: [apt, «"{version|sh}"]}')],
    [
      'the name of a background migration elsewhere',
      'unknown-placeholder',
      driver('{do: migrate, run: [x, «"{name}"]}'),
    ],
    [
      'a placeholder in the environment',
      'unknown-placeholder',
      driver('{do: deploy, run: [x], environment: {A: «"{b}"}}'),
    ],
    [
      'a placeholder in a shell text',
      'unknown-placeholder',
      driver('{do: deploy, shell: «"apt install shop={version}"}'),
    ],
    ['neither words nor a text', 'bad-call', driver('«{do: deploy}')],
    ['both', 'bad-call', driver('«{do: deploy, run: [a], shell: a}')],
    [
      'an expression that is none',
      'bad-pattern',
      driver('{do: deploy, run: [a], outputs: [{matches: «"(", means: failed}]}'),
    ],
    [
      'an expression with look-around',
      'bad-pattern',
      driver('{do: version, run: [a], reads: {text: «"(?=a)(?<version>b)"}}'),
    ],
    ['a reader that reads nothing', 'bad-pattern', driver('{do: deploy, run: [a], reads: {lines: «"abc"}}')],
    ['two readers at once', 'bad-call', driver('{do: deploy, run: [a], reads: «{lines: "(?<a>b)", text: "(?<a>b)"}}')],
    ['a version that is not read', 'bad-call', driver('«{do: version, run: [a]}')],
    ['a status without states', 'bad-call', driver('«{do: status, run: [a], reads: {lines: "(?<name>.*)"}}')],
    [
      'an exit code twice',
      'exit-twice',
      driver('{do: deploy, run: [a], exits: [{codes: [1, 2], means: failed}, {codes: [«2], means: done}]}'),
    ],
    [
      'an exit code that is none',
      'bad-value',
      driver('{do: deploy, run: [a], exits: [{codes: [«256], means: failed}]}'),
    ],
    ['no words at all', 'bad-value', driver('{do: deploy, run: «[]}')],
    ['a word with a NUL', 'bad-value', driver('{do: deploy, run: [«"a\\0b"]}')],
    ['a verb nobody knows', 'bad-value', driver('{do: «undo, run: [a]}')],
    ['a value in when that is not declared', 'unknown-reference', driver('{do: deploy, run: [a], when: {os: «rhel}}')],
    ['an install type nobody declared', 'unknown-reference', 'drivers: [{id: d, install_types: [«helm]}]'],
    [
      'a default that is no choice',
      'unknown-reference',
      'drivers: [{id: d, values: [{name: a, default: «x, choices: [y]}]}]',
    ],
    ['a value twice', 'duplicate-id', 'drivers: [{id: d, values: [{name: a}, «{name: a}]}]'],
    ['a word of two states', 'duplicate-id', 'drivers: [{id: d, states: {finished: [ok], failed: [«ok]}}]'],
    ['a driver twice', 'duplicate-id', 'drivers: [{id: d}, «{id: d}]'],
    [
      'a gate that expects what is not read',
      'unknown-reference',
      'gates: [{id: g, title: t, check: {run: [a], expect: [{field: «b, operator: "=", threshold: 1}]}}]',
    ],
    [
      'a gate with a bad expression',
      'bad-pattern',
      'gates: [{id: g, title: t, check: {run: [a], reads: {text: «"(?<a>"}}}]',
    ],
  ])('%s', (_, code, text) => {
    const { text: whole, expected } = marked(`${head}${text}\n`, code)
    expect(told(whole)).toEqual(expected)
  })
})

const preset = {
  path: 'drivers/base.yaml',
  text: `
drivers:
  - id: base
    name: Base
    values: [{name: package, about: the package, default: shop}]
    calls:
      - {do: version, run: [base, --version], reads: {text: "(?<version>[0-9.]+)"}}
      - {do: deploy, run: [base, get]}
      - {do: deploy, run: [base, install, "{with.package}={version}"]}
      - {do: migrate, run: [base, migrate]}
    states: {finished: [ok]}
`,
}

const withPreset = (body: string) => readManifest([{ path: 'manifest.yaml', text: `${head}${body}\n` }], [preset])

describe('a driver that starts from a shipped one', () => {
  test('has its calls, but for those it says itself or leaves out', () => {
    const result = withPreset(
      'drivers: [{id: own, use: base, without: [migrate], values: [{name: package, default: mine}], states: {failed: [bad]}, calls: [{do: deploy, run: [own, "{with.package}"]}]}]',
    )
    const [driver] = 'ok' in result ? result.ok.drivers : []
    expect([...(driver?.calls ?? [])].map(([verb, calls]) => [verb, calls.map(({ run }) => run)])).toEqual([
      ['version', [['base', '--version']]],
      ['deploy', [['own', '{with.package}']]],
    ])
    expect(driver).toMatchObject({
      id: 'own',
      name: 'Base',
      kind: 'guided',
      values: [{ name: 'package', about: 'the package', default: 'mine' }],
      states: new Map([
        ['finished', ['ok']],
        ['failed', ['bad']],
      ]),
      unresolved: undefined,
    })
  })

  test('that does not ship names those that do', () => {
    const result = withPreset('drivers: [{id: own, use: bace}]')
    expect('problems' in result && result.problems).toMatchObject([
      { code: 'unknown-reference', next: 'did you mean base?', place: { file: 'manifest.yaml' } },
    ])
  })

  test('says so where shipped ones are not at hand, and is no fault', () => {
    expect(manifestOf(`${head}drivers: [{id: own, use: base}]\n`).drivers).toMatchObject([{ unresolved: 'base' }])
  })

  test('tells a fault of the shipped one in its file', () => {
    const result = readManifest(
      [{ path: 'manifest.yaml', text: `${head}drivers: [{id: own, use: base}]\n` }],
      [{ ...preset, text: preset.text.replace('{with.package}=', '{with.pakage}=') }],
    )
    expect('problems' in result && result.problems).toMatchObject([
      {
        code: 'unknown-placeholder',
        place: { file: 'drivers/base.yaml', line: 9 },
        next: 'did you mean {with.package}?',
      },
    ])
  })
})

test('what is kept between runs is the same driver and the same gate, with all their maps', () => {
  const manifest = manifestOf(JSON.stringify(fullDocument))
  const again = decodeManifest(encodeManifest(manifest))
  expect(again?.drivers).toEqual(manifest.drivers)
  expect(again?.gates).toEqual(manifest.gates)
  expect(again?.drivers[0]!.calls.get('deploy')![0]!.exits.get(2)).toBe('not-yet')
})

test('twenty drivers of fifty calls with hostile expressions are read in a moment', () => {
  const call = `{do: migrate, run: [a], outputs: [{matches: "(a+)+$", means: failed}]}`
  const text = `${head}drivers: [${Array.from({ length: 20 }, (_, i) => `{id: d${i}, calls: [${Array.from({ length: 50 }, () => call).join(', ')}]}`).join(', ')}]\n`
  const began = performance.now()
  expect(problemsOf(text).slice(0, 1)).toEqual([])
  expect(performance.now() - began).toBeLessThan(6000)
})
