import { dayOf } from '../../domain/time.ts'
import { type Mover, withEvent } from '../../run/machine.ts'
import { type BackupPolicy, type RunRecord } from '../../run/record.ts'
import { type StepKind } from '../../domain/step.ts'
import { groundFlags } from '../background/ground.ts'
import { backupOf, limitsOf, overridesOf, splitWords, withOverrides } from './asked.ts'
import { type Composed } from './compose.ts'
import { withLengths } from './estimates.ts'
import { type RunSiteFlags, type StartFlags } from './flags.ts'
import { pathDepends, type PlannedPath, questionWords, runHops } from './path.ts'
import { type RunGround } from './run-ground.ts'
import { valuesOf } from './values.ts'

type Ground = RunGround<StartFlags>

/** The record of a run that is about to begin: its path, and everything it was asked for. */
export async function newRecord(ground: Ground, parts: Composed, planned: PlannedPath): Promise<RunRecord> {
  const { flags, site, choice, ports, actor } = ground
  const { manifest, folder } = site
  const hops = planned.upgrade.path?.hops ?? []
  const { mode } = planned.upgrade.asked
  const mover = { by: actor, at: ports.clock.now() }
  const backup = backupOf(ground, flags, parts.canBackUp)
  const can = (kind: StepKind): boolean => parts.executors.has(kind)
  const steps = runHops(hops, { manifest, mode, backup, can, first: 1, backedUp: false })
  const runs = await withLengths(ground, steps, planned)
  const bare: RunRecord = {
    ...blank,
    ...identity(ground, planned, mover),
    id: await nextId(ground),
    mode,
    hops: runs,
    limits: limitsOf(ground, flags, { hops: runs, before: undefined }),
    backup,
    restorePoints: wayBack(backup, mover),
    ...(flags.skipPost && { skipPost: true }),
    notify: notifyOf(ground),
    depends: await pathDepends(ports, hops, { manifest, folder, driver: choice }),
    values: valuesOf(flags),
  }
  const record = withEvent(bare, 'started', mover, {
    text: `${bare.from} to ${bare.to}, ${hops.length} hop${hops.length === 1 ? '' : 's'}`,
  })
  return withOverrides(record, overridesOf(flags, mover), mover)
}

const blank = {
  format: 1,
  state: 'running',
  because: undefined,
  revision: 1,
  endedAt: undefined,
  overrides: [],
  skippedPost: [],
  rehearsal: false,
  events: [],
} as const

type Identity =
  | 'product'
  | 'productName'
  | 'driver'
  | 'from'
  | 'to'
  | 'question'
  | 'site'
  | 'person'
  | 'host'
  | 'begunAt'
  | 'stateAt'

function identity(
  { flags, site, choice, ports }: Ground,
  planned: PlannedPath,
  { at }: Mover,
): Pick<RunRecord, Identity> {
  const { product } = site.manifest
  const { userName, hostName } = ports.host
  return {
    product: product.id,
    productName: product.name,
    driver: { kind: choice.kind, id: choice.id, name: choice.name },
    from: planned.upgrade.from.version,
    to: planned.upgrade.to.version,
    question: questionWords(planned, flags.installation),
    site: siteWords(flags),
    person: userName,
    host: hostName,
    begunAt: at,
    stateAt: at,
  }
}

function wayBack(backup: BackupPolicy, { by, at }: Mover): RunRecord['restorePoints'] {
  return backup.kind === 'text' ? [{ hop: 1, id: undefined, takenAt: at, restore: backup.text, by }] : []
}

/** The day, and a number that no run of that day has. */
async function nextId({ ports, store }: Ground): Promise<string> {
  const day = dayOf(ports.clock.now())
  const numbers = (await store.list()).flatMap(({ record: { id } }) =>
    id.startsWith(`${day}-`) ? [Number(id.slice(day.length + 1))] : [],
  )
  return `${day}-${Math.max(0, ...numbers) + 1}`
}

export function siteWords(flags: RunSiteFlags): readonly string[] {
  return [...groundFlags(flags), ...(flags.journal === undefined ? [] : ['--journal', flags.journal])]
}

function notifyOf({ flags, site }: Ground): readonly string[] {
  const told = flags.notify ?? []
  if (told.length === 0) return site.installation?.notify ?? []
  // One text is a whole command or one address; several are addresses.
  return told.length === 1 ? splitWords(told[0]!) : told
}
