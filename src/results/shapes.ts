import { Type, type TObject, type TSchema } from 'typebox'

/** Small words the schemas of answers are made of. */

export const object = <T extends Record<string, TSchema>>(properties: T, description?: string): TObject<T> =>
  Type.Object(properties, { additionalProperties: false, ...(description !== undefined && { description }) })

export const words = <const T extends readonly string[]>(values: T, description?: string) =>
  Type.Unsafe<T[number]>(Type.Enum([...values], description === undefined ? {} : { description }))

export const placeSchema = (description: string) =>
  object(
    {
      file: Type.String({ description: 'Path of the file.' }),
      line: Type.Integer({ minimum: 1, description: 'Line, from 1.' }),
      column: Type.Integer({ minimum: 1, description: 'Column, from 1.' }),
    },
    description,
  )

export const strings = (description: string) => Type.Array(Type.String(), { description })

export const optional = Type.Optional

/** The schema of a whole answer: what `--json` prints and an outlet may check. */
export const answer = <const Kind extends string, T extends Record<string, TSchema>>(
  kind: Kind,
  properties: T,
  title: string,
) =>
  Type.Object(
    {
      kind: Type.Literal(kind, { description: 'Which kind of answer this is.' }),
      schema_version: Type.Literal(1, { description: 'Version of the schema of this kind.' }),
      ...properties,
    },
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `urn:waystop:schema:result:${kind}:1`,
      title,
      additionalProperties: false,
    },
  )
