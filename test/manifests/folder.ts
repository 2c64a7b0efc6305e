import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Manifest } from '../../src/domain/manifest.ts'
import { readManifest, type ManifestFile } from '../../src/manifest/read-manifest.ts'

const shippedFolder = join(import.meta.dirname, '../../manifests')

/** The shipped products: every folder that holds a manifest. */
export function shippedProducts(): string[] {
  return readdirSync(shippedFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(shippedFolder, entry.name, 'manifest.yaml')))
    .map(({ name }) => name)
}

/** Text of a file of manifests/gitlab; undefined when there is none. */
export function gitlabText(path: string): string | undefined {
  const file = join(shippedFolder, 'gitlab', path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

export function manifestFiles(product: string): ManifestFile[] {
  const folder = join(shippedFolder, product)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))
}

/** Reads a shipped manifest; its problems fail the test. */
export function shipped(product: string): Manifest {
  const result = readManifest(manifestFiles(product))
  if ('problems' in result) throw new Error(JSON.stringify(result.problems, undefined, 1))
  return result.ok
}
