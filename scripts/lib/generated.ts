import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/**
 * Writes generated files that differ and removes what is left over in folders that hold nothing else. With `--check` on
 * the command line it only names them, and the process ends with 1 when there are any.
 */
export function writeGenerated(files: ReadonlyMap<string, string>, folders: readonly string[]): void {
  const check = process.argv.includes('--check')
  const stale = [...files].filter(([path, text]) => read(path) !== text)
  for (const [path, text] of stale) {
    console.log(`${check ? 'stale' : 'wrote'} ${path}`)
    if (check) continue
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const left = leftovers(files, folders)
  for (const path of left) {
    console.log(`${check ? 'left over' : 'removed'} ${path}`)
    if (!check) rmSync(join(root, path))
  }
  if (check && stale.length + left.length > 0) process.exitCode = 1
}

function read(path: string): string | undefined {
  const file = join(root, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** What stands in the folders and is no longer generated. */
function leftovers(files: ReadonlyMap<string, string>, folders: readonly string[]): string[] {
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => !files.has(path))
}
