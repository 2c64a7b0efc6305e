import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { runsBefore } from '../../domain/execution-order.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Chain, type Link } from './chain.ts'
import { refuse, rowOf } from './gates.ts'
import { badSql, judgeStatements } from './judge-source.ts'
import { type Refusal } from './refusal.ts'
import { isFile, type Source } from './sql-file.ts'
import { type AppliedRow, type DatabaseState } from './state.ts'

export interface DownGround {
  readonly manifest: Manifest
  /** Of everything the manifest knows. */
  readonly chain: Chain
  readonly states: ReadonlyMap<string, DatabaseState>
  readonly sources: ReadonlyMap<string, Source>
  readonly pooled: ReadonlySet<string>
}

export interface DownStep {
  readonly link: Link
  readonly row: AppliedRow
  readonly source: Source
}

export interface DownPlan {
  readonly steps: readonly DownStep[]
  readonly refusals: readonly Refusal[]
}

/**
 * What was run, in the reverse of the order in which it runs; what was removed since stands in its place. What was folded
 * is on record, and nobody ran it here: there is nothing to take back.
 */
export function takenBack(
  { manifest: { product }, chain, states }: Pick<DownGround, 'manifest' | 'chain' | 'states'>,
  {
    toId,
    limit,
    only,
  }: { readonly toId?: string | undefined; readonly limit?: number | undefined; readonly only?: string },
): { readonly link: Link; readonly row: AppliedRow }[] {
  const removed = chain.tombstones.filter(({ migration }) => migration.down !== undefined)
  const order = [...chain.links, ...removed].toSorted((a, b) =>
    runsBefore(product, a.migration, b.migration) === 'yes' ? -1 : 1,
  )
  const there = order
    .flatMap((link) => {
      const row = states.get(link.migration.database)?.applied.get(link.migration.id)
      return row && row.how !== 'folded' ? { link, row } : []
    })
    .toReversed()
  if (only !== undefined) return there.filter(({ link }) => link.migration.id === only)
  if (toId === undefined) return there.slice(0, limit ?? 1)
  const end = there.findIndex(({ link }) => link.migration.id === toId)
  return (end === -1 ? [] : there.slice(0, end)).slice(0, limit)
}

/** Taking back in reverse order, or why it is not begun. */
export function planDown(ground: DownGround, chosen: ReturnType<typeof takenBack>): DownPlan {
  const gone = new Set<string>()
  const steps: DownStep[] = []
  const refusals: Refusal[] = []
  for (const { link, row } of chosen) {
    const source = ground.sources.get(link.migration.id) ?? { up: undefined, down: undefined }
    const step = { link, row, source }
    steps.push(step)
    refusals.push(...judge(step, ground), ...link.queues.flatMap((work) => judgeWork(link, work, ground, gone)))
    gone.add(link.migration.id)
  }
  return { steps, refusals }
}

function judge({ link, row, source: { down } }: DownStep, { pooled }: DownGround): Refusal[] {
  const { id, database, transaction, up } = link.migration
  const pool = transaction === 'none' && pooled.has(database) ? [needsDirect(link)] : []
  if (row.state === 'started')
    return [
      refuse(link, 'half-done', {
        message: `${id} was begun on ${database} and has not ended`,
        next: `end it first: plan migrate up --to ${id}`,
      }),
    ]
  if (down === undefined && up !== undefined) return [noDown(link)]
  if (down !== undefined && !isFile(down)) return [badSql(link, down)]
  return [...pool, ...(down === undefined ? [] : judgeStatements(link, down))]
}

function judgeWork(
  link: Link,
  work: BackgroundMigration,
  { manifest, states }: DownGround,
  gone: ReadonlySet<string>,
): Refusal[] {
  const { id, database } = link.migration
  const row = rowOf(work, states.get(database)?.work ?? [])
  const running = row && (row.state === 'running' || row.state === 'finalizing' || row.running > 0)
  if (running)
    return [
      refuse(link, 'work-running', {
        message: `${id} queued ${work.name}, which is ${row.state} on ${database}`,
        next: `stop it first: plan bbm pause ${work.name}`,
      }),
    ]
  const dependents = dependentsOf(work, manifest).filter((one) => {
    const there = states.get(one.database)?.applied.has(one.id) === true
    return there && one.id !== id && !gone.has(one.id)
  })
  return dependents.map((dependent) =>
    refuse(link, 'has-dependents', {
      message: `${dependent.id} is applied on ${dependent.database} and rests on ${work.name}, which ${id} queued`,
      next: `take ${dependent.id} back first`,
    }),
  )
}

function dependentsOf({ name, finalizedBy }: BackgroundMigration, { migrations }: Manifest): Manifest['migrations'] {
  return migrations.filter(({ id, dependsOn }) => dependsOn.includes(name) || id === finalizedBy)
}

function noDown(link: Link): Refusal {
  return refuse(link, 'no-down', {
    message: `${link.migration.id} names no SQL that takes it back`,
    next: 'write down: with the path of that SQL, or undo it with a new migration',
  })
}

function needsDirect(link: Link): Refusal {
  const { id, database } = link.migration
  return refuse(link, 'needs-direct-connection', {
    message: `${id} is taken back outside of a transaction, and ${database} is reached through a pooler`,
    next: `name the server behind it as well: --direct-url ${database}=postgresql://…`,
  })
}
