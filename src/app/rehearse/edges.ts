import { parseVersion } from '../../domain/version.ts'
import { type RehearsedEdge } from '../../results/rehearsal.ts'
import { comparedSchemas, freshOn, type Fresh } from './compare.ts'
import { type RehearseFlags } from './flags.ts'
import { type HopGround, rehearseHop } from './hop.ts'
import { type EdgeFound } from './path.ts'
import { prepare } from './prepare.ts'
import { finishedWork } from './rows.ts'
import { type Stage } from './stage.ts'

export interface EdgesGround extends HopGround {
  readonly folder: string
  readonly flags: RehearseFlags
  /** Ascending. */
  readonly versions: readonly string[]
}

/**
 * Executes every legal hop by itself. The databases of each version are made once and copied for each of its hops; where a hop
 * ends, the schema has to be that of a fresh installation. The stage of the ground is empty and is only copied.
 */
export async function rehearseEdges(ground: EdgesGround): Promise<readonly RehearsedEdge[]> {
  const edges: RehearsedEdge[] = []
  const fresh = freshOnce(ground)
  for (const [i, from] of ground.versions.entries())
    edges.push(...(await edgesFrom(ground, from, ground.versions.slice(i + 1), fresh)))
  return edges
}

/** Installs each version freshly once. */
function freshOnce({ stage, tell }: EdgesGround): (to: string) => Promise<Fresh> {
  const known = new Map<string, Promise<Fresh>>()
  return (to) => {
    const before = known.get(to)
    if (before) return before
    tell(`${to}  install beside`)
    const made = stage.another().then((one) => freshOn(one, to))
    known.set(to, made)
    return made
  }
}

type Base = Pick<RehearsedEdge, 'from' | 'to'>
type Judged = EdgeFound & { readonly base: Base }

async function edgesFrom(
  ground: EdgesGround,
  from: string,
  targets: readonly string[],
  fresh: (to: string) => Promise<Fresh>,
): Promise<readonly RehearsedEdge[]> {
  const { paths, stage, flags } = ground
  const judged = targets.map((to): Judged => ({ base: { from, to }, ...paths.edge(from, to) }))
  const isOver = (): boolean => stage.ports.host.stopSignal().aborted
  if (isOver() || judged.every(({ refused }) => refused !== undefined))
    return judged.map(({ base, refused }) => unrun(base, refused))
  const start = await stage.another()
  try {
    const { failed } = await prepare({ ...ground, stage: start }, from, flags)
    const edges: RehearsedEdge[] = []
    for (const one of judged) {
      const { base, refused } = one
      if (refused !== undefined || isOver()) edges.push(unrun(base, refused))
      else if (failed !== undefined)
        edges.push({ ...base, verdict: 'failed', because: `${from} cannot be made: ${failed}` })
      else edges.push(await edge(ground, start, one, fresh))
    }
    return edges
  } finally {
    await start.close()
  }
}

function unrun(base: Base, refused: string | undefined): RehearsedEdge {
  return refused === undefined ? { ...base, verdict: 'not-reached' } : { ...base, verdict: 'illegal', because: refused }
}

async function edge(
  ground: EdgesGround,
  start: Stage,
  { base, detail }: Judged,
  fresh: (to: string) => Promise<Fresh>,
): Promise<RehearsedEdge> {
  const stage = await start.another()
  try {
    const hop = await rehearseHop({ ...ground, stage }, { ...base, detail, number: 1 })
    if (hop.state === 'not-reached') return { ...base, verdict: 'not-reached' }
    const because = hop.state === 'failed' ? hop.because : await wrongAt(ground, stage, base.to, await fresh(base.to))
    const verdict = because === undefined ? 'passed' : 'failed'
    return { ...base, verdict, ...(because !== undefined && { because }), took_ms: hop.took_ms }
  } finally {
    await stage.close()
  }
}

/** What is not as it should be where a hop ended. */
async function wrongAt({ paths }: EdgesGround, stage: Stage, to: string, fresh: Fresh): Promise<string | undefined> {
  if (fresh.failed !== undefined) return `${to} cannot be installed freshly: ${fresh.failed}`
  const differing = (await comparedSchemas(stage, fresh)).find(({ verdict }) => verdict === 'differs')
  if (differing) {
    const names = differing.differences.map(({ difference, name }) => `${name} is ${difference}`)
    return `another schema than a fresh installation of ${to} on ${differing.database}: ${names.slice(0, 5).join(', ')}`
  }
  const version = parseVersion(paths.manifest.product.scheme, to)!
  const undone = (await finishedWork(stage, paths.manifest, version)).find(({ verdict }) => verdict === 'undone')
  return undone && `${undone.name} is finished on ${undone.database}, and ${undone.left} rows are not done`
}
