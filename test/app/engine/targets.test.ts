import { expect, test } from 'vitest'
import { resolveTargets, type TargetFlags, type Targets } from '../../../src/app/engine/targets.ts'
import { type DatabaseReference, type Installation } from '../../../src/domain/installation.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

interface Scene {
  readonly flags?: TargetFlags
  readonly databases?: readonly string[]
  /** Of the installation file. */
  readonly references?: Readonly<Record<string, DatabaseReference>>
  readonly environment?: Readonly<Record<string, string>>
  readonly texts?: Readonly<Record<string, string>>
}

function resolved({
  flags = {},
  databases = ['main', 'ci'],
  references,
  environment = {},
  texts = {},
}: Scene): Targets {
  const ports = memoryPorts(texts)
  const value = { databases: new Map(Object.entries(references ?? {})) } as unknown as Installation
  const installation = references && { path: '/desk/sites/installation.yaml', value }
  const asked = { flags, installation, databases, product: 'shop', command: 'plan worker' }
  return resolveTargets({ ...ports, place: { ...ports.place, environment } }, asked)
}

const main = 'postgresql://app@db/main'
const ci = 'postgresql://app@db/ci'
const server = (name: string, url: string): object => ({ kind: 'postgresql', name, url })

test('where nobody names a database, embedded ones below .waystop are used, and that is said', () => {
  expect(resolved({})).toEqual({
    targets: [
      { kind: 'embedded', name: 'main', folder: '/desk/.waystop/shop/main', command: 'plan worker' },
      { kind: 'embedded', name: 'ci', folder: '/desk/.waystop/shop/ci', command: 'plan worker' },
    ],
    missing: [],
    remarks: ['no database was named: embedded ones below /desk/.waystop/shop are used'],
  })
  expect(resolved({ references: {} }).targets[0]).toMatchObject({ kind: 'embedded' })
})

test('a folder that is named is used as it is, even where the installation file names servers', () => {
  const { targets, remarks } = resolved({
    flags: { embedded: 'try' },
    references: { main: { urlFromEnv: 'NOT_SET' } },
  })
  expect(targets[0]).toMatchObject({ kind: 'embedded', folder: '/desk/try/main' })
  expect(remarks).toEqual([])
})

test('databases come in the order of the manifest, and those that nobody gave are missing', () => {
  expect(resolved({ flags: { database: [`ci=${ci}`, `main=${main}`] } })).toMatchObject({
    targets: [server('main', main), server('ci', ci)],
    missing: [],
  })
  expect(resolved({ flags: { database: [`ci=${ci}`] } })).toMatchObject({
    targets: [server('ci', ci)],
    missing: ['main'],
  })
})

test.each([main, 'postgres://db/x?sslmode=require', 'service=shop', 'host=db dbname=main', 'user=app host=db'])(
  '%s alone is the first database',
  (url) => {
    expect(resolved({ flags: { database: [url] } }).targets).toEqual([server('main', url)])
  },
)

test('a database whose name is a word of connection strings is still a name', () => {
  const { targets } = resolved({ flags: { database: ['host=service=x'] }, databases: ['host'] })
  expect(targets).toEqual([server('host', 'service=x')])
})

test('a connection string of pairs may have a name as well', () => {
  expect(resolved({ flags: { database: ['ci=host=db dbname=ci'] } }).targets).toEqual([
    server('ci', 'host=db dbname=ci'),
  ])
})

test.each<[string, Scene, string, string]>([
  ['an unknown name', { flags: { database: [`man=${main}`] } }, 'unknown-database', 'shop has no database "man"'],
  ['no pair', { flags: { database: ['main'] } }, 'usage', '--database main is no pair'],
  [
    'the same one twice',
    { flags: { database: [main, `main=${main}`] } },
    'usage',
    '--database is given twice for the database main',
  ],
  [
    'the same direct way twice',
    { flags: { database: [main], directUrl: [main, main] } },
    'usage',
    '--direct-url is given twice for the database main',
  ],
  [
    'a direct way to nothing',
    { flags: { directUrl: [main] } },
    'usage',
    '--direct-url is given for the database main, and nobody says where main itself is',
  ],
  [
    'both kinds',
    { flags: { database: [main], embedded: 'x' } },
    'usage',
    '--embedded and --database ask for two kinds of database',
  ],
  [
    'a direct way to an embedded one',
    { flags: { directUrl: [main], embedded: 'x' } },
    'usage',
    '--embedded and --database ask for two kinds of database',
  ],
  [
    'an unknown name in the file',
    { references: { man: { url: main } } },
    'unknown-database',
    '/desk/sites/installation.yaml names a database "man", which shop does not have',
  ],
  [
    'a file that says nothing',
    { references: { main: {} } },
    'no-url',
    '/desk/sites/installation.yaml does not say where the database main is',
  ],
  [
    'a variable that is not set',
    { references: { main: { urlFromEnv: 'DB' } } },
    'no-secret',
    'the environment variable DB is not set; /desk/sites/installation.yaml names it for the database main',
  ],
  [
    'an empty variable',
    { references: { main: { urlFromEnv: 'DB' } }, environment: { DB: '' } },
    'no-secret',
    'the environment variable DB is not set; /desk/sites/installation.yaml names it for the database main',
  ],
  [
    'an empty file',
    { references: { main: { urlFromFile: 'url' } }, texts: { '/desk/sites/url': '\n' } },
    'no-secret',
    'url, which /desk/sites/installation.yaml names, is empty',
  ],
  [
    'a file that is not there',
    { references: { main: { urlFromFile: 'url' } } },
    'cannot-read',
    'cannot read /desk/sites/url: no such file',
  ],
])('refused: %s', (_, scene, code, what) => {
  expect(() => resolved(scene)).toThrow(expect.objectContaining({ code, what, next: expect.stringMatching(/./u) }))
})

test('a mistyped name gets the nearest one', () => {
  expect(() => resolved({ flags: { database: [`mian=${main}`] } })).toThrow(
    expect.objectContaining({ next: 'its databases are main, ci', suggestions: ['main'] }),
  )
})

test.each<[string, DatabaseReference, object]>([
  ['a URL', { url: main }, { url: main }],
  ['a variable', { urlFromEnv: 'DB' }, { url: ci }],
  ['a file beside it', { urlFromFile: 'secrets/url' }, { url: 'postgresql://app@db/file' }],
  ['a service', { service: 'shop' }, { url: 'service=shop' }],
  ['a password in a variable', { url: main, passwordFromEnv: 'PW' }, { url: main, password: 'hush' }],
  ['a password in a file', { url: main, passwordFromFile: '/run/pw' }, { url: main, password: 'ends with a space ' }],
])('the installation file names %s', (_, reference, expected) => {
  const { targets, remarks } = resolved({
    references: { main: reference },
    environment: { DB: ci, PW: 'hush' },
    texts: { '/desk/sites/secrets/url': 'postgresql://app@db/file\n', '/run/pw': 'ends with a space \n' },
  })
  expect(targets).toEqual([{ kind: 'postgresql', name: 'main', password: undefined, ...expected }])
  expect(remarks).toEqual([])
})

test('a flag counts more than the file, whose secrets are not even looked up then', () => {
  const references = { main: { urlFromEnv: 'NOT_SET' }, ci: { url: ci } }
  const { targets } = resolved({ flags: { database: [`main=${main}`] }, references })
  expect(targets).toMatchObject([server('main', main), server('ci', ci)])
})

test('a way around a pooler goes with what the file names', () => {
  const { targets } = resolved({ flags: { directUrl: [`ci=${main}`] }, references: { ci: { url: ci } } })
  expect(targets).toMatchObject([{ name: 'ci', url: ci, directUrl: main }])
})

test.each([
  'postgresql://app:hush@db/main',
  'main=postgresql://app:hu/sh@db/main',
  'host=db password=hush',
  `main=host=db password = 'hush'`,
  'postgresql://db/main?password=hush',
  'postgresql://db/main?sslpassword=hush',
])('a password in an argument draws a remark: %s', (flag) => {
  for (const flags of [{ database: [flag] }, { database: [main], directUrl: [flag] }]) {
    const { remarks } = resolved({ flags })
    expect(remarks).toEqual([expect.stringMatching(/PGPASSFILE.*service file.*password_from_env/u)])
    expect(remarks.join('')).not.toMatch(/hu\/?sh/u)
  }
})

test.each([
  main,
  'service=shop',
  'host=db:5432 user=app',
  'postgresql://[::1]:5432/main',
  'postgresql://db:5432/x?application_name=a@b',
])('no password, no remark: %s', (flag) => {
  expect(resolved({ flags: { database: [flag] } }).remarks).toEqual([])
})
