import { describe, expect, test } from 'vitest'
import { markNew } from '../../../src/app/validate/new-only.ts'
import { validate } from '../../../src/app/validate/validate.ts'
import { type ValidateFlags } from '../../../src/app/validate/request.ts'
import { type Validation, validationSchema } from '../../../src/results/validation.ts'
import { shippedFiles } from '../../support/manifests.ts'
import { type Commits, memoryPorts } from '../../support/memory-ports.ts'
import { schemaErrors } from '../../support/valid-answer.ts'

const head = `manifest: 1
product: {id: depot, name: Depot, version_scheme: semver, line: 2}
complete_until: 2026-11-20
releases:
  - {version: "1.0.0", date: 2026-08-01}
  - {version: "1.1.0", date: 2026-09-01}
`
const noReason = 'stops: [{line: "1.1"}]\n'
const migration = (phase: string) =>
  `migrations: [{id: "20260815090000", name: add_state, release: "1.1", phase: ${phase}, up: up.sql}]\n`

interface Case {
  readonly now: string
  readonly was?: string | undefined
  readonly more?: Readonly<Record<string, string>>
  readonly moreThen?: Readonly<Record<string, string>>
  readonly flags?: ValidateFlags
}

/** Checks /desk/m/manifest.yaml against the commit `main`. */
async function check({ now, was, more = {}, moreThen = {}, flags = {} }: Case): Promise<Validation> {
  const commits: Commits = {
    main: { ...(was !== undefined && { '/desk/m/manifest.yaml': was }), ...moreThen },
  }
  const ports = memoryPorts({ '/desk/m/manifest.yaml': now, ...more }, { commits })
  const answer = await validate(ports, { path: 'm', base: 'main', ...flags })
  expect(schemaErrors(validationSchema, answer)).toEqual([])
  return answer
}

const told = ({ findings }: Validation) =>
  findings.map(({ id, is_new: isNew }) => `${id}${isNew === undefined ? '' : isNew ? ' new' : ' old'}`)

describe('--base', () => {
  test('tells of every finding whether the base has it', async () => {
    const now = `${head}stops: [{line: "1.1"}, {line: "1.2"}]\n`
    const answer = await check({ now, was: head + noReason, flags: { rule: ['stop-without-reason'] } })
    expect(told(answer)).toEqual(['stop-without-reason:1.1 old', 'stop-without-reason:1.2 new'])
    expect(answer.left_out.not_new).toBe(0)
    expect(answer.command).toMatch(/^plan validate m.* --base main/u)
  })

  test('is the same path in the commit, for a single file too', async () => {
    const file = { flags: { path: 'm/manifest.yaml' } }
    const answer = await check({ now: head + migration('post'), was: head + migration('regular'), ...file })
    expect(told(answer)).toContain('released-migration-edited:20260815090000 new')
    expect(answer.unasked).toEqual([])
  })

  test('may be another manifest by its path', async () => {
    const more = { '/desk/old.yaml': head + migration('regular'), '/desk/old/a.yaml': head + migration('regular') }
    for (const base of ['old.yaml', './old', 'old', '/desk/old']) {
      const answer = await check({ now: head + migration('post'), more, flags: { base } })
      expect(told(answer)).toContain('released-migration-edited:20260815090000 new')
    }
  })

  test('is an error when it is neither', async () => {
    await expect(check({ now: head, flags: { base: 'nobody' } })).rejects.toMatchObject({ code: 'unknown-ref' })
    await expect(check({ now: head, flags: { base: './gone' } })).rejects.toMatchObject({ code: 'no-manifest' })
  })

  test('without a manifest makes everything new, and says so', async () => {
    const answer = await check({ now: head + noReason, flags: { newOnly: true } })
    expect(told(answer)).toContain('stop-without-reason:1.1 new')
    expect(answer.remarks).toEqual(['main has no manifest there: everything is new'])
  })

  test('that is broken keeps nobody from mending it: everything is new, and the rules about changes say they wait', async () => {
    const answer = await check({ now: head + noReason, was: 'manifest: 1\n', flags: { newOnly: true } })
    expect(told(answer)).toContain('stop-without-reason:1.1 new')
    expect(answer.remarks[0]).toMatch(/^the manifest of main cannot be understood \(.*everything is new/u)
    expect(answer.unasked.join()).toContain('rules about what is out wait')
  })

  test('a manifest that broke since the base has new problems only', async () => {
    const answer = await check({ now: 'manifest: 1\n', was: head, flags: { newOnly: true } })
    expect(answer.findings.length).toBeGreaterThan(0)
    expect(answer.findings.every(({ is_new: isNew }) => isNew)).toBe(true)
  })

  test('without it the rules about changes are not asked, and that is said once', async () => {
    const answer = await check({ now: head, flags: { base: undefined } })
    expect(answer.unasked).toEqual([expect.stringMatching(/^the rules about what is out wait for .*--base REF/u)])
    const one = await check({ now: head, flags: { base: undefined, rule: ['stop-without-reason'] } })
    expect(one.unasked).toEqual([])
  })

  test('finds SQL that changed, where the text is known on both sides', async () => {
    const now = head + migration('regular')
    const sql = (text: string) => ({ '/desk/m/up.sql': text })
    const ask = async (more: Case['more'], moreThen: Case['more']) =>
      (
        await check({
          now,
          was: now,
          more: more!,
          moreThen: moreThen!,
          flags: { rule: ['released-migration-edited'] },
        })
      ).findings
    expect(await ask(sql('SELECT 1;'), sql('SELECT 2;'))).toMatchObject([{ message: /its SQL changed/u }])
    expect(await ask(sql('SELECT 1;'), sql('SELECT 1;'))).toEqual([])
    expect(await ask({}, sql('SELECT 1;'))).toEqual([])
    expect(await ask(sql('SELECT 1;'), {})).toEqual([])
  })
})

test('of the shipped GitLab manifest nothing is new against itself, by the ids that its findings have', async () => {
  const files = Object.fromEntries(shippedFiles('gitlab').map(({ path, text }) => [`/desk/m/${path}`, text]))
  const answer = await validate(memoryPorts(files), { path: 'm', base: './m' })
  expect(answer.findings.length).toBeGreaterThan(0)
  expect(answer.findings.filter(({ is_new: isNew }) => isNew !== false)).toEqual([])
})

describe('--new-only', () => {
  test('leaves what the base has, and counts it', async () => {
    const was = head + noReason
    const now = `${head}stops: [{line: "1.1"}, {line: "1.0"}]\n`
    const answer = await check({
      now,
      was,
      flags: { newOnly: true, rule: ['stop-without-reason'], failOn: 'warning' },
    })
    expect(told(answer)).toEqual(['stop-without-reason:1.0 new'])
    expect(answer.left_out.not_new).toBe(1)
    expect(answer.verdict).toBe('failed')
    expect(answer.command).toMatch(/--base main --new-only/u)
  })

  test('passes when nothing is new, and needs a base', async () => {
    const text = head + noReason
    const same = await check({ now: text, was: text, flags: { newOnly: true, failOn: 'info' } })
    expect(same).toMatchObject({ verdict: 'passed', findings: [] })
    await expect(check({ now: text, flags: { newOnly: true, base: undefined } })).rejects.toMatchObject({
      code: 'usage',
    })
  })

  test('a comment that is taken away makes new what it suppressed', async () => {
    const comment = '# waystop ignore stop-without-reason: it is old\n'
    const withComment = `${head}stops:\n  ${comment}  - {line: "1.1"}\n`
    const flags = { newOnly: true, rule: ['stop-without-reason'] }
    const suppressed = await check({ now: withComment, was: withComment, flags })
    expect(suppressed.left_out.suppressed).toBe(1)
    const bare = await check({ now: withComment.replace(comment, '# none\n'), was: withComment, flags })
    expect(told(bare)).toEqual(['stop-without-reason:1.1 new'])
  })

  test('what is only set to weigh more is not new', async () => {
    const policy = 'policy: {rules: {stop-without-reason: {severity: error, because: we want it}}}\n'
    const stricter = await check({ now: head + policy + noReason, was: head + noReason, flags: { newOnly: true } })
    expect(stricter.counts.error).toBe(0)
    expect(stricter.left_out.not_new).toBeGreaterThan(0)
  })

  test('what weighs more than in the base is new', async () => {
    const { findings } = await check({ now: head + noReason, flags: { rule: ['stop-without-reason'] } })
    const [finding] = findings
    const lighter = { ...finding!, severity: 'info' as const }
    expect(markNew([finding!], [lighter])).toMatchObject([{ is_new: true }])
    expect(markNew([lighter], [finding!])).toMatchObject([{ is_new: false }])
  })
})
