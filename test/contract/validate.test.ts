import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'
import { elementsOf } from '../support/markup-check.ts'

const { cwd, plan } = fixedCli()

const head = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
`

function manifest(folder: string, text: string): void {
  mkdirSync(join(cwd, folder))
  writeFileSync(join(cwd, folder, 'manifest.yaml'), head + text)
}

manifest(
  'shop',
  `releases:
  - {version: "19.2.0"}
  - {version: "19.4.0"}
  - {version: "19.5.0"}
  - {version: "19.6.0", date: 2026-11-12}
stops:
  - {line: "19.2"}
  - {line: "19.5", reason: invoices are backfilled before it}
background_migrations:
  - name: BackfillInvoices
    queued_in: "19.4"
    finalized_in: "19.5"
`,
)
manifest('clean', 'releases: [{version: "1.0.0"}]\n')
manifest('unquoted', 'releases:\n  - {version: "17.9.0"}\n  - {version: 17.10}\n')
manifest(
  'many',
  `releases: [${Array.from({ length: 12 }, (_, i) => `{version: "1.${i}.0"}`).join(', ')}]
stops:
${Array.from({ length: 12 }, (_, i) => `  - {line: "1.${i}"}`).join('\n')}
`,
)

/** The rules of these transcripts: other rules come and go without changing them. */
const two = ['--rule', 'stop-without-reason', '--rule', 'improper-finalization']
const shop = ['validate', 'shop', ...two]

describe('plan validate', () => {
  test.each([
    ['findings', shop],
    ['clean', ['validate', 'clean', ...two]],
    ['an unquoted version', ['validate', 'unquoted', ...two]],
    ['in forty columns', [...shop, '--width', '40']],
    ['many findings of a rule', ['validate', 'many', '--rule', 'stop-without-reason']],
    ['warnings that fail', [...shop, '--fail-on', 'never', '--max-warnings', '0']],
    ['sarif', [...shop, '--format', 'sarif']],
    ['junit', [...shop, '--format', 'junit']],
    ['github', [...shop, '--format', 'github']],
    ['gitlab', [...shop, '--format', 'gitlab']],
    ['json', [...shop, '--format', 'json']],
    ['explain', ['validate', '--explain', 'stop-without-reason']],
  ])('shows: %s', async (name, args) => {
    await expect(shown(args, await plan(args))).toMatchFileSnapshot(`transcripts/validate, ${name}.txt`)
  })

  test('shows every finding with --verbose', async () => {
    const { stdout } = await plan(['validate', 'many', '--rule', 'stop-without-reason', '--verbose'])
    expect(stdout.match(/^many\/manifest\.yaml:\d+:\d+/gmu)).toHaveLength(12)
  })

  test.each([
    [['shop', ...two], 3],
    [['clean', ...two], 0],
    [['unquoted'], 3],
    [['shop', '--rule', 'stop-without-reason'], 0],
    [['shop', '--rule', 'stop-without-reason', '--fail-on', 'warning'], 3],
    [['shop', '--rule', 'stop-without-reason', '--max-warnings', '0'], 3],
    [['shop', '--rule', 'stop-without-reason', '--max-warnings', '1'], 0],
    [['shop', ...two, '--fail-on', 'never'], 0],
    [['nowhere'], 2],
  ])('ends %j with %i', async (args, code) => {
    expect((await plan(['validate', ...args])).code).toBe(code)
    expect((await plan(['validate', ...args, '--format', 'sarif'])).code).toBe(code)
  })

  test.each(['text', 'json', 'sarif', 'junit', 'github', 'gitlab'])(
    'writes a whole document as %s also when nothing was found, and into a file the same',
    async (format) => {
      const args = ['validate', 'clean', ...two, '--format', format]
      const { code, stdout, stderr } = await plan(args)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(isWhole(format, stdout)).toBe(true)
      expect(await plan([...args, '--output', `report.${format}`])).toEqual({
        code: 0,
        stdout: '',
        stderr: `wrote report.${format}\n`,
      })
      expect(readFileSync(join(cwd, `report.${format}`), 'utf8')).toBe(stdout)
    },
  )

  test('prints no workflow commands nobody asked for', async () => {
    const { stdout } = await plan(shop, { env: { GITHUB_ACTIONS: 'true', CI: 'true', GITLAB_CI: 'true' } })
    expect(stdout).toBe((await plan(shop)).stdout)
  })

  test('colours only for a terminal that wants it', async () => {
    const coloured = await plan(shop, { env: { FORCE_COLOR: '1', NO_COLOR: '' } })
    expect(coloured.stdout).toContain('\u001B[31m')
    expect((await plan(shop)).stdout).not.toContain('\u001B')
    const sarif = await plan([...shop, '--format', 'sarif'], { env: { FORCE_COLOR: '1', NO_COLOR: '' } })
    expect(sarif.stdout).not.toContain('\u001B')
  })
})

function isWhole(format: string, stdout: string): boolean {
  switch (format) {
    case 'text':
      return stdout === 'Shop (clean) passed: nothing found by 2 rules\n'
    case 'github':
      return stdout === 'plan validate: Shop (clean) passed: nothing found by 2 rules\n'
    case 'junit':
      return elementsOf(stdout.slice(stdout.indexOf('\n') + 1).trimEnd()).length > 0
    default:
      return typeof JSON.parse(stdout) === 'object'
  }
}

describe('plan validate --explain', () => {
  test.each([
    [['--explain', 'stop-wthout-reason'], 'did you mean stop-without-reason'],
    [['--explain', 'stop-dead', '--rule', 'stop-dead'], 'cannot also be provided when using --explain'],
    [['--explain', 'stop-dead', '--strict'], 'cannot also be provided when using --explain'],
    [['--explain', 'stop-dead', '--product', 'gitlab'], 'cannot also be provided when using --explain'],
    [['shop', '--explain', 'stop-dead'], '--explain checks no manifest'],
    [['--explain', 'stop-dead', '--format', 'sarif'], 'this answer has no format sarif'],
    [['shop', '--json', '--format', 'sarif'], '--json and --format sarif ask for two formats'],
    [['shop', '--verbose', '--format', 'junit'], '--verbose changes nothing in format junit'],
    [['shop', '--format', 'sarfi'], 'plan validate shop --format sarif'],
  ])('and formats that do not go together are refused: %j', async (args, says) => {
    const { code, stdout, stderr } = await plan(['validate', ...args])
    expect(code).toBe(2)
    expect(stdout + stderr).toContain(says)
  })

  test('all lists every rule', async () => {
    const { stdout, code } = await plan(['validate', '--explain', 'all'])
    expect(code).toBe(0)
    for (const name of ['stop-without-reason', 'improper-finalization']) expect(stdout).toContain(`\n${name} `)
  })
})
