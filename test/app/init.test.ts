import { describe, expect, test } from 'vitest'
import { initInstallation } from '../../src/app/init.ts'
import { type InitFlags } from '../../src/app/installation/draft.ts'
import { relativePath } from '../../src/app/relative-path.ts'
import { readInstallation } from '../../src/manifest/read-installation.ts'
import { depotText } from '../support/depot.ts'
import { memoryPorts, scriptedTerminal, type Script } from '../support/memory-ports.ts'

const shipped = { '/package/manifests/depot/manifest.yaml': depotText }

function init(flags: InitFlags, { script, files = {} }: { script?: Script; files?: Record<string, string> } = {}) {
  const terminal = scriptedTerminal(script ?? [])
  const ports = memoryPorts({ ...shipped, ...files }, { terminal, canAsk: script !== undefined })
  return { ports, terminal, written: initInstallation(ports, flags, { forMachine: false }) }
}

const minimal = { product: 'depot', version: '1.4.2' }

describe('plan init from flags', () => {
  test('writes what they tell, with comments, and reads it back', async () => {
    const { ports, written } = init({
      ...minimal,
      install: 'package',
      node: ['web=2'],
      component: ['postgresql=14.3'],
      database: ['main=env:DEPOT_URL', 'stock=service:stock'],
      fact: ['many-parcels=no'],
    })
    const { file, text, command } = await written
    expect({ file, command }).toEqual({
      file: 'installation.yaml',
      command: 'plan upgrade --installation installation.yaml',
    })
    expect(ports.written.get('/desk/installation.yaml')).toBe(text)
    expect(text).toMatchInlineSnapshot(`
      "# What is installed at one site, and what is known about it.
      # Holds no secrets: passwords are named, never written.
      # Every field: plan manifest schema installation

      installation: 1
      product: depot
      # The version that is installed now: change it after every hop.
      version: "1.4.2"
      install_type: package
      # Number of nodes by role.
      nodes:
        web: 2
      # Databases of this site and how each is reached; one that is not listed shares the first.
      databases:
        main:
          url_from_env: DEPOT_URL
        stock:
          service: stock
      # Installed versions.
      components:
        postgresql: "14.3"
      # Answers to conditions; a "no" older than 7 days is asked again.
      facts:
        - {condition: many-parcels, answer: "no", date: 2026-11-21}
      "
    `)
    expect(readInstallation(file, text)).toMatchObject({
      ok: { product: 'depot', version: '1.4.2', installType: 'package', nodes: new Map([['web', 2]]) },
    })
  })

  test('names a manifest of one’s own by a path relative to the file', async () => {
    const files = { '/desk/product/manifest.yaml': depotText, '/desk/sites/readme': '' }
    const { written } = init({ manifest: 'product', version: '1.4.2', output: 'sites/berlin.yaml' }, { files })
    expect((await written).text).toContain('manifest: ../product')
  })

  test('points an editor to the schema where the package is installed beside the file', async () => {
    const schema = 'manifests/schema/installation.schema.json'
    const ports = memoryPorts({
      '/desk/node_modules/waystop/manifests/depot/manifest.yaml': depotText,
      [`/desk/node_modules/waystop/${schema}`]: '{}',
    })
    const place = { ...ports.place, packageRoot: '/desk/node_modules/waystop' }
    const { text } = await initInstallation({ ...ports, place }, minimal, { forMachine: false })
    expect(text).toContain(`# yaml-language-server: $schema=node_modules/waystop/${schema}\n`)
  })

  test.each<[string, InitFlags, object]>([
    ['no version', { product: 'depot' }, { code: 'usage', what: '--version is missing: the installed version' }],
    ['no product', { version: '1.4.2' }, { code: 'unknown-product' }],
    ['a line for a version', { ...minimal, version: '1.4' }, { suggestions: ['1.4.2', '1.4.0'] }],
    ['an unknown install type', { ...minimal, install: 'pakage' }, { suggestions: ['package'] }],
    ['an unknown component', { ...minimal, component: ['postgres=14'] }, { code: 'unknown-component' }],
    ['an unknown role', { ...minimal, node: ['wed=2'] }, { suggestions: ['--node web=2'] }],
    ['no number', { ...minimal, node: ['web=two'] }, { what: '"two" is no number of web nodes' }],
    ['an unknown database', { ...minimal, database: ['man=env:X'] }, { suggestions: ['main'] }],
    ['a bare name', { ...minimal, database: ['main=DEPOT_URL'] }, { code: 'bad-database' }],
    ['a missing folder', { ...minimal, output: 'nowhere/x.yaml' }, { code: 'cannot-write' }],
    ['a folder', { ...minimal, output: '.' }, { code: 'cannot-write', what: '. is a folder' }],
  ])('refuses %s', async (_, flags, error) => {
    await expect(init(flags).written).rejects.toMatchObject(error)
  })

  test.each(['postgresql://depot:s3cret@db/depot', 'postgresql://db/depot?user=depot&password=s3cret'])(
    'refuses %s without repeating its password',
    async (url) => {
      const error = await init({ ...minimal, database: [`main=${url}`] }).written.catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'password-in-url' })
      expect(JSON.stringify(error) + String(error)).not.toContain('s3cret')
    },
  )

  test('replaces a file only when told', async () => {
    const files = { '/desk/installation.yaml': 'mine' }
    const kept = init(minimal, { files })
    await expect(kept.written).rejects.toMatchObject({ what: 'installation.yaml is there already' })
    expect(kept.ports.written.get('/desk/installation.yaml')).toBe('mine')
    expect(await init({ ...minimal, force: true }, { files }).written).toMatchObject({ replaced: true })
  })
})

describe('plan init at a terminal', () => {
  const questions: Script = [
    [/product/, 'depot'],
    [/installed\?$/, '1.4.2'],
    [/How is Depot installed/, 'container'],
    [/How many web nodes/, '1'],
    [/PostgreSQL/, ''],
    [/How is database main reached/, 'env'],
    [/variable/, 'DEPOT_URL'],
    [/Has stock a database of its own/, 'no'],
  ]

  test('asks, and writes what was answered', async () => {
    const { written, terminal } = init({}, { script: questions })
    expect((await written).text.replaceAll(/^#.*\n/gmu, '').replaceAll(/^ *#.*\n/gmu, '')).toBe(
      [
        '',
        'installation: 1',
        'product: depot',
        'version: "1.4.2"',
        'install_type: container',
        'nodes:',
        '  web: 1',
        'databases:',
        '  main:',
        '    url_from_env: DEPOT_URL',
        '',
      ].join('\n'),
    )
    expect(terminal.left()).toBe(0)
  })

  test('asks nothing that a flag tells', async () => {
    const script = questions.filter(([question]) => !/product|web nodes/u.test(question.source))
    expect(await init({ product: 'depot', node: ['web=3'] }, { script }).written).toMatchObject({ version: '1.4.2' })
  })

  test('takes a name for a connection, never a connection', async () => {
    const script = questions.map(([question, answer]): Script[number] =>
      question.source === 'variable' ? [question, 'postgresql://depot:s3cret@db/depot'] : [question, answer],
    )
    await expect(init({}, { script }).written).rejects.toThrow('write its name only')
  })

  test('replaces no file without asking, and takes another name', async () => {
    const files = { '/desk/installation.yaml': 'mine' }
    const script: Script = [...questions, [/Replace it/, 'no'], [/Which file instead/, 'other.yaml']]
    const { written, ports } = init({}, { script, files })
    expect(await written).toMatchObject({ file: 'other.yaml', replaced: false })
    expect(ports.written.get('/desk/installation.yaml')).toBe('mine')
  })
})

test.each([
  ['/a/b', '/a/b/c', 'c'],
  ['/a/b', '/a/c/d', '../c/d'],
  ['/a/b', '/a/b', '.'],
  ['/', '/x', 'x'],
  ['/a/b/c', '/x', '../../../x'],
])('from %s to %s it is %s', (from, to, way) => {
  expect(relativePath(from, to)).toBe(way)
})
