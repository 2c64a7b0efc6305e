import { type Session } from '../../ports/database.ts'
import { linkError, type Link } from './link.ts'
import { over, statementsOn } from './statements.ts'

/** Work outside of a transaction. What it sets must not meet whoever gets the connection next. */
export async function sessionOn<T>(link: Link, work: (session: Session) => Promise<T>): Promise<T> {
  const statements = statementsOn(link)
  const { rows } = await statements.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  await statements.script("SET DateStyle = 'ISO'")
  link.begun = true
  try {
    return await work({ query: statements.query, script: statements.script, pid: rows[0]!.pid })
  } finally {
    statements.close(() => over(link.place))
    await tidy(link)
  }
}

/**
 * Two messages: DISCARD ALL refuses a transaction, and several statements in one message are one. A connection with plans is
 * thrown away: the driver would not notice that they are gone.
 */
async function tidy(link: Link): Promise<void> {
  if (link.broken !== undefined) return
  try {
    await link.client.query('ROLLBACK')
    await link.client.query('DISCARD ALL')
    if (link.keepsPlans) link.broken = over(link.place)
  } catch (error) {
    link.broken ??= linkError(error, link)
  }
}
