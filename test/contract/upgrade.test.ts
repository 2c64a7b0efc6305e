import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Upgrade } from '../../src/results/upgrade.ts'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const { cwd, plan } = fixedCli()
const depot = ['upgrade', '--manifest', 'depot', '--from', '1.2.1']
const recorded = fileURLToPath(new URL('../fixtures/facts/superuser.csv', import.meta.url))

/** Landings without their patches: newer ones come with every month. */
async function gitlabLines(...args: string[]): Promise<string[]> {
  const { stdout } = await plan(['upgrade', '--product', 'gitlab', ...args, '--json'])
  return (JSON.parse(stdout) as Upgrade).path?.hops.map(({ line }) => line) ?? []
}

describe('plan upgrade', () => {
  test.each([
    ['upgrade', depot],
    ['upgrade, everything answered', [...depot, '--to', '2.3', '--assume-no', '--component', 'postgresql=14.3']],
    ['upgrade, nights', [...depot, '--window', 'Sat 22:00-05:00']],
    ['upgrade, down', ['upgrade', '--manifest', 'depot', '--from', '2.4.1', '--to', '1.4.2']],
    ['upgrade, nothing to do', ['upgrade', '--manifest', 'depot', '--from', '2.4.1']],
  ])('%s reads like its transcript', async (name, args) => {
    await expect(shown(args, await plan(args))).toMatchFileSnapshot(`transcripts/${name}.txt`)
  })

  test('of GitLab lands on the stops between two versions, and on conditional ones while nobody answers', async () => {
    const ends = ['--from', '15.11.13', '--to', '18.8.10']
    const stops = ['16.3', '16.7', '16.11', '17.3', '17.5', '17.8', '17.11', '18.2', '18.5', '18.8']
    expect(await gitlabLines(...ends, '--assume-no')).toEqual(stops)
    expect(await gitlabLines(...ends)).toEqual(expect.arrayContaining([...stops, '16.0', '16.1', '17.1']))
  })

  test('takes GitLab when nobody names a product, and says so in its first line', async () => {
    const { stdout, code } = await plan(['upgrade', '--from', '17.8.7', '--to', '17.11'])
    expect(code).toBe(0)
    expect(stdout.split('\n', 1)[0]).toContain('GitLab (taken by default) 17.8.7 ->')
  })

  test('tells in its exit code whether there is a path', async () => {
    const code = async (...args: string[]) => (await plan(['upgrade', '--manifest', 'depot', ...args])).code
    expect(await code('--from', '2.4.1', '--to', '1.4.2')).toBe(4)
    expect(await code('--from', '2.4.1', '--to', '2.4.1')).toBe(0)
    expect(await code('--from', '2.4.1', '--to', 'two')).toBe(2)
  })
})

describe('Formats', () => {
  test.each([
    ['markdown', '# Depot 1.2.1 -'],
    ['mermaid', 'flowchart TD'],
    ['dot', 'digraph upgrade {'],
    ['svg', '<svg xmlns="http://www.w3.org/2000/svg"'],
    ['html', '<!doctype html>'],
    ['json', '{'],
  ])('%s goes to stdout, or the same into a file', async (format, beginning) => {
    const shownThere = await plan([...depot, '--format', format])
    expect(shownThere).toMatchObject({ code: 0, stderr: '' })
    expect(shownThere.stdout.toLowerCase().startsWith(beginning.toLowerCase())).toBe(true)
    const file = `change.${format}`
    expect(await plan([...depot, '--format', format, '--output', file])).toEqual({
      code: 0,
      stdout: '',
      stderr: `wrote ${file}\n`,
    })
    expect(readFileSync(join(cwd, file), 'utf8')).toBe(shownThere.stdout)
  })

  test('a file holds no colours', async () => {
    await plan([...depot, '--output', 'plain.txt'], { env: { NO_COLOR: '', FORCE_COLOR: '1' } })
    expect(readFileSync(join(cwd, 'plain.txt'), 'utf8')).not.toContain('\u001B')
  })

  test.each([
    [['--json', '--format', 'svg'], '--json and --format svg ask for two formats'],
    [['--format', 'svg', '--verbose'], '--verbose changes nothing in format svg'],
    [['--format', 'dot', '--width', '40'], '--width changes nothing in format dot'],
    [['--templates', '.'], '--templates changes nothing in format text'],
    [['--format', 'svgg'], 'expected --format=svgg to be one of'],
    [['--ask'], '--ask needs a terminal'],
    [['--width', '3'], '--width: expected an integer greater than or equal to 20'],
  ])('%j is refused: %s', async (args, told) => {
    const { code, stdout, stderr } = await plan([...depot, ...args])
    expect(code).toBe(2)
    expect(stdout + stderr).toContain(told)
  })

  test('JSON cannot be asked for at a terminal', async () => {
    const { code, stdout } = await plan([...depot, '--ask', '--json'])
    expect(code).toBe(2)
    expect(stdout).toContain('--ask and JSON do not go together')
  })
})

describe('Templates', () => {
  const name = 'upgrade-checklist.md.liquid'
  const markdown = [...depot, '--format', 'markdown']
  mkdirSync(join(cwd, 'own/empty'), { recursive: true })
  writeFileSync(join(cwd, 'own', name), 'Ours: {{ from }} to {{ to }}')

  test.each([
    ['a flag', ['--templates', 'own'], {}],
    ['the environment', [], { env: { WAYSTOP_TEMPLATES: 'own' } }],
  ])('of one’s own are found by %s', async (_, args, surroundings) => {
    expect((await plan([...markdown, ...args], surroundings)).stdout).toBe('Ours: 1.2.1 to 2.4.1\n')
  })

  test('of one’s own are found by .waystop.yaml, and so is the manifest', async () => {
    const checkout = join(cwd, 'checkout/deep')
    mkdirSync(checkout, { recursive: true })
    writeFileSync(join(checkout, '../.waystop.yaml'), 'manifest: ../depot\ntemplates: ../own\n')
    const { stdout } = await plan(['upgrade', '--from', '1.2.1', '--format', 'markdown'], { cwd: checkout })
    expect(stdout).toBe('Ours: 1.2.1 to 2.4.1\n')
  })

  test('that a flag names and that are not there are an error', async () => {
    expect((await plan([...markdown, '--templates', 'own/empty'])).stderr).toContain(
      `the folder own/empty holds no ${name}`,
    )
    expect((await plan([...markdown, '--templates', 'ownn'])).stderr).toContain('there is no folder ownn')
  })

  test('with a mistake are told with their line', async () => {
    mkdirSync(join(cwd, 'broken'))
    writeFileSync(join(cwd, 'broken', name), 'One\n{{ form }}\n')
    const { code, stderr } = await plan([...markdown, '--templates', 'broken'])
    expect(code).toBe(2)
    expect(stderr).toContain(`${name}:2:`)
  })
})

describe('Facts', () => {
  test('that psql printed are read back, and what does not count is told', async () => {
    copyFileSync(recorded, join(cwd, 'facts.csv'))
    const args = [...depot, '--facts', 'facts.csv']
    const { stdout } = await plan([...args, '--json'])
    expect((JSON.parse(stdout) as Upgrade).asked.answers).toEqual({ 'many-parcels': 'yes', 'customs-used': 'yes' })
    expect((await plan(args)).stdout).toMatch(/^Uncounted +legacy-labels stays open: its query returned no value$/mu)
  })

  test('of the installation file that are too old are asked again', async () => {
    writeFileSync(
      join(cwd, 'old.yaml'),
      'installation: 1\nmanifest: depot\nversion: "1.2.1"\nfacts: [{condition: many-parcels, answer: "no", date: 2026-11-01}]\n',
    )
    const { stdout } = await plan(['upgrade', '--installation', 'old.yaml'])
    expect(stdout).toContain('the answer "no" to many-parcels is 20 days old')
    expect(stdout).toContain('only if many-parcels')
  })
})

test('The installation file gives version, product, components and paths relative to itself', async () => {
  mkdirSync(join(cwd, 'sites'))
  writeFileSync(
    join(cwd, 'sites/berlin.yaml'),
    'installation: 1\nmanifest: ../depot\nversion: "1.4.2"\ninstall_type: package\ncomponents: {postgresql: "14.3"}\n',
  )
  const { stdout } = await plan(['upgrade', '--installation', 'sites/berlin.yaml', '--json'])
  const { asked, manifest } = JSON.parse(stdout) as Upgrade
  expect(asked).toMatchObject({ from: '1.4.2', install_type: 'package', components: { postgresql: '14.3' } })
  expect(manifest.source).toBe('../depot, named by sites/berlin.yaml')
  for (const args of [['next'], ['facts', 'sql'], ['manifest', 'show']]) {
    const { code, stdout: text } = await plan([...args, '--installation', 'berlin.yaml'], { cwd: join(cwd, 'sites') })
    expect({ code, names: text.includes('Depot') }, args.join(' ')).toEqual({ code: 0, names: true })
  }
})

test('A manifest older than 45 days is said in the answer', async () => {
  const { stdout } = await plan(depot, { env: { TEST_NOW: '2027-01-15T00:00:00Z' } })
  expect(stdout).toContain('The manifest is 66 days old')
})
