import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { contains, earliestPoint } from '../../domain/placement.ts'
import { type Rule } from '../rule.ts'
import { called } from '../timestamps.ts'

/** A name means one migration, regular ones and post ones together. */
export const rule: Rule = {
  name: 'duplicate-migration-name',
  group: 'migrations',
  severity: 'error',
  summary: 'two migrations of one name',
  why: `The name is the name of a class, and a program holds a class once: of two migrations with one name the second loaded
replaces or reopens the first, also when one is regular and the other post. \`add_state\` and \`AddState\` are one name. A
migration that was removed before the other one came is no longer in its way.`,
  fix: 'Rename the younger one before it is released.',
  since: '0.2.0',
  bad: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}]
migrations:
  - {id: "20260804080000", name: add_state, release: "1.0"}
  - {id: "20260805080000", name: AddState, release: "1.0", phase: post}
`,
  },
  good: {
    manifest: `
releases: [{version: "1.0.0", date: 2026-09-01}]
migrations:
  - {id: "20260804080000", name: add_state, release: "1.0"}
  - {id: "20260805080000", name: AddStateOfOrders, release: "1.0", phase: post}
`,
  },
  *check({ manifest }) {
    const named = manifest.migrations.filter(({ name }) => name !== undefined)
    for (const [, group] of Map.groupBy(named, ({ name }) => className(name!))) {
      for (const { migration, earlier } of clashes(manifest, group))
        yield {
          subject: migration.id,
          message: `${called(migration)} has the name of ${earlier.id}`,
          next: 'rename the younger one',
          at: { entry: migration.place, field: ['name'] },
          related: [{ entry: earlier.place, field: ['name'], message: 'the other one' }],
        }
    }
  },
}

/** `add_state` is the file of `AddState`. */
function className(name: string): string {
  return name.replaceAll(/(?:^|_+)([a-zA-Z0-9])/gu, (_, letter: string) => letter.toUpperCase())
}

interface Clash {
  readonly migration: Migration
  readonly earlier: Migration
}

/** Each against the last one that stays, else against the one before it: two comparisons each, however many there are. */
function* clashes(manifest: Manifest, group: readonly Migration[]): Iterable<Clash> {
  let staying: Migration | undefined
  let before: Migration | undefined
  for (const migration of group) {
    const earlier = staying ?? before
    if (earlier && meet(manifest, earlier, migration)) yield { migration, earlier }
    if (!migration.removed) staying = migration
    before = migration
  }
}

/** Are both part of some release? Where nobody knows, they are not said to be. */
function meet({ product }: Manifest, earlier: Migration, later: Migration): boolean {
  const [removed, other] = earlier.removed ? [earlier.removed, later] : [later.removed, earlier]
  if (!removed) return true
  const came = earliestPoint(other.placement)
  return came !== undefined && contains(product, came.version, removed.in) === 'no'
}
