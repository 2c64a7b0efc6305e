import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { contains } from '../../domain/placement.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { nearest } from '../../domain/nearest.ts'
import { satisfying, type BackgroundState } from '../background/states.ts'
import { type Chain, type Link } from './chain.ts'
import { type Refusal } from './refusal.ts'
import { type DatabaseState, type WorkState } from './state.ts'

/** Background work that a migration rests on. */
export interface Gate {
  readonly work: BackgroundMigration
  /** Where it was queued. */
  readonly database: string
  /** `finalizes`: the migration also declares it final. */
  readonly why: 'needs' | 'finalizes'
  /** `inline`: it is not finished when the run begins, and is finished in it. */
  readonly expected: 'satisfied' | 'inline'
}

/** What is known when a migration's turn comes: what the records say, and what this run will have queued by then. */
export interface GateGround {
  readonly manifest: Manifest
  readonly chain: Chain
  readonly states: ReadonlyMap<string, DatabaseState>
  /** Ids of the migrations that this run applies before. */
  readonly before: ReadonlySet<string>
  /** Ids of the migrations that this run leaves out. */
  readonly skipped: ReadonlySet<string>
  /** May unfinished work be finished in the run? */
  readonly finalize: boolean
  /** What somebody paused stays paused all the same. */
  readonly keepPaused?: boolean | undefined
}

export interface Gated {
  readonly gates: readonly Gate[]
  readonly refusals: readonly Refusal[]
}

/** The gates of a migration, as far as they can be passed. */
export function gatesOf(link: Link, ground: GateGround): Gated {
  const named = link.migration.dependsOn.map((name) => neededBy(link, name, ground))
  const needed = named.flatMap((one) => ('refusal' in one ? [] : one.works))
  const finalized = link.finalizes.filter((work) => !isGivenUp(work, ground))
  const judged = [
    ...needed.filter((work) => !finalized.includes(work)).map((work) => gateOf(link, work, 'needs', ground)),
    ...finalized.map((work) => gateOf(link, work, 'finalizes', ground)),
  ]
  return {
    gates: judged.flatMap((one) => ('gate' in one ? one.gate : [])),
    refusals: [
      ...named.flatMap((one) => ('refusal' in one ? one.refusal : [])),
      ...judged.flatMap((one) => ('refusal' in one ? one.refusal : [])),
    ],
  }
}

/** Given up in the manifest at or before the target: nobody waits for it, nobody queues it. */
export function isGivenUp(
  work: BackgroundMigration,
  { manifest, chain }: Pick<GateGround, 'manifest' | 'chain'>,
): boolean {
  if (work.cancelled.kind === 'unknown') return false
  return chain.target === undefined || contains(manifest.product, chain.target, work.cancelled) === 'yes'
}

/**
 * Which works a name means for a migration: those queued before it, but for those that were queued again by then. One that
 * is queued only later can never be finished in time.
 */
function neededBy(
  link: Link,
  name: string,
  { manifest, chain }: GateGround,
): { readonly works: readonly BackgroundMigration[] } | { readonly refusal: Refusal } {
  const all = manifest.backgroundMigrations.filter((work) => work.name === name)
  const order = new Map(chain.links.map(({ migration }, i) => [migration.id, i]))
  const own = order.get(link.migration.id) ?? Number.POSITIVE_INFINITY
  const early = all.filter(({ queuedBy }) => queuedBy === undefined || (order.get(queuedBy) ?? -1) < own)
  const works = early.filter(({ id }) => !early.some(({ requeues }) => requeues === id))
  if (works.length > 0) return { works }
  const [later] = all
  return {
    refusal: later
      ? refuse(link, 'queued-later', {
          message: `${link.migration.id} needs ${name}, which only ${later.queuedBy!} queues, at or behind it in the order`,
          next: `give ${link.migration.id} a later release, or ${later.queuedBy!} an earlier one`,
        })
      : refuse(link, 'dependency-unknown', {
          message: `${link.migration.id} needs ${name}, and the manifest knows no background migration of that name`,
          next: suggestion(name, manifest),
        }),
  }
}

type Judged = { readonly gate: Gate } | { readonly refusal: Refusal }

function gateOf(link: Link, work: BackgroundMigration, why: Gate['why'], ground: GateGround): Judged {
  const database = databaseOf(work, ground)
  if (why === 'finalizes' && database !== link.migration.database)
    return { refusal: otherDatabase(link, work, 'finalizes') }
  const state = ground.states.get(database)
  if (!state) return { refusal: databaseMissing(link, work, database) }
  const row = rowOf(work, state.work)
  if (row) return judgeRow(link, { work, database, why }, row.state, ground)
  if (work.queuedBy !== undefined && ground.before.has(work.queuedBy))
    return ground.finalize
      ? { gate: { work, database, why, expected: 'inline' } }
      : { refusal: finalizesInline(link, work) }
  return { refusal: noRecord(link, work, database, ground) }
}

function judgeRow(link: Link, gate: Omit<Gate, 'expected'>, state: BackgroundState, ground: GateGround): Judged {
  const { finalize, keepPaused } = ground
  const { name } = gate.work
  if (isSatisfied(state)) return { gate: { ...gate, expected: 'satisfied' } }
  if (state === 'cancelled')
    return {
      refusal: refuse(link, 'cancelled-work', {
        message: `${link.migration.id} needs ${name}, which was cancelled: what was cancelled never counts as finished`,
        next: `take it up again with plan bbm restart ${name}, and finish it with plan bbm finalize ${name}`,
      }),
    }
  if (state === 'paused' && finalize && keepPaused)
    return {
      refusal: refuse(link, 'paused-work', {
        message: `${link.migration.id} needs ${name} finished, and somebody paused it on ${gate.database}`,
        next: `take it up again with plan bbm resume ${name}, then run the same command again`,
      }),
    }
  if (finalize) return { gate: { ...gate, expected: 'inline' } }
  return {
    refusal: refuse(link, 'unfinished-work', {
      message: `${link.migration.id} needs ${name} finished, and it is ${state} on ${gate.database}`,
      next: `finish it with plan bbm finalize ${name}, or in the run with --finalize`,
    }),
  }
}

export function isSatisfied(state: BackgroundState): boolean {
  return (satisfying as readonly BackgroundState[]).includes(state)
}

/** Its row; work whose queueing migration nobody names is found by its name alone. */
export function rowOf(
  { name, queuedBy }: Pick<BackgroundMigration, 'name' | 'queuedBy'>,
  rows: readonly WorkState[],
): WorkState | undefined {
  return rows.find((row) => row.name === name && (queuedBy === undefined || row.queued_by === queuedBy))
}

/** It is queued where its queueing migration runs. */
function databaseOf({ queuedBy, databases }: BackgroundMigration, { manifest }: Pick<GateGround, 'manifest'>): string {
  const queue = manifest.migrations.find(({ id }) => id === queuedBy)
  return queue?.database ?? databases[0] ?? manifest.databases[0]!
}

interface Told {
  readonly message: string
  readonly next: string
}

export function refuse({ migration }: Link, kind: Refusal['kind'], told: Told): Refusal {
  return { kind, subject: migration.id, database: migration.database, ...told, place: migration.place }
}

export function otherDatabase(link: Link, { name, databases }: BackgroundMigration, verb: string): Refusal {
  const { id, database } = link.migration
  return refuse(link, 'other-database', {
    message: `${id} runs on ${database} and ${verb} ${name}, which works on ${databases.join(' and ')}: a migration ${verb} work only in its own database`,
    next: `write database: ${database} at ${name}, or another database at ${id}`,
  })
}

function databaseMissing(link: Link, { name }: BackgroundMigration, database: string): Refusal {
  return refuse(link, 'database-missing', {
    message: `${link.migration.id} needs ${name} finished on ${database}, and that database was not given`,
    next: `add --database ${database}=URL`,
  })
}

function finalizesInline(link: Link, { name, queuedBy }: BackgroundMigration): Refusal {
  return refuse(link, 'finalizes-inline', {
    message: `${link.migration.id} needs ${name} finished, and ${queuedBy!} queues it in this same run: it would be worked off in the middle of it`,
    next: `go to a release between first (plan migrate up --to ${queuedBy!}), let a worker finish it, or accept the time it takes with --finalize`,
  })
}

/** A required one with neither a row nor a folded record is an error, never finished (reference/registry.md §10.10). */
function noRecord(link: Link, { name, queuedBy }: BackgroundMigration, database: string, ground: GateGround): Refusal {
  if (queuedBy !== undefined && ground.skipped.has(queuedBy))
    return refuse(link, 'queued-later', {
      message: `${link.migration.id} needs ${name}, and ${queuedBy}, which queues it, is left out of this run`,
      next: 'leave out --skip-post, or end this run earlier with --to',
    })
  return refuse(link, 'no-record', {
    message: `${link.migration.id} needs ${name} finished, and ${database} has no record that it was ever queued`,
    next:
      queuedBy === undefined
        ? `write queued_by at ${name}`
        : `queue it again with plan migrate redo ${queuedBy}, or, where it is known to be done, adopt the database with --finished ${name}`,
  })
}

function suggestion(name: string, { backgroundMigrations }: Manifest): string {
  const [near] = nearest(
    name,
    backgroundMigrations.map((work) => work.name),
  )
  return near === undefined ? 'mend depends_on' : `did you mean ${near}?`
}
