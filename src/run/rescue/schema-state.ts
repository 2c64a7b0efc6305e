import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { type Version } from '../../domain/version.ts'
import { type AppliedReading } from '../../facts/applied.ts'
import { valueOf } from '../../facts/known.ts'
import { type PlanRequest } from '../../planner/request.ts'
import { type DatabaseReading } from '../preflight/readings.ts'
import { type WayBack, wayBack } from '../preflight/way-back.ts'
import { type SchemaJudgement } from '../preflight/which-release.ts'

/**
 * How the schema of one database stands to the installed version. `whole`: it is that of the installed version.
 * `post-missing`: but for post migrations. `half`: a migrate step began and did not end. `newer`: it is that of a later release.
 * `not-ours`: another product, or nothing installed. `unjudged`: the manifest records nothing that is applied there.
 */
export const schemaStates = ['whole', 'post-missing', 'half', 'newer', 'not-ours', 'unjudged', 'unread'] as const
export type SchemaState = (typeof schemaStates)[number]

export interface SchemaFinding {
  readonly database: string
  readonly state: SchemaState
  readonly because: string
  readonly missing: readonly Migration[]
  readonly extra: readonly Migration[]
  /** Begun, and nobody wrote down how far they came. */
  readonly begun: readonly string[]
  /** Applied migrations that the manifest does not record. */
  readonly unjudged: number
  readonly applied: number
  /** The manifest lists all migrations there. */
  readonly complete: boolean
  /** Of a half-migrated one: landings whose migrations are to be run; none: no legal way is known. */
  readonly way: WayBack | undefined
}

export interface SchemaGround {
  readonly manifest: Manifest
  readonly now: Version
  readonly request: PlanRequest
}

/** Compares what is applied on a database with what the installed version has. */
export function schemaFinding(ground: SchemaGround, reading: DatabaseReading): SchemaFinding {
  const { name: database, schema, applied } = reading
  const record = valueOf(applied)
  const base = {
    database,
    missing: [],
    extra: [],
    begun: record?.begun ?? [],
    unjudged: 0,
    applied: record?.applied.length ?? 0,
    complete: false,
    way: undefined,
  }
  if (!schema || !record) return { ...base, state: 'unread', because: applied.known ? 'nobody judged it' : applied.why }
  const told = { ...base, unjudged: schema.applied - schema.judged, complete: schema.complete }
  const foreign = foreignText(ground, reading, schema)
  if (foreign !== undefined) return { ...told, state: 'not-ours', because: foreign }
  if (schema.state === 'cannot-tell' && schema.candidates.length === 0)
    return { ...told, state: 'unjudged', because: 'the manifest records none of its migrations' }
  return compared(ground, told, { schema, record })
}

function foreignText(
  { manifest }: SchemaGround,
  { applied }: DatabaseReading,
  schema: SchemaJudgement,
): string | undefined {
  const product = valueOf(applied)?.own?.product
  if (product !== undefined && product !== manifest.product.id) return `it holds ${product}`
  return schema.state === 'empty' ? 'no migration is applied' : undefined
}

interface Compared {
  readonly schema: SchemaJudgement
  readonly record: AppliedReading
}

function compared(ground: SchemaGround, told: Omit<SchemaFinding, 'state' | 'because'>, one: Compared): SchemaFinding {
  const { manifest, now, request } = ground
  const { schema, record } = one
  const { missingRegular, missingPost, extra: tooMuch } = schema.fitting.fitOf(now)
  const missing = schema.fitting.missingAt(now)
  const extra = schema.fitting.extraAt(now)
  const half = (because: string): SchemaFinding => ({
    ...told,
    state: 'half',
    because,
    missing,
    extra,
    way: wayBack(manifest, schema, request),
  })
  if (told.begun.length > 0) return half('a migration was begun and has not ended')
  if (record.own?.state === 'installing') return half('its first installation has not ended')
  if (missingRegular > 0) return half(`migrations of ${now.text} are missing`)
  if (tooMuch > 0 && missingPost === 0 && schema.state === 'fits')
    return {
      ...told,
      state: 'newer',
      because: `it is that of ${schema.candidates[0]!.text}, newer than ${now.text}`,
      extra,
    }
  if (tooMuch > 0) return half(`it has migrations that ${now.text} does not have`)
  if (missingPost === 0) return { ...told, state: 'whole', because: `nothing of ${now.text} is missing` }
  if (isStoppedShort(one, now, missing)) return half('the migrate step ended before its last migrations')
  return { ...told, state: 'post-missing', because: `post migrations of ${now.text} or earlier are missing`, missing }
}

/**
 * Left out on purpose, or never reached? Our own records tell it. A vendor's do not, but ids are timestamps: what is recorded
 * nowhere in the manifest still tells how far a migrate step came. Releases overlap in time, so most of what is missing decides;
 * either way the same command mends it.
 */
function isStoppedShort({ record, schema }: Compared, now: Version, missing: readonly Migration[]): boolean {
  if (record.own) return !record.own.complete.some(({ version, phase }) => phase === 'regular' && version === now.text)
  if (schema.complete) return false
  const newest = record.applied.reduce((last, id) => (id > last ? id : last), '')
  return missing.filter(({ id }) => id > newest).length * 2 > missing.length
}
