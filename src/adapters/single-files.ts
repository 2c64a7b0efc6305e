import { type FSWatcher, statSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** A folder that is watched for some names in it. */
interface Spot {
  readonly watcher: FSWatcher
  /** A folder that was made anew under its name is another one. */
  readonly inode: number
  names: ReadonlySet<string>
}

/**
 * Watches files one by one, each through its folder, or through the nearest folder above that is there: so one that
 * comes into being is seen too, however much else lies around it.
 */
export function singleFiles(happened: () => void, failed: (error: Error) => void): (files: readonly string[]) => void {
  const spots = new Map<string, Spot>()
  const begin = (folder: string, inode: number): Spot => {
    const spot: Spot = {
      inode,
      names: new Set(),
      // Its own name: the folder itself has gone.
      watcher: watch(folder, (_, name) => {
        if (name === null || name === basename(folder) || spot.names.has(name)) happened()
      }).on('error', failed),
    }
    return spot
  }
  return (files) => {
    const wanted = Map.groupBy(files.map(placeOf), ({ folder }) => folder)
    for (const [folder, spot] of spots) {
      if (wanted.has(folder) && inodeOf(folder) === spot.inode) continue
      spot.watcher.close()
      spots.delete(folder)
    }
    for (const [folder, places] of wanted) {
      const inode = inodeOf(folder)
      if (inode === undefined) continue
      const spot = spots.get(folder) ?? begin(folder, inode)
      spot.names = new Set(places.map(({ name }) => name))
      spots.set(folder, spot)
    }
  }
}

/** The nearest folder that is there, and what to look for in it. */
function placeOf(file: string): { readonly folder: string; readonly name: string } {
  let path = file
  while (inodeOf(dirname(path)) === undefined && dirname(path) !== path) path = dirname(path)
  return { folder: dirname(path), name: basename(path) }
}

function inodeOf(folder: string): number | undefined {
  const stats = statSync(folder, { throwIfNoEntry: false })
  return stats?.isDirectory() === true ? stats.ino : undefined
}
