import { checkoutDefaultsSchema } from '../manifest/schema/checkout-defaults.ts'
import { installationSchema } from '../manifest/schema/installation.ts'
import { manifestSchema } from '../manifest/schema/manifest.ts'
import { type ManifestSchema, type SchemaSubject } from '../results/manifest-schema.ts'

const schemas = {
  manifest: manifestSchema,
  installation: installationSchema,
  defaults: checkoutDefaultsSchema,
} as const satisfies Record<SchemaSubject, object>

/** The schema editors check a manifest, an installation file or `.waystop.yaml` with. */
export function publishedSchema(of: SchemaSubject): ManifestSchema {
  return { kind: 'manifest-schema', schema_version: 1, of, schema: schemas[of] }
}
