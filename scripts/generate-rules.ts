/**
 * Writes the registry of rules and their pages.
 *
 *     node scripts/generate-rules.ts           write the files that differ
 *     node scripts/generate-rules.ts --check   write nothing; exit 1 and name the files that differ
 */
import { writeGenerated } from './lib/generated.ts'
import { generatedFiles } from './rules/files.ts'

writeGenerated(await generatedFiles(), ['docs/rules'])
