import { Type, type Static } from 'typebox'
import { answer, words } from './shapes.ts'

/** Which files have a published schema. */
export const schemaSubjects = ['manifest', 'installation', 'defaults'] as const
export type SchemaSubject = (typeof schemaSubjects)[number]

/** The answer of `plan manifest schema`. */
export const manifestSchemaSchema = answer(
  'manifest-schema',
  {
    of: words(schemaSubjects, 'manifest; installation: installation.yaml; defaults: .waystop.yaml.'),
    schema: Type.Object({}, { additionalProperties: true, description: 'A JSON Schema 2020-12.' }),
  },
  'plan manifest schema --json',
)

export type ManifestSchema = Static<typeof manifestSchemaSchema>
