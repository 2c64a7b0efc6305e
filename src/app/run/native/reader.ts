import { DatabaseError } from '../../../domain/errors.ts'
import { type Manifest } from '../../../domain/manifest.ts'
import { readState } from '../../../engine/migrations/state.ts'
import { requireTables } from '../../../engine/tables/ensure.ts'
import { type Database, type DatabaseTarget } from '../../../ports/database.ts'
import { type InstalledVersion, type SiteReader, type WorkReading } from '../../../run/driver.ts'
import { backgroundGround } from '../../background/ground.ts'
import { refOf } from '../../background/item.ts'
import { defaultStuckAfter, type Judged, judgeAll } from '../../background/judge.ts'
import { backgroundReader, unread } from '../../background/reader.ts'
import { releaseOf } from '../../migrate/report.ts'
import { lineOf, type NativeGround } from './ground.ts'
import { isGivenUp } from './hop-work.ts'

/** Reads the records of every database that was given. */
export function nativeReader(native: NativeGround): SiteReader {
  return { installed: () => installed(native), background: () => background(native) }
}

/** One answer for each database: where they differ, whoever asks is told so by each of them. */
async function installed(native: NativeGround): Promise<readonly InstalledVersion[]> {
  const { ports, flags } = native
  const ground = await backgroundGround(ports, flags, 'plan run')
  const found: InstalledVersion[] = []
  for (const target of ground.targets) found.push(await versionIn(native, ground.manifest!, target))
  for (const name of ground.missing) found.push(untold(name, 'nobody said where it is'))
  const versions = new Set(found.flatMap(({ version }) => version ?? []))
  if (versions.size < 2) return found
  const told = found.map(({ version, source }) => `${source}: ${version ?? 'no answer'}`).join(', ')
  return found.map((one) => ({ ...one, problem: one.problem ?? `the databases differ (${told})` }))
}

const sourceOf = (name: string): string => `the records in ${name}`

function untold(name: string, problem: string): InstalledVersion {
  return { version: undefined, source: sourceOf(name), problem }
}

async function versionIn(
  { ports }: NativeGround,
  manifest: Manifest,
  target: DatabaseTarget,
): Promise<InstalledVersion> {
  const { name } = target
  // Whoever only looks does not make an empty embedded database.
  if (target.kind === 'embedded' && ports.files.kindOf(target.folder) !== 'folder')
    return untold(name, `there is no embedded database ${target.folder}`)
  let database: Database | undefined
  try {
    database = await ports.databases.open(target)
    return await recordIn(manifest, database)
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return untold(name, error.what)
  } finally {
    await database?.close()
  }
}

async function recordIn({ product }: Manifest, database: Database): Promise<InstalledVersion> {
  await requireTables(database)
  const state = await database.transaction(readState, { readOnly: true })
  const { name } = database
  const { installation } = state
  if (!installation) return untold(name, 'it has no record of an installation')
  if (installation.product !== product.id) return untold(name, `it holds ${installation.product}, not ${product.id}`)
  if (installation.state === 'installing') return untold(name, 'its first installation was begun and has not ended')
  const version = releaseOf(product.scheme, state)
  const begun = [...state.applied.values()].find((row) => row.state !== 'applied')
  return {
    version,
    source: sourceOf(name),
    problem:
      version === undefined ? 'no release is recorded as complete' : begun && `${begun.id} was begun and has not ended`,
  }
}

async function background(native: NativeGround): ReturnType<SiteReader['background']> {
  const { ports, flags } = native
  const ground = await backgroundGround(ports, flags, 'plan run')
  const reader = await backgroundReader(ports, ground)
  try {
    const reading = await reader.read()
    const judged = judgeAll(reading.statuses, { now: reading.at, stuckAfter: defaultStuckAfter })
    return {
      work: judged
        .filter(({ status }) => !isGivenUp(ground.manifest!, undefined, status))
        .map((one) => workReading(native, one)),
      unread: unread(reading.databases).map(({ database }) => database),
    }
  } finally {
    await reader.close()
  }
}

function workReading(native: NativeGround, { status, judgement, told }: Judged): WorkReading {
  const { database, name, queuedBy, percent, rate, remaining, lastError } = status
  const state = stateOf(judgement)
  const line = (verb: string): string => lineOf(native, 'bbm', verb, refOf(status))
  return {
    database,
    name,
    queuedBy,
    state,
    stateAs: status.state,
    percent,
    rate,
    remaining,
    error: lastError?.text ?? (state === 'failed' ? told : undefined),
    commands: [line('show'), ...(judgement === 'failed' ? [line('retry')] : []), ...verbOf(judgement).map(line)],
  }
}

function verbOf(judgement: Judged['judgement']): string[] {
  if (judgement === 'paused') return ['resume']
  return judgement === 'cancelled' ? ['restart'] : []
}

function stateOf(judgement: Judged['judgement']): WorkReading['state'] {
  switch (judgement) {
    case 'finished':
    case 'paused':
    case 'unknown':
      return judgement
    // What was given up satisfies nobody that rests on it.
    case 'failed':
    case 'cancelled':
      return 'failed'
    case 'stuck':
    case 'held':
    case 'working':
    case 'waiting':
      return 'working'
  }
}
