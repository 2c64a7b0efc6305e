import { valueOf } from '../../facts/known.ts'
import { type OpenTransaction } from '../../facts/transactions.ts'
import { type DatabaseRead } from '../../results/background-parts.ts'
import { finding, type PreflightFinding } from './finding.ts'
import { type DatabaseReading, type SiteReadings } from './readings.ts'

/** Databases that were not read, servers that cannot be believed, and what would hold up a migration. */
export function judgeServers({ reads, databases }: SiteReadings): readonly PreflightFinding[] {
  return [...reads.flatMap(unread), ...databases.flatMap((one) => [...serverOf(one), ...transactionsOf(one)])]
}

function unread({ database, state, because, next }: DatabaseRead): PreflightFinding[] {
  if (state === 'read' || state === 'same' || state === 'left-out') return []
  return [
    finding({
      id: `${state === 'no-records' ? 'no-records' : 'unread'}:${database}`,
      section: 'server',
      verdict: 'undetermined',
      message:
        state === 'no-records'
          ? `${database} has no records of background migrations: ${because ?? 'there are none'}`
          : `${database} was not read: ${because ?? 'nobody knows why'}`,
      next,
    }),
  ]
}

function serverOf({ name, server }: DatabaseReading): PreflightFinding[] {
  if (!server.known)
    return [
      finding({
        id: `unread:${name}`,
        section: 'server',
        verdict: 'undetermined',
        message: `the server of ${name} tells nothing: ${server.why}`,
      }),
    ]
  const { standby, connections, transactionAge } = server.value
  const found: PreflightFinding[] = []
  if (standby)
    found.push(
      finding({
        id: `standby:${name}`,
        section: 'server',
        verdict: 'undetermined',
        message: `${name} was read on a standby, whose data may be old`,
        next: 'name the primary server with --database',
      }),
    )
  if (connections.used >= connections.limit * 0.9)
    found.push(
      warning(
        `connections:${name}`,
        `${connections.used} of ${connections.limit} connections of the server of ${name} are in use`,
        'make room before migrations and workers need some',
      ),
    )
  if (transactionAge > 1_500_000_000)
    found.push(
      warning(
        `transaction-age:${name}`,
        `the oldest row of ${name} is ${Math.round(transactionAge / 1e6)} million transactions old; the server stops at about 2,100 million`,
        'let autovacuum freeze it before large updates: VACUUM (FREEZE)',
      ),
    )
  return found
}

function warning(id: string, message: string, next: string): PreflightFinding {
  return finding({ id, section: 'server', verdict: 'warning', message, next })
}

/** They hold locks that migrations wait for, and work that is queued waits until they end. */
function transactionsOf({ name, transactions }: DatabaseReading): PreflightFinding[] {
  const reading = valueOf(transactions)
  const open = (reading?.open ?? []).map((one) => ({ ...longOf(name, one), verdict: 'warning' as const }))
  if (reading?.complete === true) return open
  return [
    ...open,
    warning(
      `transactions-unseen:${name}`,
      `long transactions of others on ${name} cannot be seen`,
      'let the owner of the server run GRANT pg_read_all_stats TO the role',
    ),
  ]
}

function longOf(database: string, { kind, name, who, age }: OpenTransaction): PreflightFinding {
  const minutes = Math.round(age / 60_000)
  const isPrepared = kind === 'prepared'
  return finding({
    id: `${isPrepared ? 'prepared' : 'long'}-transaction:${database}/${name}`,
    section: 'server',
    verdict: 'warning',
    message: isPrepared
      ? `transaction ${name} of ${who} has been prepared on ${database} for ${minutes} min, and holds its locks until somebody ends it`
      : `process ${name} of ${who} has had a transaction open on ${database} for ${minutes} min`,
    next: isPrepared ? 'commit or roll it back' : 'let it end before migrations wait for its locks',
  })
}
