import {
  backgroundWords,
  driverVerbs,
  type BackgroundWord,
  type DriverDefinition,
  type DriverVerb,
} from '../../domain/driver.ts'
import { type ProgramCall } from '../../domain/program-call.ts'
import { locate, type Located } from '../located.ts'
import { type ManifestDocument } from '../schema/manifest.ts'
import { namesOf, resolveCall } from './calls.ts'
import { checkReference, placeIn, report, unique, type Entry, type Scope } from './scope.ts'

type DriverText = NonNullable<ManifestDocument['drivers']>[number]
type Values = NonNullable<DriverText['values']>
type DriverCall = NonNullable<DriverText['calls']>[number]

/** Drivers that ship with plan, by id; undefined where they are not at hand. */
export type Presets = ReadonlyMap<string, Entry<DriverText>>

interface Links {
  readonly installTypes: ReadonlySet<string>
  readonly presets: Presets | undefined
}

export function resolveDrivers(scope: Scope, entries: readonly Entry<DriverText>[], links: Links): DriverDefinition[] {
  return unique(scope, 'driver', entries, ({ id }) => id).map((own) => {
    const entry = withPreset(scope, own, links.presets)
    const { id, name = id, kind = 'guided', install_types: installTypes = [], values = [] } = entry.value
    for (const [i, one] of installTypes.entries())
      checkReference(scope, placeIn(own, 'install_types', i), 'install type', { id: one, known: links.installTypes })
    checkValues(scope, entry, values)
    return {
      id,
      name,
      kind,
      installTypes,
      calls: resolveCalls(scope, entry, new Set(values.map((value) => value.name))),
      states: resolveStates(scope, entry),
      values: values.map((value) => ({
        name: value.name,
        about: value.about ?? value.name,
        default: value.default,
        choices: value.choices ?? [],
      })),
      restore: entry.value.restore,
      finalizeIgnores: entry.value.finalize_ignores,
      unresolved: links.presets ? undefined : own.value.use,
      place: placeIn(own),
    }
  })
}

/** What the entry says takes the place of what the shipped driver says: whole calls, single values, single states. */
function withPreset(scope: Scope, own: Entry<DriverText>, presets: Presets | undefined): Entry<DriverText> {
  const { use } = own.value
  if (use === undefined || !presets) return own
  checkReference(scope, placeIn(own, 'use'), 'shipped driver', { id: use, known: new Set(presets.keys()) })
  const base = presets.get(use)
  if (!base) return own
  const values = mergedValues(own, base)
  const calls = mergedCalls(own, base)
  return {
    value: {
      ...base.value,
      ...own.value,
      calls: calls.map(({ value }) => value),
      states: { ...base.value.states, ...own.value.states },
      values: values.map(({ value }) => value),
    },
    located: {
      ...mergedFields(own.located, base.located),
      fields: new Map([
        ...(base.located.fields ?? []),
        ...(own.located.fields ?? []),
        ['calls', { ...own.located, items: calls.map(({ located }) => located) }],
        ['states', mergedFields(fieldOf(own, 'states'), fieldOf(base, 'states'))],
        ['values', { ...own.located, items: values.map(({ located }) => located) }],
      ]),
    },
  }
}

const fieldOf = (entry: Entry<DriverText>, key: string): Located => locate(entry.located, [key])

function mergedFields(own: Located, base: Located): Located {
  return { ...own, fields: new Map([...(base.fields ?? []), ...(own.fields ?? [])]) }
}

/** Calls of the shipped driver for what the entry itself has no call for, and does not leave out. */
function mergedCalls(own: Entry<DriverText>, base: Entry<DriverText>): Entry<DriverCall>[] {
  const here = callsOf(own)
  const replaced = new Set([...here.map(({ value }) => value.do), ...(own.value.without ?? [])])
  return [...callsOf(base).filter(({ value }) => !replaced.has(value.do)), ...here]
}

function callsOf(entry: Entry<DriverText>): Entry<DriverCall>[] {
  return (entry.value.calls ?? []).map((value, i) => ({ value, located: locate(entry.located, ['calls', i]) }))
}

function mergedValues(own: Entry<DriverText>, base: Entry<DriverText>): Entry<Values[number]>[] {
  const all = [base, own].flatMap((entry) =>
    (entry.value.values ?? []).map((value, i) => ({ value, located: locate(entry.located, ['values', i]) })),
  )
  const byName = new Map<string, Entry<Values[number]>>()
  for (const one of all) {
    const earlier = byName.get(one.value.name)?.value
    byName.set(one.value.name, { value: { ...earlier, ...one.value }, located: one.located })
  }
  return [...byName.values()]
}

function checkValues(scope: Scope, entry: Entry<DriverText>, values: Values): void {
  const known = new Set<string>()
  for (const [i, { name, default: usual, choices = [] }] of values.entries()) {
    if (known.has(name))
      report(scope, placeIn(entry, 'values', i), 'duplicate-id', {
        message: `value ${name} stands twice`,
        next: 'keep one of them',
      })
    known.add(name)
    if (usual !== undefined && choices.length > 0)
      checkReference(scope, placeIn(entry, 'values', i, 'default'), 'choice', { id: usual, known: new Set(choices) })
  }
}

/** What a call must read to be of use. */
const mustRead: Partial<Record<DriverVerb, readonly string[]>> = { version: ['version'], status: ['name', 'state'] }

function resolveCalls(
  scope: Scope,
  entry: Entry<DriverText>,
  values: ReadonlySet<string>,
): ReadonlyMap<DriverVerb, readonly ProgramCall[]> {
  const found = new Map<DriverVerb, readonly ProgramCall[]>()
  for (const verb of driverVerbs) {
    const calls = callsOf(entry).filter(({ value }) => value.do === verb)
    if (calls.length === 0) continue
    checkReads(scope, verb, calls)
    found.set(
      verb,
      calls.map((call) => resolveCall(scope, call, [], call.value, { verb, values })),
    )
  }
  return found
}

function checkReads(scope: Scope, verb: DriverVerb, calls: readonly Entry<DriverCall>[]): void {
  const wanted = mustRead[verb]
  if (!wanted || calls.some(({ value }) => wanted.every((name) => namesOf(value).has(name)))) return
  report(scope, placeIn(calls[0]!), 'bad-call', {
    message: `the call ${verb} reads no ${wanted.join(' and no ')}`,
    next: `add reads: with ${wanted.map((name) => `(?<${name}>…)`).join(' and ')}, or fields of JSON`,
  })
}

function resolveStates(scope: Scope, entry: Entry<DriverText>): ReadonlyMap<BackgroundWord, readonly string[]> {
  const states = entry.value.states ?? {}
  const first = new Map<string, BackgroundWord>()
  const found = new Map<BackgroundWord, readonly string[]>()
  for (const state of backgroundWords) {
    const words = states[state]
    if (!words) continue
    found.set(state, words)
    for (const [i, word] of words.entries()) {
      const earlier = first.get(word)
      if (earlier !== undefined)
        report(scope, placeIn(entry, 'states', state, i), 'duplicate-id', {
          message: `the word ${word} means ${earlier} and ${state}`,
          next: 'keep one of them',
        })
      first.set(word, earlier ?? state)
    }
  }
  return found
}
