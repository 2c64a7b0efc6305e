import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type AnyRule, ruleGroups } from '../../src/rules/rule.ts'
import { rulePage, rulesIndex } from './pages.ts'

const folder = join(import.meta.dirname, '../../src/rules')

/** A rule with its file, relative to `src/rules`. */
export interface RuleFile {
  readonly path: string
  readonly rule: AnyRule
}

/** Every rule of the folder, by group and name. */
export async function ruleFiles(): Promise<RuleFile[]> {
  const paths = ruleGroups.flatMap((group) =>
    names(join(folder, group))
      .filter((name) => name.endsWith('.ts'))
      .toSorted()
      .map((name) => `${group}/${name}`),
  )
  const found = paths.map(async (path) => {
    const module = (await import(pathToFileURL(join(folder, path)).href)) as { rule?: AnyRule }
    return module.rule ? [{ path, rule: module.rule }] : []
  })
  return (await Promise.all(found)).flat()
}

function names(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

/** What is written from the rules: the registry and their pages, by path in the repository. */
export async function generatedFiles(): Promise<Map<string, string>> {
  const files = await ruleFiles()
  const rules = files.map(({ rule }) => rule)
  return new Map([
    ['src/rules/registry.ts', registry(files)],
    ['docs/rules/README.md', rulesIndex(rules)],
    ...rules.map((rule) => [`docs/rules/${rule.name}.md`, rulePage(rule)] as const),
  ])
}

function registry(files: readonly RuleFile[]): string {
  const variable = ({ rule }: RuleFile) => rule.name.replaceAll(/-(\w)/gu, (_, letter: string) => letter.toUpperCase())
  return [
    '// Written by `npm run rules` from the folders of rules: add a file there, not a line here.',
    ...files.map((file) => `import { rule as ${variable(file)} } from './${file.path}'`),
    "import { type AnyRule } from './rule.ts'",
    '',
    '/** Every rule, by group and name. */',
    'export const allRules: readonly AnyRule[] = [',
    ...files.map((file) => `  ${variable(file)},`),
    ']',
    '',
  ].join('\n')
}
