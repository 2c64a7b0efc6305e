import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareSnapshots } from '../../src/schema/compare.ts'
import { loosened } from '../../src/schema/loosened.ts'
import { type CatalogueObject, type Snapshot } from '../../src/schema/snapshot.ts'
import { runs } from '../support/arbitraries.ts'
import { told } from './told.ts'

const name = fc.constantFrom('a', 'b', 'c', 'A b', 'x.y')
const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 2 }))
const fields = fc.dictionary(fc.constantFrom('type', 'default', 'definition', 'not null'), value)

const table = fc
  .tuple(name, fields, fc.uniqueArray(fc.tuple(name, fields), { selector: ([one]) => one, maxLength: 4 }))
  .map(([one, own, columns]): CatalogueObject[] => {
    const parent = { kind: 'table' as const, path: ['public', one] }
    return [
      { ...parent, parent: undefined, position: undefined, fields: own },
      ...columns.map(([column, of], i) => ({
        kind: 'column' as const,
        path: ['public', one, column],
        parent,
        position: i + 1,
        fields: of,
      })),
    ]
  })

const snapshot = fc
  .uniqueArray(table, { selector: ([one]) => one!.path.join('/'), maxLength: 5 })
  .map((tables): Snapshot => ({ version: 180_000, objects: tables.flat() }))

describe('Comparing', () => {
  test('finds nothing between a schema and itself, on whatever version', () => {
    fc.assert(
      fc.property(snapshot, fc.constantFrom(140_000, 180_001), (one, version) => {
        expect(compareSnapshots(one, { ...one, version })).toEqual([])
      }),
      runs(300),
    )
  })

  test('is the same from the other side, with the words exchanged', () => {
    const mirrored = { missing: 'extra', extra: 'missing', different: 'different', 'column-order': 'column-order' }
    const summary = (list: ReturnType<typeof compareSnapshots>, mirror: boolean) =>
      list.map(({ kind, object }) => `${mirror ? mirrored[kind] : kind} ${object.kind} ${object.name}`).toSorted()
    fc.assert(
      fc.property(snapshot, snapshot, (one, two) => {
        expect(summary(compareSnapshots(one, two), false)).toEqual(summary(compareSnapshots(two, one), true))
      }),
      runs(300),
    )
  })

  test('finds whatever object is taken away, and tells parts with what they are parts of', () => {
    fc.assert(
      fc.property(snapshot, fc.nat(), (one, n) => {
        const gone = one.objects[n % Math.max(1, one.objects.length)]
        if (!gone) return
        const left = one.objects.filter(({ path }) => !gone.path.every((part, i) => path[i] === part))
        expect(compareSnapshots(one, { ...one, objects: left })).toEqual([
          {
            kind: 'missing',
            object: expect.objectContaining({ kind: gone.kind, path: gone.path }) as unknown,
            parts: one.objects.length - left.length - 1,
          },
        ])
      }),
      runs(300),
    )
  })

  test('finds whatever field is changed', () => {
    fc.assert(
      fc.property(snapshot, fc.nat(), (one, n) => {
        const objects = one.objects.map((object, i) =>
          i === n % one.objects.length ? { ...object, fields: { ...object.fields, 'not null': 'otherwise' } } : object,
        )
        const changed = one.objects.some(({ fields: own }, i) => own['not null'] !== objects[i]!.fields['not null'])
        expect(compareSnapshots(one, { ...one, objects }).map(({ kind }) => kind)).toEqual(changed ? ['different'] : [])
      }),
      runs(300),
    )
  })
})

describe('Between major versions', () => {
  const view = (version: number, definition: string, uses: string[]): Snapshot => ({
    version,
    objects: [
      { kind: 'view', path: ['public', 'v'], parent: undefined, position: undefined, fields: { definition, uses } },
      { kind: 'extension', path: ['x'], parent: undefined, position: undefined, fields: { version: String(version) } },
    ],
  })
  const old = view(150_000, ' SELECT a.id\n   FROM public.a\n  WHERE (a.x > 1);', ['public.a.id', 'public.a.x'])

  test('the spelling of a view and the version of an extension are no difference', () => {
    expect(
      compareSnapshots(
        old,
        view(180_000, ' SELECT id\n   FROM public.a\n  WHERE x > 1;', ['public.a.id', 'public.a.x']),
      ),
    ).toEqual([])
  })

  test('another condition is one, and so is another table of the same name', () => {
    expect(
      compareSnapshots(
        old,
        view(180_000, ' SELECT id\n   FROM public.a\n  WHERE x > 2;', ['public.a.id', 'public.a.x']),
      ).map(told),
    ).toHaveLength(1)
    expect(
      compareSnapshots(old, view(180_000, ' SELECT id\n   FROM s.a\n  WHERE x > 1;', ['s.a.id', 's.a.x'])).map(told),
    ).toEqual(['different view public.v: uses public.a.id,public.a.x → s.a.id,s.a.x'])
  })

  test('within one, every letter counts', () => {
    expect(
      compareSnapshots(old, view(150_001, ' SELECT id\n   FROM public.a\n  WHERE x > 1;', ['public.a.id'])),
    ).toHaveLength(2)
  })

  test('only texts that PostgreSQL writes itself are loosened', () => {
    expect(loosened('source', 'a . b ')).not.toBe(loosened('source', 'a.b'))
    expect(loosened('default', '(now())::text')).toBe(loosened('default', 'now()::text'))
    expect(loosened('type', 'numeric(6,2)')).not.toBe(loosened('type', 'numeric62'))
  })
})
