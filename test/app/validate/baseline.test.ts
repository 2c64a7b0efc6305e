import { describe, expect, test } from 'vitest'
import { UserError } from '../../../src/domain/errors.ts'
import { validate } from '../../../src/app/validate/validate.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { wholeManifest } from '../../rules/example.ts'

const releases = 'releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}]\n'
const manifest = (...lines: string[]) =>
  wholeManifest(`${releases}stops: [${lines.map((line) => `{line: "${line}"}`).join(', ')}]\n`)
const baseline = (...ids: string[]) =>
  JSON.stringify({ kind: 'baseline', schema_version: 1, findings: ids.map((id) => ({ id, message: 'x' })) })
const asked = { path: 'm', rule: ['stop-without-reason'] }

function withFiles(files: Record<string, string>) {
  return memoryPorts(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/desk/${path}`, text])))
}

async function refusal(answer: Promise<unknown>): Promise<UserError> {
  const error: unknown = await answer.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(UserError)
  return error as UserError
}

describe('--write-baseline', () => {
  test('writes findings by id, sorted, and the answer counts them as frozen', async () => {
    const ports = withFiles({ 'm/manifest.yaml': manifest('1.1', '1.0') })
    const answer = await validate(ports, { ...asked, writeBaseline: 'known.json' })
    expect(answer).toMatchObject({ verdict: 'passed', findings: [], left_out: { baseline: 2 } })
    expect(answer.remarks).toEqual([
      'known.json was written and freezes 2 findings; read it with --baseline known.json',
    ])
    expect(JSON.parse(ports.written.get('/desk/known.json')!)).toEqual({
      kind: 'baseline',
      schema_version: 1,
      findings: [
        { id: 'stop-without-reason:1.0', message: 'the stop 1.0 says no reason' },
        { id: 'stop-without-reason:1.1', message: 'the stop 1.1 says no reason' },
      ],
    })
  })

  test('and --baseline leaves exactly those out, also after their lines have moved', async () => {
    const ports = withFiles({ 'm/manifest.yaml': manifest('1.1') })
    await validate(ports, { ...asked, writeBaseline: 'known.json' })
    ports.files.writeText('/desk/m/manifest.yaml', `# one more line\n\n${manifest('1.0', '1.1')}`)
    const answer = await validate(ports, { ...asked, baseline: 'known.json' })
    expect(answer.findings.map(({ id }) => id)).toEqual(['stop-without-reason:1.0'])
    expect(answer).toMatchObject({ left_out: { baseline: 1 }, remarks: [] })
  })

  test.each([
    ['a manifest that cannot be read', 'stops: [{line: 1.10}]\n', 'known.json', 'unreadable-manifest'],
    ['a file inside the folder of the manifest', releases, 'm/known.json', 'cannot-write'],
    ['a folder', releases, 'm', 'cannot-write'],
    ['a file in no folder', releases, 'nowhere/known.json', 'cannot-write'],
  ])('refuses %s', async (_, text, file, code) => {
    const ports = withFiles({ 'm/manifest.yaml': wholeManifest(text) })
    expect((await refusal(validate(ports, { ...asked, writeBaseline: file }))).code).toBe(code)
    expect([...ports.written.keys()]).toEqual(['/desk/m/manifest.yaml'])
  })
})

describe('--baseline', () => {
  test('tells the entries that no longer occur, and the command that rewrites the file', async () => {
    const known = baseline(...['1.0', '1.1', '1.2', '1.3', '1.4'].map((line) => `stop-without-reason:${line}`))
    const ports = withFiles({ 'm/manifest.yaml': manifest('1.1'), 'known.json': known })
    expect((await validate(ports, { ...asked, baseline: 'known.json' })).remarks).toEqual([
      '4 entries of known.json no longer occur (stop-without-reason:1.0, stop-without-reason:1.2, stop-without-reason:1.3 and 1 more); rewrite it with plan validate m --write-baseline known.json',
    ])
  })

  test('says nothing of entries whose rule was not asked', async () => {
    const known = baseline('stop-without-reason:1.0', 'unused-suppression:manifest.yaml/x')
    const ports = withFiles({ 'm/manifest.yaml': manifest('1.0'), 'known.json': known })
    expect(await validate(ports, { ...asked, baseline: 'known.json' })).toMatchObject({ remarks: [], findings: [] })
  })

  test('never hides that a manifest cannot be read', async () => {
    const ports = withFiles({ 'm/manifest.yaml': wholeManifest('stops: [{line: 1.10}]\n') })
    const { findings } = await validate(ports, { path: 'm' })
    ports.files.writeText('/desk/known.json', baseline(...findings.map(({ id }) => id)))
    expect(await validate(ports, { path: 'm', baseline: 'known.json' })).toMatchObject({
      verdict: 'failed',
      left_out: { baseline: 0 },
    })
  })

  test.each([
    ['missing', undefined, 'there is no baseline file known.json'],
    ['no JSON', '{', 'known.json is not JSON'],
    ['empty', '', 'known.json is not JSON'],
    ['nothing', 'null', 'known.json is no baseline of plan validate'],
    ['another answer', '{"kind": "upgrade", "schema_version": 1}', 'known.json is no baseline of plan validate'],
    ['newer', '{"kind": "baseline", "schema_version": 2}', 'was written by another version of plan (schema version 2)'],
    ['broken', '{"kind": "baseline", "schema_version": 1, "findings": [{"id": 7}]}', 'cannot be understood'],
  ])('refuses a file that is %s', async (_, text, what) => {
    const files = { 'm/manifest.yaml': manifest('1.0'), ...(text !== undefined && { 'known.json': text }) }
    const error = await refusal(validate(withFiles(files), { ...asked, baseline: 'known.json' }))
    expect(error.what).toContain(what)
    expect(error.next).not.toBe('')
  })
})

describe('.waystop.yaml', () => {
  const known = baseline('stop-without-reason:1.0')

  test('names the baseline of a checkout', async () => {
    const ports = withFiles({
      'm/manifest.yaml': manifest('1.0'),
      'ci/known.json': known,
      '.waystop.yaml': 'manifest: m\nbaseline: ci/known.json\n',
    })
    expect((await validate(ports, { rule: asked.rule })).left_out.baseline).toBe(1)
    expect((await validate(ports, asked)).left_out.baseline).toBe(1)
  })

  test('but not that of another manifest', async () => {
    const ports = withFiles({
      'm/manifest.yaml': manifest('1.0'),
      'n/manifest.yaml': manifest('1.0'),
      'known.json': known,
      '.waystop.yaml': 'manifest: n\nbaseline: known.json\n',
    })
    expect((await validate(ports, asked)).left_out.baseline).toBe(0)
  })

  test('goes behind a flag', async () => {
    const ports = withFiles({
      'm/manifest.yaml': manifest('1.0'),
      'known.json': known,
      'none.json': baseline(),
      '.waystop.yaml': 'baseline: known.json\n',
    })
    expect((await validate(ports, { ...asked, baseline: 'none.json' })).left_out.baseline).toBe(0)
  })
})
