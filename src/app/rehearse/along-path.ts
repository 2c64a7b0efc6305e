import { parseVersion } from '../../domain/version.ts'
import { type Hop } from '../../results/plan-parts.ts'
import { type Facts } from './answer.ts'
import { type RehearseFlags } from './flags.ts'
import { type HopGround, rehearseHop } from './hop.ts'
import { hasSamplesLater, prepare } from './prepare.ts'
import { comparedRows, countRows, finishedWork } from './rows.ts'

interface Ended extends Required<Pick<Facts, 'samples' | 'hops' | 'tables' | 'work' | 'remarks'>> {
  readonly failed: string | undefined
  /** Did the path reach its end? */
  readonly isThere: boolean
}

interface Begin {
  readonly from: string
  readonly hops: readonly Hop[]
  /** The version is installed already, in a copy. */
  readonly isThere: boolean
}

/** From a beginning with rows, hop by hop, to the end or to the first hop that fails. */
export async function alongPath(
  ground: HopGround & { readonly folder: string },
  { from, hops, isThere: installed }: Begin,
  flags: RehearseFlags,
): Promise<Ended> {
  const { stage, paths, tell } = ground
  const { manifest } = paths
  // A copy has rows of its own.
  const prepared = installed ? { samples: [], remarks: [], failed: undefined } : await prepare(ground, from, flags)
  const later = installed ? [] : hasSamplesLater(manifest, from)
  const remarks = [
    ...prepared.remarks,
    ...(later.length > 0 ? [`rows that fit later releases only were not made: ${later.join(', ')}`] : []),
  ]
  const done: Ended['hops'][number][] = []
  const work: Ended['work'][number][] = []
  const base = { samples: prepared.samples, hops: done, work, remarks }
  if (prepared.failed !== undefined)
    return { ...base, tables: [], failed: `${from} could not be installed: ${prepared.failed}`, isThere: false }
  const before = await countRows(stage)
  for (const [i, detail] of hops.entries()) {
    const hop = { number: i + 1, from: detail.from, to: detail.to }
    const broken = done.some(({ state }) => state !== 'passed')
    if (broken) done.push({ ...hop, state: 'not-reached', took_ms: 0, steps: [] })
    else {
      const rehearsed = await rehearseHop(ground, { ...hop, detail, next: hops[i + 1] })
      done.push(rehearsed)
      if (rehearsed.state !== 'passed') continue
      const version = parseVersion(manifest.product.scheme, hop.to)!
      tell(`${hop.from} -> ${hop.to}  rows are looked at`)
      work.push(...(await finishedWork(stage, manifest, version)))
    }
  }
  const isThere = done.every(({ state }) => state === 'passed')
  const tables = isThere ? comparedRows(before, await countRows(stage)) : []
  return { ...base, work: newestOf(work), tables, failed: undefined, isThere }
}

/** What was undone on any landing counts; else what was seen last. */
function newestOf(work: Ended['work']): Ended['work'] {
  const byName = Map.groupBy(work, ({ database, name }) => `${database} ${name}`)
  return [...byName.values()].map(
    (some) =>
      some.find(({ verdict }) => verdict === 'undone') ??
      some.findLast(({ verdict }) => verdict === 'held') ??
      some.at(-1)!,
  )
}
