import { describe, expect, test } from 'vitest'
import { readManifest } from '../../src/manifest/read-manifest.ts'
import { manifestSchema } from '../../src/manifest/schema/manifest.ts'
import { fullDocument } from './full-document.ts'

interface Node {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly anyOf?: readonly Node[]
  readonly additionalProperties?: unknown
  readonly required?: readonly string[]
}

interface Field {
  /** `stops[].line` */
  readonly path: string
  readonly node: Node
}

/** Every field of the schema, also those of the branches of a union. */
function fieldsOf(node: Node, path = ''): Field[] {
  const inside = Object.entries(node.properties ?? {}).flatMap(([name, field]) => [
    { path: `${path}.${name}`, node: field },
    ...fieldsOf(field, `${path}.${name}`),
  ])
  const branches = (node.anyOf ?? []).flatMap((branch) => fieldsOf(branch, path))
  return [...inside, ...branches, ...(node.items ? fieldsOf(node.items, `${path}[]`) : [])]
}

/** Every field a value has, in the same words. */
function fieldsIn(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsIn(item, `${path}[]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, field]) => [`${path}.${name}`, ...fieldsIn(field, `${path}.${name}`)])
}

const fields = fieldsOf(manifestSchema as unknown as Node)

describe('the schema of a manifest', () => {
  test('describes every field, as editors show it', () => {
    const silent = fields.filter(({ node: { description } }) => description === undefined || description.length < 4)
    expect(silent.map(({ path }) => path)).toEqual([])
    expect(fields.length).toBeGreaterThan(120)
  })

  test('takes no field it does not know, so that a slip is told', () => {
    const open = fields.filter(
      ({ node: { properties, additionalProperties } }) => properties && additionalProperties !== false,
    )
    expect(open.map(({ path }) => path)).toEqual([])
  })

  test('and the types of the code say the same: the document that has every field is both', () => {
    expect('problems' in readManifest([{ path: 'full.yaml', text: JSON.stringify(fullDocument) }])).toBe(false)
    const used = new Set(fieldsIn(fullDocument))
    expect([...new Set(fields.map(({ path }) => path))].filter((path) => !used.has(path))).toEqual([])
  })

  test('survives being written as JSON, as it is published', () => {
    expect(JSON.parse(JSON.stringify(manifestSchema))).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      additionalProperties: false,
      required: ['manifest', 'product', 'complete_until'],
    })
  })
})
