import { fillWord, shownCommand, variableOf } from '../../domain/call-words.ts'
import { compilePattern } from '../../domain/pattern.ts'
import { type CallMeaning, type ProgramCall } from '../../domain/program-call.ts'
import { formatDuration } from '../../domain/time.ts'
import { type PlaceOfWork } from '../../ports/place-of-work.ts'
import { type CommandOutcome, type Processes } from '../../ports/processes.ts'
import { type Item, plainText, readItems, tailOf } from './output.ts'
import { hider, withoutFirstLine } from './secrets.ts'

/** Where programs are called. */
export interface CallGround {
  readonly processes: Processes
  readonly place: PlaceOfWork
}

/** How a call ended. */
export interface CallAnswer {
  /** `stopped`: a signal of ours ended it. */
  readonly meaning: CallMeaning | 'stopped'
  /** One sentence: what was printed, which exit code, what is not there. */
  readonly because: string
  /** It was begun, so that something may have changed. A call that was not is undetermined, and has done nothing. */
  readonly begun: boolean
  /** What was read; undefined: nothing is known. */
  readonly items: readonly Item[] | undefined
  /** The end of what was printed, without secrets, at most 4 KiB. */
  readonly tail: string
  /** The call as a person would type it. */
  readonly shown: string
}

/** Characters of an output that is read; what is longer is not known. */
const keep = 1024 * 1024

/** The calls that are made where a site has these values. */
export function callsHere(
  calls: readonly ProgramCall[] | undefined,
  values: ReadonlyMap<string, string>,
): readonly ProgramCall[] {
  return (calls ?? []).filter(({ when }) =>
    [...(when ?? [])].every(([name, value]) => values.get(`with.${name}`) === value),
  )
}

/** As a person would type it. */
export function shownCall({ run, shell }: ProgramCall, values: ReadonlyMap<string, string>): string {
  return shell === undefined ? shownCommand(run, values) : `${assignments(shell, values)}${shell}`
}

/** Makes one call. What a program does wrong is an answer; nothing is thrown for it. */
export async function callProgram(
  ground: CallGround,
  call: ProgramCall,
  values: ReadonlyMap<string, string>,
  signal?: AbortSignal,
): Promise<CallAnswer> {
  const { place, processes } = ground
  const shown = shownCall(call, values)
  const missing = call.secrets.find((name) => !place.environment[name])
  if (callsHere([call], values).length === 0)
    return { ...notBegun('it is not for this site', shown), meaning: 'needs-you' }
  if (missing !== undefined) return notBegun(`the variable ${missing} is not set where plan runs`, shown)
  const words = filled(call, values)
  if ('problem' in words) return notBegun(words.problem, shown)
  const outcome = await processes.run({
    command: call.shell === undefined ? words.run : ['sh', '-c', call.shell],
    workingFolder: place.workingFolder,
    // Messages are recognized by their English text.
    environment: { LC_ALL: 'C.UTF-8', ...variables(values), ...words.environment },
    timeout: call.timeout,
    keep,
    signal,
  })
  return answerOf(call, outcome, { hide: hider(call.secrets.map((name) => place.environment[name]!)), shown })
}

function notBegun(because: string, shown: string): CallAnswer {
  return { meaning: 'undetermined', because, begun: false, items: undefined, tail: '', shown }
}

interface Words {
  readonly run: readonly string[]
  readonly environment: Record<string, string>
}

function filled(call: ProgramCall, values: ReadonlyMap<string, string>): Words | { readonly problem: string } {
  const run: string[] = []
  for (const word of call.run) {
    const one = fillWord(word, values)
    if ('problem' in one) return one
    run.push(one.ok)
  }
  const environment: Record<string, string> = {}
  for (const [name, word] of call.environment) {
    const one = fillWord(` ${word}`, values)
    if ('problem' in one) return one
    environment[name] = one.ok.slice(1)
  }
  return { run, environment }
}

function variables(values: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, value]) => [variableOf(name), value]))
}

/** A shell text reads its values from the environment: a person needs those it names. */
function assignments(shell: string, values: ReadonlyMap<string, string>): string {
  const used = [...values].filter(([name]) => new RegExp(`\\b${variableOf(name)}\\b`, 'u').test(shell))
  return used.map(([name, value]) => `${shownCommand([`${variableOf(name)}=${value}`], new Map())}; `).join('')
}

interface Printed {
  readonly hide: (text: string) => string
  readonly shown: string
}

function answerOf(call: ProgramCall, outcome: CommandOutcome, { hide, shown }: Printed): CallAnswer {
  const cut = outcome.cut === true
  // Cut before secrets are taken out: what is left of a secret in the middle is not recognized.
  const clean = (text: string) => hide(plainText(cut ? withoutFirstLine(text) : text))
  const [stdout, stderr] = [clean(outcome.stdout), clean(outcome.stderr)]
  const { meaning, because } = meaningOf(call, outcome, `${stdout}\n${stderr}`)
  return {
    meaning,
    because,
    begun: outcome.ended !== 'not-found',
    items: call.reads && !cut ? readItems(call.reads, stdout) : undefined,
    tail: tailOf(stdout, stderr),
    shown: hide(shown),
  }
}

type Meaning = Pick<CallAnswer, 'meaning' | 'because'>

function meaningOf(call: ProgramCall, outcome: CommandOutcome, printed: string): Meaning {
  const program = programOf(call)
  const { ended, exitCode } = outcome
  if (ended === 'not-found') return { meaning: 'undetermined', because: `there is no program ${program} here` }
  if (ended === 'signal') return { meaning: 'stopped', because: `${program} was ended` }
  if (ended === 'timeout')
    return { meaning: 'undetermined', because: `${program} did not end within ${lengthOf(call)} and was ended` }
  const said = saidIn(call, printed)
  if (said) return said
  if (exitCode === undefined) return { meaning: 'undetermined', because: `${program} was killed by somebody else` }
  const meaning = call.exits.get(exitCode) ?? (exitCode === 0 ? 'done' : 'failed')
  return {
    meaning,
    because: sentence(`${program} ended with exit code ${exitCode}`, meaning === 'done' ? '' : printed),
  }
}

/** Whom people know: not the one that only lends rights. */
export function programOf({ run, shell }: ProgramCall): string {
  if (shell !== undefined) return 'sh'
  return (run[0] === 'sudo' ? run[1] : run[0]) ?? ''
}

function lengthOf({ timeout }: ProgramCall): string {
  return timeout < 1000 ? `${timeout} ms` : formatDuration(timeout)
}

/** A sentence decides, whatever the exit code is. */
function saidIn(call: ProgramCall, printed: string): Meaning | undefined {
  for (const { matches, means, because } of call.outputs) {
    const found = compilePattern(matches).match(printed)
    if (found === 'too-long') return { meaning: 'undetermined', because: 'it printed more than can be looked through' }
    if (found) return { meaning: means, because: because ?? sentence(`it says /${matches}/`, printed) }
  }
  return undefined
}

/** The last line that was printed is what most programs end with. */
function sentence(text: string, printed: string): string {
  const last = printed.trim().split('\n').at(-1)!.trim().slice(0, 300)
  return last === '' ? text : `${text}: ${last}`
}
