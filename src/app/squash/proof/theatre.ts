import { inMemory } from '../../rehearse/in-memory.ts'
import { onServer, type Opened } from '../../rehearse/server.ts'
import { type Stage, stageOn } from '../../rehearse/stage.ts'
import { type Paths, pathsFor } from '../../rehearse/path.ts'
import { type Ports } from '../../../ports/ports.ts'
import { type ProductState, type ProductWorld, worldOf } from './product-state.ts'

/** A product before and after its squash, as use cases find them. */
export interface Worlds {
  readonly ports: Ports
  readonly before: ProductWorld & { readonly paths: Paths }
  readonly after: ProductWorld & { readonly paths: Paths }
}

export async function worldsOf(
  ports: Ports,
  { before, after }: { readonly before: ProductState; readonly after: ProductState },
): Promise<Worlds> {
  const withPaths = async (state: ProductState): Promise<Worlds['before']> => {
    const world = worldOf(ports, state)
    return { ...world, paths: await pathsFor(world.ports, { manifest: world.path }) }
  }
  return { ports, before: await withPaths(before), after: await withPaths(after) }
}

/** The same databases, reached as the product was before and as it is after. */
export interface Theatre {
  readonly before: Stage
  readonly after: Stage
  /** Others that hold the same; these are only copied from then on. */
  readonly another: () => Promise<Theatre>
  readonly close: () => Promise<void>
}

/** Opens empty databases; they are gone when it is closed. `against`: a server, default embedded ones in memory. */
export async function openTheatre(worlds: Worlds, against: string | undefined): Promise<Theatre> {
  const { ports, after } = worlds
  const { databases: names } = after.manifest
  return theatreOn(
    worlds,
    against === undefined ? await inMemory(ports.databases, names) : await onServer(ports, against, names),
  )
}

function theatreOn(worlds: Worlds, on: Opened): Theatre {
  // One batch at a time: rows that several workers make at once get their numbers in any order.
  const stage = ({ ports, manifest, path }: ProductWorld): Stage =>
    stageOn(ports, manifest, { manifest: path, workers: 1 }, on)
  return {
    before: stage(worlds.before),
    after: stage(worlds.after),
    another: async () => theatreOn(worlds, await on.another!()),
    close: on.close,
  }
}

/** Works in a theatre that is closed whatever happens. */
export async function within<T>(opening: Promise<Theatre>, work: (theatre: Theatre) => Promise<T>): Promise<T> {
  const theatre = await opening
  try {
    return await work(theatre)
  } finally {
    await theatre.close()
  }
}
