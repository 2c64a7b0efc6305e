import { DatabaseError, UserError } from '../../domain/errors.ts'
import { mostUnfinished } from '../../facts/estimates.ts'
import { type BackgroundStatus, type BackgroundVerb } from '../../engine/background/system.ts'
import { type BackgroundChange, type Change } from '../../results/background-change.ts'
import { type RegistryMigration } from '../../results/registry-migrations.ts'
import { controlBackground } from '../background/control.ts'
import { given, refOf, whole } from '../background/item.ts'
import { unread } from '../background/reader.ts'
import { type ServeGround, type Standing } from './ground.ts'

/** Between the ids of two databases: no table of background migrations ever has so many rows. */
const step = 1_000_000_000_000n

/**
 * Ids of the registry are of one table. With several databases, those of the first stay as they are, and each further one, in the
 * order of the manifest, begins 10^12 higher: a client that knows one database sees the same ids as before.
 */
function idOf({ id, database }: BackgroundStatus, databases: readonly string[]): bigint {
  return id + step * BigInt(Math.max(0, databases.indexOf(database)))
}

const states: Readonly<Record<BackgroundStatus['state'], RegistryMigration['status']>> = {
  paused: 'paused',
  active: 'active',
  running: 'running',
  finalizing: 'running',
  finished: 'finished',
  finalized: 'finished',
  failed: 'failed',
  cancelled: 'failed',
  unknown: 'unknown',
}

/** All of them, by id. Throws DatabaseError where a database was not read: this surface has no word for that. */
export async function registryList(ground: ServeGround, standing: Standing): Promise<readonly RegistryMigration[]> {
  requireRead(standing.list.databases)
  const all = identified(ground, standing).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await countJobs(ground, all)
  return all.map((one) => migrationOf(one, jobsOf(ground, one)))
}

interface Identified {
  readonly id: bigint
  readonly status: BackgroundStatus
}

function identified({ background }: ServeGround, { reading }: Standing): readonly Identified[] {
  return reading.statuses.map((status) => ({ id: idOf(status, background.databases), status }))
}

/** Throws UserError `unknown-background-migration`. */
export async function registryOne(ground: ServeGround, standing: Standing, id: bigint): Promise<RegistryMigration> {
  const one = found(ground, standing, id)
  await countJobs(ground, [one])
  return migrationOf(one, jobsOf(ground, one))
}

const keyOf = ({ database, id, finishedAt }: BackgroundStatus): string => `${database}_${id}@${finishedAt ?? ''}`

function jobsOf({ jobsOfOver }: ServeGround, { status }: Identified): number | undefined {
  return status.batches?.done ?? jobsOfOver.get(keyOf(status))
}

/** Of the registry's own tables: how many jobs those had that are over. */
async function countJobs(ground: ServeGround, all: readonly Identified[]): Promise<void> {
  const { background, reader, jobsOfOver } = ground
  if (background.system !== 'registry') return
  const unknown = all.map(({ status }) => status).filter((status) => !status.batches && !jobsOfOver.has(keyOf(status)))
  const [first] = unknown
  if (!first) return
  const { finishedJobs } = await import('../../engine/systems/registry/finished-jobs.ts')
  const found = await finishedJobs(
    reader.databaseOf(first),
    unknown.map(({ id }) => id),
  )
  for (const status of unknown) jobsOfOver.set(keyOf(status), found.get(status.id) ?? 0)
}

function found(ground: ServeGround, standing: Standing, id: bigint): Identified {
  const one = identified(ground, standing).find((some) => some.id === id)
  if (one) return one
  requireRead(standing.list.databases)
  throw new UserError({
    code: 'unknown-background-migration',
    what: `there is no background migration ${id}`,
    next: 'list them',
  })
}

function requireRead(databases: Standing['list']['databases']): void {
  const [first] = unread(databases)
  if (!first) return
  throw new DatabaseError({
    code: 'undetermined',
    what: `the database ${first.database} was not read: ${first.because ?? first.state}`,
    next: first.next ?? 'look whether it is up',
  })
}

function migrationOf({ id, status }: Identified, jobs: number | undefined): RegistryMigration {
  const { rowsTotal, rowsDone, percent, bounds, errorCode, looksForRest = false } = status
  return {
    id: whole(id),
    name: status.name,
    status: states[status.state],
    job_signature_name: status.job ?? status.name,
    target_table: status.table,
    target_column: status.key.join(', '),
    batch_size: status.batchSize,
    ...given('min_value', numberIn(bounds?.first)),
    ...given('max_value', numberIn(bounds?.last)),
    batching_strategy: looksForRest ? 'NullKeySetBatchingStrategy' : '',
    ...given('total_tuple_count', rowsTotal === undefined ? undefined : whole(rowsTotal)),
    ...given('error_code', errorCode),
    capped: percent === mostUnfinished && rowsDone !== undefined && rowsTotal !== undefined && rowsDone >= rowsTotal,
    ...given('finished_jobs', jobs),
    ...given('progress', percent),
  }
}

/** Keys of other kinds have no place in this form. */
function numberIn(text: string | undefined): number | string | undefined {
  return text !== undefined && /^-?\d{1,19}$/u.test(text) ? whole(BigInt(text)) : undefined
}

/** Pauses or resumes all. Throws DatabaseError where not every database could be asked. */
export async function registryControl(ground: ServeGround, verb: 'pause' | 'resume', actor: string): Promise<void> {
  const { ports, flags } = ground
  const asked = { ...flags, names: [], all: true, actor, yes: true, forMachine: true }
  requireDone(await controlBackground(ports, verb, asked))
}

/**
 * What the registry calls restart: it is active again and its error forgotten, and what is done stays done. Of one that failed
 * that is our retry, of one that is paused our resume; what is at work or finished stays so. Our own restart, which begins from the
 * first key, is more than a client of the registry means.
 */
export async function registryRestart(ground: ServeGround, id: bigint, actor: string): Promise<void> {
  const { ports, flags, standing } = ground
  const { status } = found(ground, (await standing.take()).value, id)
  const verb = restarting[status.state]
  if (verb === 'nothing') return
  if (verb === undefined)
    throw new UserError({
      code: 'illegal-move',
      what: `${status.name} is ${status.state}`,
      next: `begin it anew with POST /api/v1/background-migrations/${refOf(status)}/restart`,
    })
  const asked = { ...flags, names: [refOf(status)], actor, yes: true, forMachine: true }
  requireDone(await controlBackground(ports, verb, asked))
}

const restarting: Readonly<Record<BackgroundStatus['state'], BackgroundVerb | 'nothing' | undefined>> = {
  failed: 'retry',
  paused: 'resume',
  active: 'nothing',
  running: 'nothing',
  finalizing: 'nothing',
  finished: 'nothing',
  finalized: 'nothing',
  cancelled: undefined,
  unknown: undefined,
}

function requireDone({ changes, databases }: BackgroundChange): void {
  requireRead(databases)
  const bad = changes.find(({ outcome }: Change) => outcome === 'refused' || outcome === 'moved')
  if (!bad) return
  throw new UserError({
    code: 'illegal-move',
    what: bad.because ?? `${bad.name} could not be changed`,
    next: bad.next ?? 'look at its state and ask again',
  })
}
