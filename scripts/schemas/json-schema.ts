/** A JSON Schema as the published files hold it: plain data. */
export interface JsonSchema {
  readonly $schema?: string
  readonly $id?: string
  readonly title?: string
  readonly description?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly string[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
}

const first = ['$schema', '$id', 'title', 'description'] as const

/** What a schema says when it is written: TypeBox's own marks are not enumerable. What names it comes first. */
export function plain(schema: object): JsonSchema {
  const { $schema, $id, title, description, ...rest } = JSON.parse(JSON.stringify(schema)) as JsonSchema
  const named = { $schema, $id, title, description }
  return {
    ...Object.fromEntries(first.flatMap((key) => (named[key] === undefined ? [] : [[key, named[key]]]))),
    ...rest,
  }
}

/** A field of a schema and where it is: `releases[].planned.cut`. */
export interface Field {
  readonly path: string
  readonly name: string
  readonly schema: JsonSchema
  readonly required: boolean
}

/** The fields of a map, those of the maps inside it not included. */
export function fieldsOf(schema: JsonSchema, path: string): Field[] {
  const required = new Set(schema.required ?? [])
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    path: path === '' ? name : `${path}.${name}`,
    name,
    schema: field,
    required: required.has(name),
  }))
}

/** Every map inside a schema that has fields of its own, by its path, the schema itself first. */
export function mapsOf(schema: JsonSchema, path = ''): { readonly path: string; readonly schema: JsonSchema }[] {
  const own = schema.properties ? [{ path, schema }] : []
  return [...own, ...fieldsOf(schema, path).flatMap((field) => innerMaps(field.schema, field.path))]
}

function innerMaps(schema: JsonSchema, path: string): ReturnType<typeof mapsOf> {
  if (schema.items) return innerMaps(schema.items, `${path}[]`)
  if (schema.anyOf) return schema.anyOf.flatMap((branch) => innerMaps(branch, path))
  const values = Object.values(schema.patternProperties ?? {})
  return [...mapsOf(schema, path), ...values.flatMap((value) => innerMaps(value, `${path}.*`))]
}

/** Every field of a schema, at any depth. */
export function allFields(schema: JsonSchema): Field[] {
  return mapsOf(schema).flatMap((map) => fieldsOf(map.schema, map.path))
}
