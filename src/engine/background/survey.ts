import { type Duration } from '../../domain/time.ts'
import { type Queries } from '../../ports/database.ts'
import { backgroundColumns, type BackgroundRow } from './rows.ts'

/** A background migration that is worked on, and what there is of it. */
export interface Surveyed extends BackgroundRow {
  /** Batches that could be claimed now; counted up to some. */
  readonly ready: number
  /** Batches that wait for their time. */
  readonly waiting: number
  readonly running: number
  readonly expired: number
  readonly held: boolean
  /** Milliseconds until something happens by itself: a hold or a wait ends, a lease runs out. */
  readonly next: Duration | null
}

const columns = backgroundColumns.replaceAll(/[a-z_]+/gu, (name) => `m.${name}`)

/** Everything that is worked on, oldest first. Its cost does not grow with what is done. */
export async function survey(tx: Queries, only: readonly bigint[] | undefined): Promise<readonly Surveyed[]> {
  const { rows } = await tx.query<Surveyed>(surveyQuery, [only ?? null])
  return rows
}

const surveyQuery = `
SELECT ${columns}, r.ready, w.waiting, u.running, u.expired,
       coalesce(m.hold_until > clock_timestamp(), false) AND m.state <> 'finalizing' AS held,
       (extract(epoch FROM least(CASE WHEN m.hold_until > clock_timestamp() THEN m.hold_until END, w.next, u.next)
         - clock_timestamp()) * 1000)::float8 AS next
FROM waystop.background_migration m
CROSS JOIN LATERAL (
  SELECT count(*)::int AS ready FROM (
    SELECT 1 FROM waystop.batch b WHERE b.migration_id = m.id AND b.state IN ('ready', 'running') AND b.state = 'ready'
      AND (b.not_before IS NULL OR b.not_before <= clock_timestamp()) LIMIT 256) x
) r
CROSS JOIN LATERAL (
  SELECT count(*)::int AS waiting, min(b.not_before) AS next FROM waystop.batch b
  WHERE b.migration_id = m.id AND b.state IN ('ready', 'running') AND b.state = 'ready' AND b.not_before > clock_timestamp()
) w
CROSS JOIN LATERAL (
  SELECT count(*)::int AS running, count(*) FILTER (WHERE b.lease_until <= clock_timestamp())::int AS expired,
         min(b.lease_until) AS next
  FROM waystop.batch b WHERE b.migration_id = m.id AND b.state = 'running'
) u
WHERE m.state IN ('active', 'running', 'finalizing') AND ($1::bigint[] IS NULL OR m.id = ANY ($1::bigint[]))
ORDER BY m.id`
