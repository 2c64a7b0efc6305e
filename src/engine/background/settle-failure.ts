import { errorClassOf, QueryError, type ErrorClass } from '../../domain/query-error.ts'
import { type Attempt, type End } from './attempt.ts'
import { scanning } from './begin.ts'
import { endAttempt, type AttemptEnd } from './books.ts'
import { recordError } from './end-migration.ts'
import { hold } from './hold.ts'
import { type Job } from './job.ts'
import { backOff, patiently } from './patience.ts'
import { reap } from './reap.ts'
import { lockBackground } from './rows.ts'
import { type Failure, failBatch, type Middle, middleOf, split } from './split.ts'
import { isWorkedOn } from './states.ts'
import { LeaseLost, NotOnThisHost, WorkFailed } from './work-errors.ts'

/** Failures by chance in a row after which one is taken for the batch's own. */
const mostTransients = 20

/** Writes down what a failure means for the batch; see design.md §5, law 4. Throws what is no failure of the work. */
export function settleFailure(job: Job, attempt: Attempt, error: unknown): Promise<End> {
  if (error instanceof NotOnThisHost) return giveBack(job, attempt, error)
  if (error instanceof LeaseLost || attempt.lost.aborted) return lose(job, error)
  const told = toldBy(error)
  if (!told) throw error
  const { claim } = attempt
  switch (told.how) {
    case 'environment':
      return holdAll(job, attempt, told)
    case 'transient':
      if (claim.transients + 1 < mostTransients) return tryLater(job, attempt, told)
      return countFailure(job, attempt, told)
    case 'timeout':
      return cutUp(job, attempt, told)
    case 'data':
      return countFailure(job, attempt, told)
  }
}

interface Told {
  readonly how: ErrorClass
  readonly sqlstate: string | undefined
  readonly error: string
}

function toldBy(error: unknown): Told | undefined {
  if (error instanceof WorkFailed) return { how: error.how, sqlstate: undefined, error: error.message }
  if (!(error instanceof QueryError)) return undefined
  const { sqlstate, message, detail } = error
  // A module that thinks for too long between two statements is ended as one that is idle.
  const how = sqlstate === '25P03' ? 'timeout' : errorClassOf(sqlstate)
  return { how, sqlstate, error: detail === undefined ? message : `${message} (${detail})` }
}

/** The attempt ends; what else it means for the whole is written in the same transaction. */
async function end(job: Job, attempt: Attempt, told: Told, how: Omit<AttemptEnd, 'progress' | 'error'>): Promise<End> {
  const { engine, row } = job
  const { error, sqlstate } = told
  const mine = await patiently(engine, async (tx) => {
    await lockBackground(tx, row.id, 'UPDATE')
    const isMine = await endAttempt(tx, attempt.claim, { ...how, sqlstate, error, progress: attempt.progress })
    if (isMine) await recordError(tx, row.id, error, sqlstate)
    return isMine
  })
  return mine ? { outcome: how.outcome, sqlstate, error } : lose(job, undefined)
}

async function giveBack({ engine }: Job, { claim, progress }: Attempt, { message }: NotOnThisHost): Promise<never> {
  await patiently(engine, (tx) =>
    endAttempt(tx, claim, { outcome: 'released', progress, state: 'ready', counted: false }),
  )
  throw new NotOnThisHost(message)
}

async function lose({ engine, row }: Job, cause: unknown): Promise<End> {
  await reap(engine, row)
  return { outcome: 'lost', error: cause instanceof Error ? cause.message : 'somebody else took the batch' }
}

async function holdAll(job: Job, attempt: Attempt, told: Told): Promise<End> {
  const wait = backOff(attempt.claim.holds, 1000, 60_000)
  const ended = await end(job, attempt, told, { outcome: 'held', state: 'ready', counted: false, wait })
  await hold(job.engine, job.row, { because: told.error })
  return ended
}

function tryLater(job: Job, attempt: Attempt, told: Told): Promise<End> {
  const wait = backOff(attempt.claim.transients, 200, 60_000)
  return end(job, attempt, told, { outcome: 'transient', state: 'ready', counted: false, wait })
}

/** An attempt that went past a checkpoint is the first one at what comes after it. */
function attemptsOf({ claim, progress }: Attempt): number {
  return progress.subBatches > 0 ? 1 : claim.attempts
}

function countFailure(job: Job, attempt: Attempt, told: Told): Promise<End> {
  const attempts = attemptsOf(attempt)
  if (attempts >= job.row.definition.maximumAttempts) return cutUp(job, attempt, told)
  const wait = backOff(attempts - 1, 500, 60_000)
  return end(job, attempt, told, { outcome: 'failed', state: 'ready', counted: true, wait })
}

/** Splits the batch around what fails, or gives it up. */
async function cutUp(job: Job, attempt: Attempt, told: Told): Promise<End> {
  const { engine, row } = job
  const { claim, progress } = attempt
  const outcome = told.how === 'timeout' ? 'timeout' : 'failed'
  const failure: Failure = {
    how: told.how === 'timeout' ? 'timeout' : 'data',
    sqlstate: told.sqlstate,
    error: told.error,
  }
  const middle = await whereItFails(job, attempt, told)
  const mine = await patiently(engine, async (tx) => {
    const locked = await lockBackground(tx, row.id, 'UPDATE')
    if (!locked) return false
    const { error, sqlstate } = told
    const ended = await endAttempt(tx, claim, { outcome, progress, state: 'ready', counted: true, sqlstate, error })
    if (!ended || !isWorkedOn(locked.state)) return ended
    await recordError(tx, row.id, error, sqlstate)
    const batch = await readBatch(tx, claim.id)
    const what = { batch, middle, failure }
    if (isHopeless(told)) await failBatch(tx, engine, locked, what)
    else await split(tx, engine, locked, what)
    return true
  })
  return mine ? { outcome, sqlstate: told.sqlstate, error: told.error } : lose(job, undefined)
}

/** What is wrong with the statement itself is wrong for every row: looking for a bad one would try them all. */
function isHopeless({ sqlstate }: Told): boolean {
  return sqlstate?.startsWith('42') ?? false
}

function whereItFails({ engine, shape }: Job, { claim, cursor, step }: Attempt, told: Told): Promise<Middle> {
  const failing = { lower: cursor ?? claim.lower_bound, upper: step?.upper ?? claim.upper_bound }
  const all = { ...failing, upper: claim.upper_bound }
  if (isHopeless(told)) return Promise.resolve({ failing: all, rows: 0, key: undefined, single: undefined })
  return engine.database.transaction((tx) => middleOf(tx, shape, failing), scanning)
}

async function readBatch(tx: Parameters<typeof endAttempt>[0], id: bigint): Promise<Attempt['claim']> {
  const { rows } = await tx.query<Attempt['claim']>('SELECT * FROM waystop.batch WHERE id = $1 FOR UPDATE', [id])
  return rows[0]!
}
