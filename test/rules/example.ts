import { sqlReader } from '../../src/adapters/sql-parser/read-sql.ts'
import { type Manifest } from '../../src/domain/manifest.ts'
import { type SqlReading } from '../../src/domain/sql-statement.ts'
import { parsePoint } from '../../src/domain/line.ts'
import { check, type Judged } from '../../src/rules/check.ts'
import { groundOf, type Given } from '../../src/rules/ground.ts'
import { slippedTo } from '../../src/rules/immutability/slips.ts'
import { parametersByRule } from '../../src/rules/parameter.ts'
import { allRules } from '../../src/rules/registry.ts'
import { type AnyRule, type Example, type Rule } from '../../src/rules/rule.ts'
import { workFiles } from '../../src/rules/work-files.ts'
import { namedSql } from '../../src/app/validate/sql.ts'
import { manifestOf } from '../support/manifests.ts'

const readSql = await sqlReader()

const head = `manifest: 1
product: {id: depot, name: Depot, version_scheme: semver, line: 2}
complete_until: 2026-11-20
`

/** The text of an example as a whole manifest. */
export function wholeManifest(text: string): string {
  return /^\s*manifest:/u.test(text) ? text : head + text
}

/** What rules are given when they check an example. */
function givenBy(example: Example): Given {
  const { base, files, today = '2026-11-21', strict = false, asOfRelease } = example
  const manifest = manifestOf(wholeManifest(example.manifest))
  const given = givenOf({
    manifest,
    sql: files && sqlOf(manifest, files),
    absentFiles: files && absentFrom(manifest, files),
    now: Date.parse(`${today}T12:00:00Z`),
    strict,
    base: base === undefined ? undefined : manifestOf(wholeManifest(base)),
  })
  if (asOfRelease === undefined) return given
  return { ...given, ...slippedTo(given, parsePoint(given.manifest.product, asOfRelease)!, today) }
}

/** What the files of SQL say that a manifest names. */
function sqlOf(manifest: Manifest, files: NonNullable<Example['files']>): Map<string, SqlReading> {
  const paths = namedSql(manifest)
  return new Map(paths.map((path) => [path, files[path] === undefined ? missing(path) : readSql(path, files[path])]))
}

function absentFrom({ backgroundMigrations }: Manifest, files: NonNullable<Example['files']>): Set<string> {
  const named = backgroundMigrations.flatMap((one) => workFiles(one).map(({ path }) => path))
  return new Set(named.filter((path) => files[path] === undefined))
}

function missing(file: string): SqlReading {
  return { problem: { kind: 'missing', message: 'it is not there', place: { file, line: 1, column: 1 } } }
}

/** A manifest with nothing beside it, but for what a test says. */
export function givenOf(given: Partial<Given> & Pick<Given, 'manifest'>): Given {
  return {
    now: Date.parse('2026-11-21T12:00:00Z'),
    strict: false,
    base: undefined,
    rules: parametersByRule(allRules),
    ...given,
  }
}

export function isCheck(rule: AnyRule): rule is Rule {
  return 'check' in rule
}

/** What every rule, or one, finds in an example. */
export function faultsIn(example: Example, rules: readonly Rule[] = allRules.filter(isCheck)): Judged[] {
  return check(groundOf(givenBy(example)), rules)
}

/** The same for one rule: subject and severity of each fault, which is what most tests ask. */
export function found(rule: Rule, example: Example | string): string[] {
  const asked = typeof example === 'string' ? { manifest: example } : example
  return faultsIn(asked, [rule]).map(({ severity, subject }) => `${severity} ${subject}`)
}
