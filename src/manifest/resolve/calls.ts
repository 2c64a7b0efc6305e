import { placeholdersIn, variableOf } from '../../domain/call-words.ts'
import { type GateCheck } from '../../domain/constraint-entries.ts'
import { type DriverVerb } from '../../domain/driver.ts'
import { callPlaceholders, type CallMeaning, type ProgramCall } from '../../domain/program-call.ts'
import { nearest } from '../../domain/nearest.ts'
import { parseDuration, type Duration } from '../../domain/time.ts'
import { type ManifestDocument } from '../schema/manifest.ts'
import { checkPattern, readReader, type CallText, type Path } from './readers.ts'
import { checkReference, placeIn, report, type Entry, type Scope } from './scope.ts'

type GateText = NonNullable<ManifestDocument['gates']>[number]

/** What a call may ask for, and what it is for. */
export interface CallGround {
  readonly verb: DriverVerb | 'check'
  /** Names of declared values; undefined where nobody declares them. */
  readonly values: ReadonlySet<string> | undefined
}

const onlyReads = new Set<CallGround['verb']>(['version', 'status', 'verify', 'check'])
/** What only the call that finishes one background migration is told. */
const ofWork = new Set(['name', 'database', 'table', 'column', 'arguments'])
const readingTimeout = 2 * 60_000
const workingTimeout = 60 * 60_000

export function resolveCall(
  scope: Scope,
  entry: Entry<unknown>,
  path: Path,
  call: CallText,
  ground: CallGround,
): ProgramCall {
  checkWords(scope, entry, path, call, ground)
  checkOutputsAndWhen(scope, entry, path, call, ground)
  const { run = [], shell, on, outputs = [], environment = {}, secrets = [], when } = call
  const reads = onlyReads.has(ground.verb)
  return {
    run,
    shell,
    on,
    timeout: timeoutOf(call, reads),
    exits: readExits(scope, entry, path, call),
    outputs: outputs.map(({ matches, means, because }) => ({ matches, means, because })),
    reads: call.reads && readReader(scope, entry, [...path, 'reads'], call.reads),
    environment: new Map(Object.entries(environment)),
    secrets,
    repeatable: call.repeatable ?? reads,
    rehearsable: call.rehearsable ?? false,
    when: when && new Map(Object.entries(when)),
  }
}

function checkOutputsAndWhen(
  scope: Scope,
  entry: Entry<unknown>,
  path: Path,
  call: CallText,
  { values: known }: CallGround,
): void {
  for (const [i, { matches }] of (call.outputs ?? []).entries())
    checkPattern(scope, entry, [...path, 'outputs', i, 'matches'], matches)
  for (const id of Object.keys(call.when ?? {}))
    if (known) checkReference(scope, placeIn(entry, ...path, 'when', id), 'value', { id, known })
}

function timeoutOf({ timeout = '' }: CallText, reads: boolean): Duration {
  return parseDuration(timeout) ?? (reads ? readingTimeout : workingTimeout)
}

export function resolveGateCheck(
  scope: Scope,
  entry: Entry<GateText>,
  check: NonNullable<GateText['check']>,
): GateCheck {
  const call = resolveCall(scope, entry, ['check'], check, { verb: 'check', values: undefined })
  const known = call.reads && namesOf(check)
  for (const [i, { field }] of (check.expect ?? []).entries())
    checkReference(scope, placeIn(entry, 'check', 'expect', i, 'field'), 'value', {
      id: field,
      known: known ?? new Set(),
    })
  return { call, expect: check.expect ?? [] }
}

/** Names of what a call reads. */
export function namesOf({ reads }: CallText): ReadonlySet<string> {
  const groups = (pattern: string | undefined) =>
    [...(pattern ?? '').matchAll(/\(\?P?<(\w+)>/gu)].map(([, name]) => name!)
  return new Set([...groups(reads?.lines), ...groups(reads?.text), ...Object.keys(reads?.json?.fields ?? {})])
}

function checkWords(scope: Scope, entry: Entry<unknown>, path: Path, call: CallText, ground: CallGround): void {
  const { run, shell, environment = {} } = call
  if ((run === undefined) === (shell === undefined))
    report(scope, placeIn(entry, ...path), 'bad-call', {
      message: 'a call is a list of words or a text for a shell',
      next: 'write exactly one of run: and shell:',
    })
  for (const [i, word] of (run ?? []).entries()) checkWord(scope, entry, [...path, 'run', i], word, ground)
  for (const [name, word] of Object.entries(environment))
    checkWord(scope, entry, [...path, 'environment', name], word, ground)
  checkShell(scope, entry, [...path, 'shell'], shell)
}

function checkWord(scope: Scope, entry: Entry<unknown>, path: Path, word: string, ground: CallGround): void {
  for (const { text, name, how } of placeholdersIn(word)) {
    if (mayAsk(name, ground) && (how === undefined || how === 'rake')) continue
    const known = knownNames(ground)
    const near = nearest(name, known)
    report(scope, placeIn(entry, ...path), 'unknown-placeholder', {
      message: `nothing is known to put in the place of ${text}`,
      next: near.length > 0 ? `did you mean {${near.join('} or {')}}?` : `use one of {${known.join('} {')}}`,
    })
  }
}

function knownNames({ verb, values }: CallGround): string[] {
  const plain = callPlaceholders.filter((name) => verb === 'finalize' || !ofWork.has(name))
  return [...plain, ...[...(values ?? [])].map((name) => `with.${name}`)]
}

function mayAsk(name: string, ground: CallGround): boolean {
  if (name.startsWith('with.') && !ground.values) return true
  return knownNames(ground).includes(name)
}

/** Values never become part of a text that a shell reads: they stand in its environment. */
function checkShell(scope: Scope, entry: Entry<unknown>, path: Path, shell: string | undefined): void {
  const names = new Set<string>(callPlaceholders)
  const found = placeholdersIn((shell ?? '').replaceAll('${', '')).find(
    ({ name }) => names.has(name) || name.startsWith('with.'),
  )
  if (!found) return
  report(scope, placeIn(entry, ...path), 'unknown-placeholder', {
    message: `a shell text takes no ${found.text}: a value in it would be read as commands`,
    next: `write "$${variableOf(found.name)}", with the quotes`,
  })
}

function readExits(
  scope: Scope,
  entry: Entry<unknown>,
  path: Path,
  { exits = [] }: CallText,
): ReadonlyMap<number, CallMeaning> {
  const found = new Map<number, CallMeaning>()
  for (const [i, { codes, means }] of exits.entries())
    for (const [j, code] of codes.entries()) {
      if (found.has(code))
        report(scope, placeIn(entry, ...path, 'exits', i, 'codes', j), 'exit-twice', {
          message: `exit code ${code} is listed twice`,
          next: 'keep one of them',
        })
      else found.set(code, means)
    }
  return found
}
