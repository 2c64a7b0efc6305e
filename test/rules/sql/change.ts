import { allRules } from '../../../src/rules/registry.ts'
import { type Example } from '../../../src/rules/rule.ts'
import { faultsIn, isCheck } from '../example.ts'

const sqlRules = allRules.filter(isCheck).filter(({ group }) => group === 'sql')

/** Tables as an earlier release left them. */
export const parcels = `CREATE TABLE shelves (id bigint PRIMARY KEY);
CREATE TABLE parcels (
  id bigint PRIMARY KEY,
  shelf_id bigint CONSTRAINT parcels_shelf REFERENCES shelves (id),
  weight integer,
  price numeric(10, 2),
  label varchar(20),
  words text,
  mark char(4),
  net cidr,
  packed_at timestamp,
  packed_on timestamp(3)
);
`

export interface Setting {
  /** What earlier files do, each in a migration of 1.0. */
  readonly earlier?: readonly string[]
  readonly phase?: 'regular' | 'post'
  readonly transaction?: 'one' | 'none'
  /** Further YAML of the manifest. */
  readonly more?: string
}

/** What every rule about SQL finds in a file of 1.1: `error sql-rename parcels.label`. */
export function foundIn(
  change: string,
  { earlier = [parcels], phase = 'regular', transaction = 'one', more = '' }: Setting = {},
): string[] {
  const files = Object.fromEntries(earlier.map((text, i) => [`sql/${i}.sql`, text]))
  const migrations = Object.keys(files).map((path, i) => `  - {id: "2026010109000${i}", release: "1.0", up: ${path}}`)
  const manifest = `
releases: [{version: "1.0.0"}, {version: "1.1.0"}]
migrations:
${migrations.join('\n')}
  - {id: "20260301090000", release: "1.1", phase: ${phase}, transaction: ${transaction}, up: sql/change.sql}
${more}`
  return foundByRules({ manifest, files: { ...files, 'sql/change.sql': change } }).map((one) =>
    one.replace('20260301090000/', ''),
  )
}

/** What every rule about SQL finds in an example. */
export function foundByRules(example: Example): string[] {
  return faultsIn(example, sqlRules).map(({ severity, rule, subject }) => `${severity} ${rule.name} ${subject}`)
}

/** The names of the rules alone. */
export function rulesIn(change: string, setting?: Setting): string[] {
  return foundIn(change, setting).map((one) => one.split(' ')[1]!)
}
