/**
 * Writes the generated files of manifests/gitlab from its tables of facts; what people added to them stays.
 *
 *     node scripts/generate-gitlab-manifest.ts           write the files that differ
 *     node scripts/generate-gitlab-manifest.ts --check   write nothing; exit 1 and name the files that differ
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatedFiles } from './gitlab/files.ts'

const folder = join(import.meta.dirname, '../manifests/gitlab')
const check = process.argv.includes('--check')

function read(path: string): string | undefined {
  const file = join(folder, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

const stale = [...generatedFiles(read)].filter(([path, text]) => read(path) !== text)
for (const [path, text] of stale) {
  if (!check) writeFileSync(join(folder, path), text)
  console.log(`${check ? 'stale' : 'wrote'} manifests/gitlab/${path}`)
}
if (check && stale.length > 0) process.exitCode = 1
