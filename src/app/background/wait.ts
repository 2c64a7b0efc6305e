import { UserError } from '../../domain/errors.ts'
import { type Outcome } from '../../domain/exit-code.ts'
import { type Duration, type Instant } from '../../domain/time.ts'
import { type Ports } from '../../ports/ports.ts'
import { type DatabaseRead } from '../../results/background-parts.ts'
import { type BackgroundWait } from '../../results/wait.ts'
import { commandLine } from '../command-line.ts'
import { type BackgroundGround, backgroundGround, groundFlags } from './ground.ts'
import { given, iso, itemOf, refOf } from './item.ts'
import { type Judged, judgeAll, worstFirst } from './judge.ts'
import { aborted } from './list.ts'
import { findNamed, namedIn } from './named.ts'
import { backgroundReader, type Reader, type Reading, unread } from './reader.ts'
import { hopOf, isRequired, type RequiredWork, requiredWork, withoutRecord } from './required.ts'
import { stopwatch } from './stopwatch.ts'
import { type End, endOf, timeOver } from './wait-end.ts'
import { type WaitFlags, waitTimes, type WaitTimes } from './wait-flags.ts'

/** Is told every look at the databases that did not end the wait. */
export type WaitSink = (turn: Pick<BackgroundWait, 'at' | 'background' | 'databases'>) => void

interface Wait {
  readonly ports: Ports
  readonly flags: WaitFlags
  readonly times: WaitTimes
  readonly ground: BackgroundGround
  readonly reader: Reader
  readonly tell: WaitSink
  readonly stop: AbortSignal
}

interface Ended {
  readonly end: End
  readonly judged: readonly Judged[]
  readonly databases: readonly DatabaseRead[]
  readonly hop: RequiredWork | undefined
  readonly owed: readonly string[]
  readonly waited: Duration
  readonly at: Instant
}

/**
 * Waits until background migrations are finished, or until it is clear that waiting does not help. It always ends: by
 * its timeout at the latest, however the databases behave.
 */
export async function waitForBackground(ports: Ports, flags: WaitFlags, tell: WaitSink): Promise<BackgroundWait> {
  const times = waitTimes(flags)
  const ground = await backgroundGround(ports, flags, 'plan bbm wait')
  const reader = await backgroundReader(ports, ground)
  const stop = ports.host.stopSignal()
  try {
    return answerOf({ ground, flags, times }, await loop({ ports, flags, times, ground, reader, tell, stop }))
  } finally {
    await reader.close()
  }
}

async function loop(wait: Wait): Promise<Ended> {
  const { ports, times, reader, stop } = wait
  const watch = stopwatch(ports.clock)
  const silence = silences()
  let last: Omit<Ended, 'end' | 'waited' | 'at'> = {
    judged: [],
    databases: reader.unanswered(),
    hop: undefined,
    owed: [],
  }
  for (;;) {
    const answered = new AbortController()
    const reading = await Promise.race([
      reader.read(),
      aborted(stop),
      // A network that swallows packets does not hold us beyond our time.
      ports.clock.wait(Math.max(lastLook, times.timeout - watch.elapsed()), answered.signal).then(() => undefined),
    ]).finally(() => answered.abort())
    if (stop.aborted) return { ...last, end: interrupted, ...watch.ended() }
    if (!reading)
      return {
        ...last,
        end: timeOver(last.judged, reader.unanswered(), times.timeout),
        databases: reader.unanswered(),
        ...watch.ended(),
      }
    const silent = silence(reading, ports.clock.now())
    last = await look(wait, reading, last.hop)
    const { judged, owed } = last
    const { databases } = reading
    const ignorePaused = wait.flags.ignorePaused ?? false
    const end = endOf({ judged, databases, withoutRecord: owed, silent, outage: times.outage, ignorePaused })
    if (end) return { ...last, end, ...watch.ended() }
    const left = times.timeout - watch.elapsed()
    if (left <= 0) return { ...last, end: timeOver(judged, databases, times.timeout), ...watch.ended() }
    wait.tell({ at: iso(reading.at), background: judged.map(itemOf), databases: [...databases] })
    await watch.sleep(Math.min(times.interval, left), stop)
  }
}

/** So long the look at the end of the time may take. */
const lastLook: Duration = 5000

const interrupted: End = { outcome: 'interrupted', because: 'somebody ended the wait' }

/** Since when each database has not answered. */
function silences(): (reading: Reading, now: number) => ReadonlyMap<string, Duration> {
  const since = new Map<string, number>()
  return ({ databases }, now) => {
    for (const { database, state } of databases)
      if (state !== 'unreadable') since.delete(database)
      else if (!since.has(database)) since.set(database, now)
    return new Map([...since].map(([database, at]) => [database, now - at]))
  }
}

/** What is waited for, as it is now. */
async function look(
  { flags, times, ground, reader }: Wait,
  reading: Reading,
  known: RequiredWork | undefined,
): Promise<Omit<Ended, 'end' | 'waited' | 'at'>> {
  const hop = known ?? (await hopFor(flags, ground, reader, reading))
  const all = judgeAll(reading.statuses, { now: reading.at, stuckAfter: times.stuckAfter })
  const isChosen = hop ? (one: Judged) => isRequired(hop, one.status) : chosenBy(reading, flags)
  const chosen = all.filter(isChosen)
  // Whoever needs it named it, or the hop does: what was given up never comes.
  const judged = hop || flags.names.length > 0 ? chosen.map(needed) : chosen
  const isRead = (name: string): boolean =>
    reading.databases.some(({ database, state }) => database === name && state === 'read')
  const owed = hop ? withoutRecord(hop, reading.statuses, isRead, ground.system === 'native') : []
  return {
    judged: judged.toSorted(worstFirst),
    databases: reading.databases,
    hop,
    owed: ground.system === 'native' ? owed : [],
  }
}

function needed(one: Judged): Judged {
  if (one.judgement !== 'cancelled') return one
  return { ...one, judgement: 'failed', told: `${one.told}, and what depends on it cannot run` }
}

/** Names that are not there may be in a database that does not answer right now. */
function chosenBy(reading: Reading, { names, forHop }: WaitFlags): (one: Judged) => boolean {
  if (forHop !== undefined) return () => false
  if (names.length === 0) return () => true
  const isPartial = unread(reading.databases).some(({ state }) => state === 'unreadable')
  const chosen = new Set(
    names.flatMap((name) => (isPartial ? findNamed(reading.statuses, name) : namedIn(reading, name))),
  )
  return ({ status }) => chosen.has(status)
}

async function hopFor(
  { forHop: to, from }: WaitFlags,
  { manifest, installed, system }: BackgroundGround,
  reader: Reader,
  { databases }: Reading,
): Promise<RequiredWork | undefined> {
  if (to === undefined) return undefined
  if (!manifest) throw noManifest(to)
  const told = from ?? installed
  // Our own records say the version; they are asked once they can be read.
  if (told === undefined && unread(databases).length > 0) return undefined
  const hop = await hopOf(manifest, { from: told, to }, system === 'native' ? reader.open() : [])
  return requiredWork(manifest, hop.from, hop.to)
}

function noManifest(version: string): UserError {
  return new UserError({
    code: 'no-manifest',
    what: `which work must be finished before ${version} is in no manifest: none was named`,
    next: 'add --manifest PATH, or leave --for-hop out and wait for everything',
  })
}

function answerOf(
  { ground, flags, times }: Pick<Wait, 'ground' | 'flags' | 'times'>,
  { end, judged, databases, hop, owed, waited, at }: Ended,
): BackgroundWait {
  const [worst] = judged
  return {
    kind: 'background-wait',
    schema_version: 1,
    ...given('manifest', ground.facts),
    system: ground.system,
    at: iso(at),
    ...end,
    waited_ms: Math.round(waited),
    timeout_ms: times.timeout,
    ...given('for_hop', hop && { from: hop.from.text, to: hop.to.text, without_record: [...owed] }),
    background: judged.map(itemOf),
    databases: [...databases],
    remarks: [...ground.remarks],
    ...given('next', worst && nextOf(end, worst, flags)),
    command: commandLine(['plan', 'bbm', 'wait', ...flags.names, ...timeFlags(flags), ...groundFlags(flags)]),
  }
}

function nextOf({ outcome }: End, { status }: Judged, flags: WaitFlags): string | undefined {
  const verb = { failed: 'show', stuck: 'show', paused: 'resume', 'time-over': 'show' }[outcome as string]
  return verb === undefined ? undefined : commandLine(['plan', 'bbm', verb, refOf(status), ...groundFlags(flags)])
}

function timeFlags({ timeout, interval, stuckAfter, outage, forHop, from, ignorePaused }: WaitFlags): string[] {
  return [
    ...(forHop === undefined ? [] : ['--for-hop', forHop]),
    ...(from === undefined ? [] : ['--from', from]),
    '--timeout',
    timeout,
    '--interval',
    interval,
    '--stuck-after',
    stuckAfter,
    '--outage',
    outage,
    ...(ignorePaused ? ['--ignore-paused'] : []),
  ]
}

export function waitOutcome({ outcome }: Pick<BackgroundWait, 'outcome'>): Outcome {
  if (outcome === 'finished') return 'done'
  return outcome === 'undetermined' || outcome === 'interrupted' ? outcome : 'ended'
}
