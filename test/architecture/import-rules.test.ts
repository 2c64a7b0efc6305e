import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ICruiseResult, cruise } from 'dependency-cruiser'
import { describe, expect, test } from 'vitest'
import rules, { layers } from '../../.dependency-cruiser.js'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** The names of the rules that a project of these files breaks. */
async function broken(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const baseDir = temporaryFolder()
  const packages = ['pg', 'semver', 'vitest'].map((name) => [`node_modules/${name}/index.js`, ''])
  const packageJson = JSON.stringify({ dependencies: { pg: '1', semver: '1' }, devDependencies: { vitest: '1' } })
  for (const [file, text] of [...packages, ['package.json', packageJson], ...Object.entries(files)] as [
    string,
    string,
  ][]) {
    mkdirSync(dirname(join(baseDir, file)), { recursive: true })
    writeFileSync(join(baseDir, file), text)
  }
  const { enhancedResolveOptions, ...options } = rules.options
  const ruleSet = { forbidden: rules.forbidden }
  const { output } = await cruise(['src'], { ...options, ruleSet, validate: true, baseDir }, enhancedResolveOptions)
  return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name)
}

const file = 'export const a = 1\n'

describe('the import rules', () => {
  test('leave a project in peace that keeps them', async () => {
    const files = {
      'src/domain/version.ts': `import semver from 'semver'\nexport const a = semver\n`,
      'src/planner/path.ts': `import { a } from '../domain/version.ts'\nexport const b = a\n`,
      'src/adapters/database.ts': `import 'node:fs'\nimport 'pg'\n`,
      'src/main.ts': `import './adapters/database.ts'\n`,
    }
    expect(await broken(files)).toEqual([])
  })

  test.each<[string, string, Record<string, string>]>([
    [
      'the domain imports a planner',
      'imports-of-domain',
      { 'src/domain/a.ts': `import '../planner/b.ts'`, 'src/planner/b.ts': file },
    ],
    [
      'a planner imports, as a type only, what presents',
      'imports-of-planner',
      {
        'src/planner/a.ts': `import { type A } from '../present/b.ts'\nexport type B = A`,
        'src/present/b.ts': 'export type A = 1',
      },
    ],
    [
      'a command imports the manifest reader',
      'imports-of-commands',
      { 'src/commands/a.ts': `import '../manifest/b.ts'`, 'src/manifest/b.ts': file },
    ],
    ['the engine uses a package', 'packages-of-engine', { 'src/engine/a.ts': `import 'pg'` }],
    ['a use case knows Node', 'only-adapters-know-node', { 'src/app/a.ts': `import 'node:fs'` }],
    [
      'the server imports an adapter',
      'only-main-imports-adapters',
      { 'src/server/a.ts': `import '../adapters/b.ts'`, 'src/adapters/b.ts': file },
    ],
    ['main.ts imports a use case', 'main-only-wires', { 'src/main.ts': `import './app/b.ts'`, 'src/app/b.ts': file }],
    [
      'a source imports a test',
      'src-stands-alone',
      { 'src/domain/a.ts': `import '../../test/b.ts'`, 'test/b.ts': file },
    ],
    [
      'two files need each other',
      'no-cycles',
      { 'src/domain/a.ts': `import './b.ts'`, 'src/domain/b.ts': `import './a.ts'` },
    ],
    [
      'a file imports through a barrel',
      'no-barrels',
      { 'src/domain/a.ts': `import './b/index.ts'`, 'src/domain/b/index.ts': file },
    ],
    ['an import leads nowhere', 'no-unresolvable', { 'src/domain/a.ts': `import './gone.ts'` }],
    ['a source uses a development package', 'no-development-packages-in-src', { 'src/main.ts': `import 'vitest'` }],
  ])('notice that %s', async (_, rule, files) => {
    expect(await broken(files)).toContain(rule)
  })
})

test('every folder of src has a row in the table of imports', () => {
  const entries = readdirSync(new URL('../../src', import.meta.url), { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  expect(folders.filter((folder) => !(folder in layers))).toEqual([])
})
