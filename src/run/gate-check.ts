import { compareValue } from '../domain/condition.ts'
import { type Gate } from '../domain/constraint-entries.ts'
import { type CallMeaning, type CheckedValue, type ProgramCall } from '../domain/program-call.ts'

/** What a call of a program said, as far as a check needs it. */
export interface CheckAnswer {
  readonly meaning: CallMeaning | 'stopped'
  readonly because: string
  /** Values that were read; undefined: nothing is known. */
  readonly items: readonly ReadonlyMap<string, string>[] | undefined
  readonly tail: string
  /** The call as a person would type it. */
  readonly shown: string
}

/** Calls a program of the product; never throws for what it does. */
export type CheckCaller = (
  call: ProgramCall,
  values: ReadonlyMap<string, string>,
  signal?: AbortSignal,
) => Promise<CheckAnswer>

/** Does a gate hold? `ask`: only a person can tell. */
export interface GateReading {
  readonly gate: Gate
  readonly verdict: 'holds' | 'not-yet' | 'fails' | 'unknown' | 'ask' | 'stopped'
  /** One sentence. */
  readonly because: string
  /** A command that shows it, for a person. */
  readonly command: string | undefined
  readonly tail: string | undefined
}

interface Asked {
  readonly call: CheckCaller
  /** Placeholders of commands: version, from, with.KEY. */
  readonly values: ReadonlyMap<string, string>
  readonly signal?: AbortSignal | undefined
  /** On a copy only what is rehearsable is called. */
  readonly rehearsal?: boolean | undefined
}

/** Asks every gate, one after the other, as preflight and the steps around a hop do. */
export async function checkGates(gates: readonly Gate[], asked: Asked): Promise<readonly GateReading[]> {
  const readings: GateReading[] = []
  for (const gate of gates) readings.push(await checkGate(gate, asked))
  return readings
}

export async function checkGate(gate: Gate, { call, values, signal, rehearsal }: Asked): Promise<GateReading> {
  const { check, command, title } = gate
  if (!check && rehearsal === true)
    return { gate, verdict: 'unknown', because: 'a rehearsal asks nobody', command, tail: undefined }
  if (!check) return { gate, verdict: 'ask', because: title, command, tail: undefined }
  if (rehearsal === true && !check.call.rehearsable) {
    const because = 'a rehearsal calls only what is marked rehearsable'
    return { gate, verdict: 'unknown', because, command, tail: undefined }
  }
  const answer = await call(check.call, values, signal)
  const told = { gate, command: command ?? answer.shown, tail: answer.tail === '' ? undefined : answer.tail }
  const verdict = verdicts[answer.meaning]
  if (verdict !== 'holds' || check.expect.length === 0) return { ...told, verdict, because: answer.because }
  return { ...told, ...expected(check.expect, answer.items) }
}

const verdicts: Readonly<Record<CheckAnswer['meaning'], GateReading['verdict']>> = {
  done: 'holds',
  'nothing-to-do': 'holds',
  'not-yet': 'not-yet',
  failed: 'fails',
  undetermined: 'unknown',
  'needs-you': 'ask',
  stopped: 'stopped',
}

type Judged = Pick<GateReading, 'verdict' | 'because'>

/** All of it must hold in every item. What was not read is not known: it is never taken for good. */
function expected(wanted: readonly CheckedValue[], items: CheckAnswer['items']): Judged {
  if (!items) return { verdict: 'unknown', because: 'its output holds nothing of what is looked for' }
  const judged = items.flatMap((item) => wanted.map((one) => judgedValue(one, item.get(one.field))))
  const worst = judged.find(({ verdict }) => verdict === 'fails') ?? judged.find(({ verdict }) => verdict !== 'holds')
  return worst ?? { verdict: 'holds', because: wanted.map(wantedText).join(', ') }
}

function judgedValue(wanted: CheckedValue, text: string | undefined): Judged {
  const { field, operator, threshold } = wanted
  if (text === undefined) return { verdict: 'unknown', because: `${field} was not told` }
  const value = valueLike(threshold, text)
  if (value === undefined)
    return { verdict: 'unknown', because: `${field} is "${text}", which is no ${typeof threshold}` }
  const holds = compareValue(value, operator, threshold)
  return holds
    ? { verdict: 'holds', because: wantedText(wanted) }
    : { verdict: 'fails', because: `${field} is ${text}, and must be ${wordsOf(wanted)}` }
}

/** The text as a value of the threshold's kind; undefined when it is none. */
function valueLike(threshold: CheckedValue['threshold'], text: string): CheckedValue['threshold'] | undefined {
  const bare = text.trim()
  if (typeof threshold === 'string') return bare
  if (typeof threshold === 'number') return /^[+-]?\d+(?:\.\d+)?$/u.test(bare) ? Number(bare) : undefined
  if (/^(?:true|t|yes|on)$/iu.test(bare)) return true
  return /^(?:false|f|no|off)$/iu.test(bare) ? false : undefined
}

const wordsOf = ({ operator, threshold }: CheckedValue): string =>
  operator === '=' ? String(threshold) : `${operator} ${threshold}`

const wantedText = (wanted: CheckedValue): string => `${wanted.field} is ${wordsOf(wanted)}`
