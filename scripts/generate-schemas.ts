/**
 * Writes the published schemas and the reference pages made of them.
 *
 *     node scripts/generate-schemas.ts           write the files that differ
 *     node scripts/generate-schemas.ts --check   write nothing; exit 1 and name the files that differ
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { schemaFiles } from './schemas/files.ts'

const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')

function read(path: string): string | undefined {
  const file = join(root, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** Schemas of answers that are no more. */
function leftovers(files: ReadonlyMap<string, string>): string[] {
  const folders = ['docs/schemas', 'manifests/schema'].filter((folder) => existsSync(join(root, folder)))
  return folders
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => !files.has(path))
}

const files = await schemaFiles()
const stale = [...files].filter(([path, text]) => read(path) !== text)
for (const [path, text] of stale) {
  console.log(`${check ? 'stale' : 'wrote'} ${path}`)
  if (check) continue
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
const left = leftovers(files)
for (const path of left) {
  console.log(`${check ? 'left over' : 'removed'} ${path}`)
  if (!check) rmSync(join(root, path))
}
if (check && stale.length + left.length > 0) process.exitCode = 1
