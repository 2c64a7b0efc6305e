import { DatabaseError, UserError } from '../../../domain/errors.ts'
import { errorClassOf, QueryError } from '../../../domain/query-error.ts'
import { type Probe, type StepEnd } from '../../../run/driver.ts'
import { type DatabaseRead } from '../../../results/background-parts.ts'
import { refOf } from '../../background/item.ts'
import { type Judged } from '../../background/judge.ts'
import { unread } from '../../background/reader.ts'
import { lineOf, type NativeGround } from './ground.ts'

type Failed = Extract<StepEnd, { kind: 'failed' }>

export function failed(what: string, facts: Partial<Omit<Failed, 'kind' | 'what'>> = {}): Failed {
  return { kind: 'failed', what, next: [], doNot: [], ...facts }
}

/** A step that threw: what a database or a person did wrong is the end of the step; a bug is thrown on. */
export async function caught(work: () => Promise<StepEnd>, doNot: readonly string[] = []): Promise<StepEnd> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DatabaseError || error instanceof UserError)) throw error
    const { what, next, details, suggestions } = error
    return failed([what, ...details].join('; '), { next: [next, ...suggestions], doNot, transient: isTransient(error) })
  }
}

/** What cannot be read cannot be told. */
export async function probing(work: () => Promise<Probe>): Promise<Probe> {
  let answer: Probe | undefined
  const end = await caught(async () => {
    answer = await work()
    return { kind: 'done' }
  })
  return answer ?? { kind: 'unknown', because: end.kind === 'failed' ? end.what : end.kind }
}

/** Time or another process's end mends it; nothing has to be changed. */
function isTransient(error: DatabaseError | UserError): boolean {
  if (error instanceof QueryError) return ['transient', 'environment'].includes(errorClassOf(error.sqlstate))
  return ['lease-held', 'lease-lost', 'embedded-in-use'].includes(error.code)
}

/** Databases that could not be read: nothing is finished as long as one of them may say otherwise. */
export function unreadEnd(databases: readonly DatabaseRead[]): StepEnd | undefined {
  const [first] = unread(databases)
  if (!first) return undefined
  const next = first.next === undefined ? [] : [first.next]
  return failed(`${first.database} was not read: ${first.because ?? first.state}`, {
    next,
    transient: first.state === 'unreadable',
  })
}

/** What needs a person: failed, given up, paused; undefined when everything may be worked on. */
export function blockedEnd(native: NativeGround, judged: readonly Judged[]): StepEnd | undefined {
  const of = (...kinds: readonly Judged['judgement'][]): readonly Judged[] =>
    judged.filter(({ judgement }) => kinds.includes(judgement))
  const line = (verb: string, { status }: Judged): string => lineOf(native, 'bbm', verb, refOf(status))
  const broken = of('failed', 'cancelled', 'unknown')
  if (broken.length > 0)
    return failed(told(broken), {
      next: broken.flatMap((one) => [
        line('show', one),
        ...(one.judgement === 'failed' ? [line('retry', one)] : []),
        ...(one.judgement === 'cancelled' ? [line('restart', one)] : []),
      ]),
      doNot: ['migrate past it: what rests on it would meet rows that were never changed'],
    })
  const paused = of('paused')
  if (paused.length === 0) return undefined
  return {
    kind: 'needs-you',
    what: `${told(paused)}; somebody did that on purpose, so nobody else takes it up again`,
    commands: paused.map((one) => ({ on: undefined, command: line('resume', one) })),
  }
}

const told = (judged: readonly Judged[]): string =>
  judged.map(({ status, told: sentence }) => `${status.name} on ${status.database}: ${sentence}`).join('; ')
