import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const folder = fileURLToPath(new URL('../peers', import.meta.url))

/** Installs what we are measured against, from its own lock file, unless it is there. */
export function installPeers(): void {
  const mark = join(folder, 'node_modules/.package-lock.json')
  if (existsSync(mark) && wanted().every(([name, version]) => versionOf(name) === version)) return
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true })
  const args = ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 2, 2], timeout: 300_000 })
}

/** Names and versions, as the report shows them. */
export function wanted(): readonly (readonly [name: string, version: string])[] {
  const { dependencies } = read(join(folder, 'package.json')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  return Object.entries(dependencies)
}

function versionOf(name: string): string | undefined {
  const path = join(folder, 'node_modules', name, 'package.json')
  return existsSync(path) ? (read(path) as { readonly version: string }).version : undefined
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

/** A package of theirs; what it looks like is said by whoever calls it, since it is not there when types are checked. */
export async function peer<T>(name: string): Promise<T> {
  const require = createRequire(join(folder, 'package.json'))
  const module = (await import(pathToFileURL(require.resolve(name)).href)) as T & { default?: T }
  return { ...module.default, ...module }
}
