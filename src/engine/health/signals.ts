import { type HealthLimits, type SignalName } from './limits.ts'
import { type Details, type Overview, type VacuumReading } from './reading.ts'
import { type HealthSignal } from './verdict.ts'
import { waitingSegments } from './wal-queue.ts'
import { sizeWords, timeWords } from './words.ts'

/** What a signal is judged from. */
export interface Readings {
  readonly overview: Overview
  /** Undefined where the overview gave no reason to read them. */
  readonly details: Details | undefined
  readonly limits: HealthLimits
  /** Is this ordinary autovacuum the echo of our own updates? */
  readonly isEcho: (vacuum: VacuumReading | undefined) => boolean
}

type Judged = Omit<HealthSignal, 'name'>
type ServerSignal = Exclude<SignalName, 'probe'>

/** What each signal says. Pure, but for the memory of the autovacuums that were seen. */
export const judges: Readonly<Record<ServerSignal, (readings: Readings) => Judged>> = {
  autovacuum: autovacuumSays,

  'wal-archive': ({ overview, limits: { archiveSegments } }) => {
    const { archiving, wal_at, last_archived, archive_failures, segment_size } = overview
    if (wal_at === null) return notAvailable('a standby archives nothing')
    if (!archiving) return notAvailable('nothing is archived (archive_mode is off)')
    if (last_archived === null)
      return notAvailable(
        `nothing was archived yet${archive_failures > 0 ? `, and ${archive_failures} attempts failed` : ''}`,
      )
    const waiting = waitingSegments(wal_at, segment_size, last_archived)
    if (waiting === undefined) return notAvailable(`the file archived last is no segment: ${last_archived}`)
    return atMost(waiting, archiveSegments, `${waiting} WAL segments are not archived yet`, `${archiveSegments}`)
  },

  'replication-lag': replicationSays,

  'replication-slots': ({ overview, details, limits: { slotBytes } }) => {
    if (overview.wal_at === null) return notAvailable('a standby')
    if (overview.slot_bytes === null) return normal('no replication slot keeps WAL')
    const slot = details?.slot
    const who = slot
      ? `replication slot ${slot.name}${slot.active ? '' : ', which nobody reads,'}`
      : 'a replication slot'
    const bytes = slot?.bytes ?? overview.slot_bytes
    return atMost(bytes, slotBytes, `${who} keeps ${sizeWords(bytes)} of WAL`, sizeWords(slotBytes))
  },

  'lock-waiters': ({ overview, details, limits: { lockWaiters, lockWait } }) => {
    if (overview.waiting === 0 || !details || details.waiters === 0)
      return normal('nobody waits for a lock on the table')
    const { waiters, longest_wait } = details
    const told = `${waiters} wait for a lock on the table, for ${timeWords(longest_wait ?? 0)} at most`
    return waiters > lockWaiters || (longest_wait ?? 0) > lockWait
      ? stop(`${told}; the limit is ${lockWaiters}, for ${timeWords(lockWait)}`)
      : normal(told)
  },

  'long-transaction': ({ overview, details, limits: { transactionAge } }) => {
    const oldest = details ? details.oldest : undefined
    if (oldest && oldest.age > transactionAge)
      return stop(
        `${oldest.who} keeps vacuum from cleaning up for ${timeWords(oldest.age)}; the limit is ${timeWords(transactionAge)}`,
      )
    if (!overview.sees_all) return hidden('transactions of other users')
    return normal('no transaction keeps vacuum from cleaning up for long')
  },
}

function autovacuumSays({ details, isEcho }: Readings): Judged {
  const { vacuum, hidden_vacuums } = details ?? { vacuum: null, hidden_vacuums: 0 }
  const echo = isEcho(vacuum?.autovacuum && !vacuum.wraparound ? vacuum : undefined)
  if (!vacuum)
    return hidden_vacuums > 0 ? hidden('a vacuum runs, and its table') : normal('no vacuum of the table runs')
  if (!vacuum.autovacuum) return stop(`session ${vacuum.pid} vacuums the table`)
  if (vacuum.wraparound) return stop('autovacuum works on the table to prevent wraparound of transaction ids')
  return echo
    ? normal('autovacuum began on the table while we worked there: our own updates woke it')
    : stop('autovacuum was at work on the table before we were')
}

function replicationSays({ overview, details, limits }: Readings): Judged {
  if (overview.standby) return notAvailable('this is a standby')
  if (overview.replicas === 0) return normal('no replica is connected')
  if (!overview.sees_all) return hidden('how far replicas are behind')
  const worst = details ? details.replica : { name: '', lag: overview.replica_lag, bytes: overview.replica_bytes }
  if (!worst) return normal('every replica that counts has caught up')
  const { name, lag, bytes } = { ...worst, lag: worst.lag ?? 0, bytes: worst.bytes ?? 0 }
  const who = name === '' ? 'the slowest replica' : `replica ${name}`
  const told = `${who} is ${timeWords(lag)} and ${sizeWords(bytes)} behind`
  const { replicationLag, replicationBytes } = limits
  return lag > replicationLag || bytes > replicationBytes
    ? stop(`${told}; the limit is ${timeWords(replicationLag)} and ${sizeWords(replicationBytes)}`)
    : normal(told)
}

/** Does the overview leave a question that only the details answer? */
export function needsDetails(
  { vacuums, waiting, oldest_age, replica_lag, replica_bytes, slot_bytes }: Overview,
  limits: HealthLimits,
): boolean {
  return (
    vacuums > 0 ||
    waiting > 0 ||
    (oldest_age ?? 0) > limits.transactionAge ||
    (replica_lag ?? 0) > limits.replicationLag ||
    (replica_bytes ?? 0) > limits.replicationBytes ||
    (slot_bytes ?? 0) > limits.slotBytes
  )
}

const normal = (told: string): Judged => ({ state: 'normal', told })
const stop = (told: string): Judged => ({ state: 'stop', told })
export const notAvailable = (told: string): Judged => ({ state: 'not-available', told })

/** A person who reads it can do something about it. */
const hidden = (what: string): Judged => notAvailable(`${what} may not be seen: GRANT pg_monitor to this user`)

const atMost = (value: number, limit: number, told: string, most: string): Judged =>
  value > limit ? stop(`${told}; the limit is ${most}`) : normal(told)
