/**
 * Writes the published schemas and the reference pages made of them.
 *
 *     node scripts/generate-schemas.ts           write the files that differ
 *     node scripts/generate-schemas.ts --check   write nothing; exit 1 and name the files that differ
 */
import { writeGenerated } from './lib/generated.ts'
import { schemaFiles } from './schemas/files.ts'

writeGenerated(await schemaFiles(), ['docs/schemas', 'manifests/schema'])
