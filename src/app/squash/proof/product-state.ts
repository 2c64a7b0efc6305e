import { UserError } from '../../../domain/errors.ts'
import { type Manifest } from '../../../domain/manifest.ts'
import { type Files } from '../../../ports/files.ts'
import { type Ports } from '../../../ports/ports.ts'
import { encodeManifest } from '../../manifest-cache/encode.ts'

/** A product as it is at one moment: in a commit, in the checkout, or as a command is about to write it. */
export interface ProductState {
  readonly manifest: Manifest
  /** SQL by its path inside the manifest's folder. Throws UserError where there is no such file. */
  readonly readText: (path: string) => string
  /** Absolute folder of the checkout; modules of background work are loaded from here, whatever the moment. */
  readonly folder: string
}

/** A state that use cases find by flags, like a manifest on the disk. */
export interface ProductWorld {
  readonly ports: Ports
  readonly manifest: Manifest
  /** The `--manifest` of it. */
  readonly path: string
}

let count = 0

/**
 * The world in which a product is as it was at some moment. Nothing is written: use cases are told a folder that is never made,
 * its SQL comes from the state, and its manifest from a cache that has it read already.
 */
export function worldOf(ports: Ports, state: ProductState): ProductWorld {
  const { files, cache, modules, place, host } = ports
  const path = files.resolve(place.workingFolder, `.waystop-proof-${(count += 1)}`)
  const stamp = `# ${path} of process ${host.pid}`
  const encoded = encodeManifest(state.manifest)
  const inside = (one: string): string | undefined =>
    one.startsWith(`${path}/`) ? one.slice(path.length + 1) : undefined
  return {
    manifest: state.manifest,
    path,
    ports: {
      ...ports,
      files: { ...files, ...filesOf(files, { state, path, stamp, inside }) },
      cache: {
        get: (sources) => (sources.includes(stamp) ? encoded : cache.get(sources)),
        put: (sources, kept) => (sources.includes(stamp) ? undefined : cache.put(sources, kept)),
      },
      modules: { load: (one) => modules.load(files.resolve(state.folder, inside(one) ?? one)) },
    },
  }
}

interface Folder {
  readonly state: ProductState
  readonly path: string
  /** The whole text of its only manifest file. */
  readonly stamp: string
  /** The path inside the folder. */
  readonly inside: (path: string) => string | undefined
}

const only = 'manifest.yaml'

function filesOf(
  files: Files,
  { state, path, stamp, inside }: Folder,
): Pick<Files, 'kindOf' | 'sizeOf' | 'readText' | 'listBelow'> {
  const text = (name: string): string => (name === only ? stamp : state.readText(name))
  return {
    kindOf: (one) => {
      const name = inside(one)
      if (one === path) return 'folder'
      return name === undefined ? files.kindOf(one) : isThere(() => text(name)) ? 'file' : 'missing'
    },
    sizeOf: (one) => {
      const name = inside(one)
      return name === undefined ? files.sizeOf(one) : text(name).length
    },
    readText: (one) => {
      const name = inside(one)
      return name === undefined ? files.readText(one) : text(name)
    },
    listBelow: (one) => (one === path ? [only] : files.listBelow(one)),
  }
}

function isThere(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return false
  }
}
