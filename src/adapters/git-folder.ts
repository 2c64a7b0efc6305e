import { dirname, relative } from 'node:path'

/** A folder that the work tree does not have any more is asked for from the nearest one above that it has. */
export async function standingFolder(path: string): Promise<{ readonly path: string; readonly rest: string }> {
  const { statSync } = await import('node:fs')
  let here = path
  while (dirname(here) !== here && !statSync(here, { throwIfNoEntry: false })?.isDirectory()) here = dirname(here)
  return { path: here, rest: relative(here, path).replaceAll('\\', '/') }
}
