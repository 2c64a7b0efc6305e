import { type SiteReadings, type WorkFact } from '../preflight/readings.ts'
import { type Judged } from './mend.ts'
import { type SchemaFinding } from './schema-state.ts'

/**
 * `sound`: nothing is wrong, as far as is recorded. `repairable`: everything that is wrong can be mended on the installed version.
 * `half-migrated`: a migrate step did not end, and can be ended. `restore`: something cannot be mended.
 * `undetermined`: what is not known may be worse than what is.
 */
export const rescueVerdicts = ['sound', 'repairable', 'half-migrated', 'restore', 'undetermined'] as const
export type RescueVerdict = (typeof rescueVerdicts)[number]

export interface Verdict {
  readonly verdict: RescueVerdict
  /** One sentence each, without a period. */
  readonly because: readonly string[]
}

export interface Found {
  readonly readings: Pick<SiteReadings, 'reads'>
  readonly schema: readonly SchemaFinding[]
  readonly lives: readonly Judged[]
  /** Rows of work whose end nobody recorded, that are not finished. */
  readonly unended: readonly Pick<WorkFact, 'name' | 'state' | 'stateAs' | 'stuck'>[]
  /** Is it certain which version's code is installed? Otherwise, why not. */
  readonly nowUnsure: string | undefined
}

/** What is certain goes before what is not known, but for what may turn out worse. */
export function rescueVerdict(found: Found): Verdict {
  const steps: readonly (readonly [RescueVerdict, readonly string[]])[] = [
    ['restore', restoreReasons(found)],
    ['half-migrated', halfReasons(found)],
    ['undetermined', unknownReasons(found)],
    ['repairable', repairReasons(found)],
  ]
  const [verdict, because] = steps.find(([, reasons]) => reasons.length > 0) ?? ['sound', []]
  return { verdict, because }
}

const hurt = ({ lives }: Found): readonly Judged[] =>
  lives.filter(({ harmless, fate }) => !harmless && fate !== 'cannot-tell')

const isHalf = ({ state }: SchemaFinding): boolean => state === 'half' || state === 'newer'

/** A half-migrated database that no legal way leads out of, and lives that nothing mends. */
function restoreReasons(found: Found): readonly string[] {
  const lost = found.schema.filter(({ state, way }) => state === 'half' && (way?.landings ?? []).length === 0)
  return [
    ...lost.map(({ database, because }) => `${database} is half-migrated (${because}), and no legal way leads on`),
    ...hurt(found)
      .filter(({ mend }) => mend === undefined)
      .map((one) => `${one.life.name} ${one.because}, and nothing known mends it here`),
  ]
}

function halfReasons({ schema }: Found): readonly string[] {
  return schema
    .filter(isHalf)
    .map(({ database, because, state }) =>
      state === 'newer' ? `${database}: ${because}` : `${database} is half-migrated: ${because}`,
    )
}

const isBlind = (state: SchemaFinding['state']): boolean =>
  state === 'unread' || state === 'unjudged' || state === 'not-ours'

function unknownReasons({ readings, schema, lives, unended, nowUnsure }: Found): readonly string[] {
  const unread = readings.reads.filter(({ state }) => ['missing', 'unreadable', 'no-records'].includes(state))
  const known = new Set(unread.map(({ database }) => database))
  const blind = schema.filter(({ database, state }) => isBlind(state) && !known.has(database))
  // What goes on is everyday life; what failed may have failed because of the hop.
  const failed = unended.filter(({ state, stuck }) => state === 'failed' || state === 'unknown' || stuck)
  const untold = lives.filter(({ fate, harmless }) => fate === 'cannot-tell' && !harmless)
  return [
    ...(nowUnsure === undefined ? [] : [nowUnsure]),
    ...unread.map(({ database, because = 'nobody knows why' }) => `${database} was not read: ${because}`),
    ...blind.map(({ database, because }) => `the schema of ${database} cannot be judged: ${because}`),
    ...failed.map(({ name, stateAs }) => `${name} is ${stateAs}, and nobody recorded when it has to be finished`),
    ...untold.map(({ life, because }) => `${life.name}: ${because}`),
  ]
}

function repairReasons(found: Found): readonly string[] {
  const pending = found.schema.filter(({ state }) => state === 'post-missing')
  return [
    ...pending.map(({ database, because }) => `${database}: ${because}`),
    ...hurt(found).map(({ life, because }) => `${life.name} ${because}`),
  ]
}
