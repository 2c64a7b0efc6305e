import { describe, expect, test } from 'vitest'
import { validate } from '../../../src/app/validate/validate.ts'
import { type ValidateFlags } from '../../../src/app/validate/request.ts'
import { allRules } from '../../../src/rules/registry.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { wholeManifest } from '../../rules/example.ts'

function answerTo(manifest: string, flags: ValidateFlags = {}) {
  const text = /^manifest:/mu.test(manifest) ? manifest : wholeManifest(manifest)
  return validate(memoryPorts({ '/desk/m/manifest.yaml': text }), { path: 'm', ...flags })
}

async function found(manifest: string, flags: ValidateFlags = {}): Promise<string[]> {
  return (await answerTo(manifest, flags)).findings.map(({ severity, id }) => `${severity} ${id}`)
}

const releases = 'releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]\n'
const stop = (comment: string) => `${releases}stops:\n  - {line: "1.1"} ${comment}\n`

describe.each(allRules.filter((rule) => 'foundIn' in rule).map((rule) => [rule.name, rule] as const))(
  '%s',
  (name, rule) => {
    test('is found in its bad example', async () => {
      expect((await answerTo(rule.bad.manifest)).findings.map((finding) => finding.rule)).toEqual([name])
    })

    test('and nothing is found in its good one', async () => {
      expect(await found(rule.good.manifest)).toEqual([])
    })
  },
)

describe('A comment with a reason', () => {
  test('leaves a finding out, and the answer counts it', async () => {
    const answer = await answerTo(stop('# waystop ignore stop-without-reason: see 12'))
    expect(answer).toMatchObject({
      findings: [],
      left_out: { suppressed: 1 },
      verdict: 'passed',
      counts: { warning: 0 },
    })
  })

  test('above a list leaves out what is found in all of it', async () => {
    const text = `${releases}# waystop ignore stop-without-reason: see 12\nstops:\n  - {line: "1.0"}\n  - {line: "1.1"}\n`
    expect(await answerTo(text)).toMatchObject({ findings: [], left_out: { suppressed: 2 } })
  })

  test('above one entry leaves the next one alone', async () => {
    const text = `${releases}stops:\n  # waystop ignore stop-without-reason: see 12\n  - {line: "1.0"}\n  - {line: "1.1"}\n`
    expect(await found(text)).toEqual(['warning stop-without-reason:1.1'])
  })

  test('at the top of a file covers that file and no other one', async () => {
    const ports = memoryPorts({
      '/desk/m/manifest.yaml': wholeManifest(releases),
      '/desk/m/a.yaml': '# waystop ignore-file stop-without-reason: see 12\nstops:\n  - {line: "1.0"}\n',
      '/desk/m/b.yaml': 'stops:\n  - {line: "1.1"}\n',
    })
    const { findings, left_out: leftOut } = await validate(ports, { path: 'm' })
    expect(findings.map(({ place }) => place.file)).toEqual(['m/b.yaml'])
    expect(leftOut.suppressed).toBe(1)
  })

  test('also works where only some rules are asked, and is then never called unused', async () => {
    const asked = { rule: ['stop-without-reason'] }
    expect(await answerTo(stop('# waystop ignore stop-without-reason: see 12'), asked)).toMatchObject({
      findings: [],
      left_out: { suppressed: 1 },
    })
    const mended = `${releases}lines: [] # waystop ignore stop-without-reason: see 12\n`
    expect(await found(mended, { rule: ['unused-suppression'] })).toEqual([])
  })

  test('is not called unused for a rule that the policy turns off, or that compares with a base', async () => {
    const off = 'policy: {rules: {stop-without-reason: {severity: "off", because: not ours}}}\n'
    expect(await found(off + stop('# waystop ignore stop-without-reason: see 12'))).toEqual([])
    const changes = allRules.find(({ group }) => group === 'immutability')
    const name = changes?.name ?? 'stop-without-reason'
    const unused = changes ? [] : [`warning unused-suppression:manifest.yaml/${name}`]
    expect(await found(`${releases}# waystop ignore ${name}: see 12\nlines: []\n`)).toEqual(unused)
  })
})

describe('A comment that is wrong', () => {
  test('without a reason suppresses nothing, and is itself found', async () => {
    expect(await found(stop('# waystop ignore stop-without-reason'))).toEqual([
      'warning stop-without-reason:1.1',
      'error suppression-without-reason:manifest.yaml/stop-without-reason',
    ])
  })

  test('with one unknown name still suppresses by the others', async () => {
    const answer = await answerTo(stop('# waystop ignore stop-without-raeson, stop-without-reason: see 12'))
    expect(answer.left_out.suppressed).toBe(1)
    expect(answer.findings).toMatchObject([
      {
        rule: 'suppression-unknown-rule',
        next: expect.stringMatching(/^did you mean stop-without-reason/u),
        place: { file: 'm/manifest.yaml', line: 6, column: 36 },
        end: { line: 6, column: 55 },
      },
    ])
  })

  test('cannot suppress what is said of comments', async () => {
    const text = `# waystop ignore-file suppression-unknown-rule: quiet\n${wholeManifest(releases)}lines: [] # waystop ignore x: y\n`
    expect(await found(text)).toContain('error suppression-unknown-rule:manifest.yaml/x')
  })

  test('twice in one file gets two ids', async () => {
    expect(await found(`${releases}lines: [] # waystop ignore x: y\nnotes: [] # waystop ignore x: y\n`)).toEqual([
      'error suppression-unknown-rule:manifest.yaml/x',
      'error suppression-unknown-rule:manifest.yaml/x~2',
    ])
  })

  test.each([
    [
      '# waystop ignore-file stop-without-reason: see 12',
      'the comment covers nothing: it stands below the first entry',
    ],
    ['', 'the comment covers nothing: no entry follows it'],
  ])('that covers nothing is told why: %s', async (above, message) => {
    const text = `${releases}${above}\nlines: []\n${above === '' ? '# waystop ignore stop-without-reason: see 12' : ''}`
    expect((await answerTo(text)).findings).toMatchObject([{ rule: 'unused-suppression', message }])
  })
})

test('What keeps a manifest from being read cannot be suppressed', async () => {
  const text = `# waystop ignore-file unquoted-version: quiet\n${wholeManifest('stops:\n  - {line: 1.10}\n')}`
  expect(await answerTo(text)).toMatchObject({ verdict: 'failed', left_out: { suppressed: 0 }, counts: { error: 1 } })
})
