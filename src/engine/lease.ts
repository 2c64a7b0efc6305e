import { DatabaseError } from '../domain/errors.ts'
import { QueryError } from '../domain/query-error.ts'
import { type Duration, type Instant } from '../domain/time.ts'
import { type Database, type Queries } from '../ports/database.ts'
import { type Clock } from '../ports/clock.ts'
import { mayBeFenced } from './fence.ts'

export interface LeaseRequest {
  /** What may be done by one at a time: `migrate`. */
  readonly name: string
  /** `user@host:pid`. */
  readonly owner: string
  /** For whoever is told that it is taken: `plan migrate up`. */
  readonly purpose: string
  /** How long a dead holder keeps others out, in milliseconds; it is renewed three times in that time. */
  readonly duration: Duration
  /** How long to wait for another holder; default: not at all. */
  readonly wait?: Duration | undefined
  /** Ends the waiting. */
  readonly stop?: AbortSignal | undefined
  /** Is told who holds it, once for each holder that is waited for. */
  readonly onWait?: ((holder: LeaseHolder) => void) | undefined
}

export interface LeaseHolder {
  readonly owner: string
  readonly purpose: string
  readonly acquired_at: Instant
  readonly lease_until: Instant
  /** Milliseconds until it ends unless it is renewed, by the database's clock. */
  readonly left: Duration
}

export interface Lease {
  readonly name: string
  readonly token: string
  /** Aborted when somebody else may hold it by now: whatever runs under it must end. */
  readonly lost: AbortSignal
}

/**
 * Rows of this common table expression are there only while the lease holds, and stay locked until the transaction ends:
 * nobody takes it over between the check and the commit. `$1` is the name, `$2` the token. It belongs into the last
 * statement of a transaction: earlier it would lock the row against its own renewal.
 */
export const fence = `fence AS MATERIALIZED (
  SELECT 1 FROM waystop.lease WHERE name = $1 AND token = $2::uuid AND lease_until > clock_timestamp() FOR UPDATE)`

/** Works under a lease that is renewed until the work ends. Throws DatabaseError `lease-held` and `lease-lost`. */
export async function withLease<T>(
  engine: { readonly database: Database; readonly clock: Clock },
  request: LeaseRequest,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const token = await acquire(engine, request)
  const lost = new AbortController()
  const ended = new AbortController()
  const beat = heartbeat(engine, request, { token, lost, ended: ended.signal })
  try {
    return await work({ name: request.name, token, lost: lost.signal })
  } finally {
    ended.abort()
    await beat
    await release(engine.database, request.name, token)
  }
}

/** The error of a statement whose fence let no row through. */
export function leaseLost({ name }: Lease, { place }: Database): DatabaseError {
  return new DatabaseError({
    code: 'lease-lost',
    what: `${place}: this process was away for so long that its lease "${name}" ended; nothing of what it was doing was kept`,
    next: 'look whether another process works there now, then run the command again',
  })
}

/** What the error of a transaction means whose last statement was fenced: that the lease is lost, or what it says. */
export async function lostOr(
  { database }: { readonly database: Database },
  lease: Lease,
  error: unknown,
): Promise<unknown> {
  if (!mayBeFenced(error)) return error
  const isHeld = await database.transaction((tx) => holds(tx, lease), { readOnly: true }).catch(() => true)
  return isHeld ? error : leaseLost(lease, database)
}

async function holds(tx: Queries, { name, token }: Lease): Promise<boolean> {
  const text = 'SELECT 1 FROM waystop.lease WHERE name = $1 AND token = $2::uuid AND lease_until > clock_timestamp()'
  return (await tx.query(text, [name, token])).rows.length > 0
}

async function acquire(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  request: LeaseRequest,
): Promise<string> {
  const end = clock.now() + (request.wait ?? 0)
  let told: string | undefined
  for (;;) {
    const taken = await database.transaction((tx) => take(tx, database, request))
    if (typeof taken === 'string') return taken
    const left = end - clock.now()
    if (left <= 0 || request.stop?.aborted === true) throw leaseHeld(taken, request, database)
    const holder = `${taken.owner} ${taken.acquired_at}`
    if (holder !== told) request.onWait?.(taken)
    told = holder
    await clock.wait(Math.min(left, Math.max(50, Math.min(taken.left, 1000))), request.stop)
  }
}

/** A token, or who holds it. Where one process alone can have the database, whoever held it before is dead. */
async function take(tx: Queries, database: Database, request: LeaseRequest): Promise<string | LeaseHolder> {
  const alone = !database.capabilities.concurrency
  const { rows } = await tx.query<{ token: string }>(
    `INSERT INTO waystop.lease AS held (name, owner, token, purpose, lease_until)
     VALUES ($1, $2, gen_random_uuid(), $3, clock_timestamp() + $4 * interval '1 ms')
     ON CONFLICT (name) DO UPDATE
       SET owner = excluded.owner, token = excluded.token, purpose = excluded.purpose,
           acquired_at = clock_timestamp(), lease_until = excluded.lease_until
       WHERE held.lease_until <= clock_timestamp() OR $5
     RETURNING token::text`,
    [request.name, request.owner, request.purpose, alone ? aloneFor : request.duration, alone],
  )
  if (rows[0]) return rows[0].token
  const held = await tx.query<LeaseHolder>(
    `SELECT owner, purpose, acquired_at, lease_until,
            greatest(0, extract(epoch FROM lease_until - clock_timestamp()) * 1000)::float8 AS left
     FROM waystop.lease WHERE name = $1`,
    [request.name],
  )
  const nobody = { owner: 'somebody', purpose: '', acquired_at: 0, lease_until: 0, left: 0 }
  return held.rows[0] ?? nobody
}

/** Where there is one connection it cannot be renewed while a statement runs, and need not be: a year. */
const aloneFor: Duration = 365 * 86_400_000

interface Beat {
  readonly token: string
  readonly lost: AbortController
  readonly ended: AbortSignal
}

async function heartbeat(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { name, duration }: LeaseRequest,
  { token, lost, ended }: Beat,
): Promise<void> {
  if (!database.capabilities.concurrency) return
  let renewed = clock.now()
  for (;;) {
    await clock.wait(duration / 3, ended)
    if (ended.aborted) return
    const began = clock.now()
    const held = await renew(database, { name, token, duration }).catch((error: unknown) => {
      if (error instanceof QueryError) return undefined
      throw error
    })
    if (held === true) renewed = began
    // A database that does not answer leaves it open; by our own clock it is over at the latest then.
    const over = held === false || (held === undefined && clock.now() - renewed >= duration)
    if (!over) continue
    lost.abort(new Error('the lease ended'))
    return
  }
}

async function renew(
  database: Database,
  { name, token, duration }: { readonly name: string; readonly token: string; readonly duration: Duration },
): Promise<boolean> {
  const { affected } = await database.transaction(
    (tx) =>
      tx.query(
        `UPDATE waystop.lease SET lease_until = clock_timestamp() + $3 * interval '1 ms'
         WHERE name = $1 AND token = $2::uuid AND lease_until > clock_timestamp()`,
        [name, token, duration],
      ),
    { statementTimeout: duration, lockTimeout: duration },
  )
  return affected === 1
}

/** What cannot be given back ends by itself. */
async function release(database: Database, name: string, token: string): Promise<void> {
  await database
    .transaction((tx) => tx.query('DELETE FROM waystop.lease WHERE name = $1 AND token = $2::uuid', [name, token]))
    .catch(() => undefined)
}

function leaseHeld(holder: LeaseHolder, { wait = 0 }: LeaseRequest, { place }: Database): DatabaseError {
  const since = new Date(holder.acquired_at).toISOString().slice(0, 19).replace('T', ' ')
  const seconds = Math.ceil(holder.left / 1000)
  return new DatabaseError({
    code: 'lease-held',
    what: `${place}: ${holder.owner} has been at work since ${since} UTC (${holder.purpose})`,
    next: `${wait === 0 ? 'wait for it with --wait 10m' : 'it is still at work: wait longer'}; if that process is dead, its lease ends within ${seconds} s`,
  })
}
