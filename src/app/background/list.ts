import { type Outcome } from '../../domain/exit-code.ts'
import { type Ports } from '../../ports/ports.ts'
import { type BackgroundList } from '../../results/background-list.ts'
import { commandLine } from '../command-line.ts'
import { type BackgroundFlags, type BackgroundGround, backgroundGround, groundFlags } from './ground.ts'
import { given, iso, itemOf } from './item.ts'
import {
  defaultStuckAfter,
  type Judged,
  type Judgement,
  isUnfinished,
  judgeAll,
  verdictOf,
  worstFirst,
} from './judge.ts'
import { backgroundReader, type Reader, type Reading, unread } from './reader.ts'

export interface ListFlags extends BackgroundFlags {
  /** Only these states. */
  readonly state?: readonly string[] | undefined
  /** Finished, finalized and cancelled ones too. */
  readonly all?: boolean | undefined
}

/** Every background migration of every database: how far it is, and what it needs. */
export async function listBackground(ports: Ports, flags: ListFlags): Promise<BackgroundList> {
  const ground = await backgroundGround(ports, flags, 'plan bbm status')
  const reader = await backgroundReader(ports, ground)
  try {
    return listOf(await reader.read(), { ground, flags })
  } finally {
    await reader.close()
  }
}

/** The same again and again, until the signal says stop. */
export async function* watchBackground(
  ports: Ports,
  flags: ListFlags & { readonly interval: number },
): AsyncGenerator<BackgroundList, void> {
  const ground = await backgroundGround(ports, flags, 'plan bbm status --watch')
  const reader: Reader = await backgroundReader(ports, ground)
  const stop = ports.host.stopSignal()
  try {
    while (!stop.aborted) {
      const reading = await Promise.race([reader.read(), aborted(stop)])
      if (!reading) return
      yield listOf(reading, { ground, flags })
      await ports.clock.wait(flags.interval, stop)
    }
  } finally {
    await reader.close()
  }
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}

interface Asked {
  readonly ground: BackgroundGround
  readonly flags: ListFlags
}

/** The answer from what was read: the same for everybody who shares a reading. */
export function listOf(reading: Reading, { ground, flags }: Asked): BackgroundList {
  const judged = judgeAll(reading.statuses, { now: reading.at, stuckAfter: defaultStuckAfter })
  const verdict = verdictOf(judged, reading.databases)
  const shown = judged.filter((one) => isAsked(one, flags)).toSorted(worstFirst)
  return {
    kind: 'background-list',
    schema_version: 1,
    ...given('manifest', ground.facts),
    system: ground.system,
    at: iso(reading.at),
    verdict,
    counts: countsOf(judged),
    databases: [...reading.databases],
    background: shown.map(itemOf),
    remarks: [...ground.remarks],
    ...given('next', nextOf(judged.toSorted(worstFirst), flags)),
    command: commandLine([
      'plan',
      'bbm',
      'status',
      ...(flags.state ?? []).flatMap((state) => ['--state', state]),
      ...(flags.all ? ['--all'] : []),
      ...groundFlags(flags),
    ]),
  }
}

function isAsked(one: Judged, { state, all }: ListFlags): boolean {
  if (state !== undefined && state.length > 0) return state.includes(one.status.state)
  return (all ?? false) || isUnfinished(one)
}

function countsOf(judged: readonly Judged[]): BackgroundList['counts'] {
  const number = (judgement: Judgement): number => judged.filter((one) => one.judgement === judgement).length
  return {
    all: judged.length,
    unfinished: judged.filter(isUnfinished).length,
    failed: number('failed'),
    stuck: number('stuck'),
    paused: number('paused'),
    cancelled: number('cancelled'),
    unknown: number('unknown'),
  }
}

function nextOf([worst]: readonly Judged[], flags: ListFlags): string | undefined {
  if (!worst || !isUnfinished(worst)) return undefined
  const verb = { paused: 'resume', failed: 'show', stuck: 'show', unknown: 'show' }[worst.judgement as string]
  const { name, database, id } = worst.status
  const words = verb === undefined ? ['wait'] : [verb, flags.system === 'gitlab' ? `${database}_${id}` : name]
  return commandLine(['plan', 'bbm', ...words, ...groundFlags(flags)])
}

/** Exit code of a list for people: what was not read is not known. */
export function listOutcome({ databases }: BackgroundList): Outcome {
  return unread(databases).length > 0 ? 'undetermined' : 'done'
}

/** Exit code for a monitor: does somebody have to act? What is worked on needs nobody, and is not finished either. */
export function checkOutcome({ verdict }: Pick<BackgroundList, 'verdict'>): Outcome {
  if (verdict === 'finished' || verdict === 'working') return 'done'
  return verdict === 'undetermined' ? 'undetermined' : 'ended'
}
