import { UserError } from '../../domain/errors.ts'
import { type Ports } from '../../ports/ports.ts'
import { fileStore } from '../../run/stores/file.ts'
import { isOver } from '../../run/machine.ts'
import { type RunRecord } from '../../run/record.ts'
import { type StoredRun } from '../../run/store.ts'
import { unknownRun } from '../../run/stores/run-errors.ts'
import { atRun } from './compose.ts'
import { type RunSiteFlags } from './flags.ts'
import { journalFolder, withRemembered } from './remembered.ts'
import { type RunGround } from './run-ground.ts'

/**
 * Works with the run that is meant. Whoever stands in the folder where it was started need say nothing: product, databases and
 * driver are in its journal.
 */
export async function atFoundRun<Flags extends RunSiteFlags, T>(
  ports: Ports,
  flags: Flags,
  command: string,
  work: (ground: RunGround<Flags>, run: StoredRun) => Promise<T>,
): Promise<T> {
  const near = await nearRuns(ports, flags)
  const told = namesManifest(flags) ? flags : withRemembered(flags, theOne(ofProduct(near, flags))?.site ?? [])
  const driver = (product: string): RunRecord | undefined => near.find((one) => one.product === product)
  return atRun(ports, told, { command, driver }, async (ground) => work(ground, await meant(ground))).catch(
    (error: unknown) => {
      throw near.length === 0 && error instanceof UserError && error.code === 'no-product'
        ? nothingHere(journalFolder(ports, flags))
        : error
    },
  )
}

function nothingHere(folder: string): UserError {
  return new UserError({
    code: 'no-run',
    what: `there is no journal of a run in ${folder}`,
    next: 'go to the folder where the run was begun, or name its --journal folder, or its product and databases',
  })
}

/** A manifest of one's own tells its product only when it is read, and an installation file names its own databases. */
function namesManifest({ manifest, installation }: RunSiteFlags): boolean {
  return manifest !== undefined || installation !== undefined
}

function ofProduct(runs: readonly RunRecord[], { product }: RunSiteFlags): readonly RunRecord[] {
  return product === undefined ? runs : runs.filter((one) => one.product === product)
}

/** The run that is named, else the one that is not over, else the newest. */
async function meant({ store, flags, site }: RunGround): Promise<StoredRun> {
  if (flags.run !== undefined) {
    const named = await store.load(flags.run)
    if (named) return named
    throw unknownRun(flags.run)
  }
  const runs = await store.list()
  const found = runs.find(({ record }) => !isOver(record)) ?? runs[0]
  if (found) return found
  throw new UserError({
    code: 'no-run',
    what: `there is no run of ${site.manifest.product.name} in ${store.place}`,
    next: 'begin one with plan run start',
  })
}

/** What journals below the folder tell of, unfinished runs first, then the newest. */
export async function nearRuns(ports: Ports, flags: RunSiteFlags): Promise<readonly RunRecord[]> {
  const { files, clock } = ports
  const folder = journalFolder(ports, flags)
  if (files.kindOf(folder) !== 'folder') return []
  const products = new Set(files.listBelow(folder).flatMap((path) => (path.includes('/') ? path.split('/')[0]! : [])))
  const records: RunRecord[] = []
  for (const product of products)
    records.push(...(await fileStore({ files, clock, folder, product }).list()).map(({ record }) => record))
  return records
    .filter(({ id }) => flags.run === undefined || id === flags.run)
    .toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)) || b.begunAt - a.begunAt)
}

/** The run that is meant where nobody names a product. */
function theOne(runs: readonly RunRecord[]): RunRecord | undefined {
  const open = runs.filter((record) => !isOver(record))
  const names = new Set(open.map(({ product }) => product))
  if (names.size <= 1) return runs[0]
  throw new UserError({
    code: 'several-runs',
    what: `runs of several products are not over: ${[...names].join(', ')}`,
    next: 'name the product with --product or --manifest',
  })
}
