import { UserError } from '../../domain/errors.ts'
import { type FieldHashes, type Lock, type LockedRelease } from '../../domain/lock.ts'
import { startOfDay } from '../../domain/time.ts'
import { compareText } from '../../domain/version.ts'

/** What a lock file says it is. */
const kind = 'release-lock'
const version = 1

/** Reads the text of a lock. Throws UserError `bad-lock`: a lock that cannot be read must not look like none. */
export function readLock(text: string, file: string): Lock {
  const value = parsed(text, file)
  if (!isMap(value) || value['kind'] !== kind) throw badLock(file, `it is no ${kind}`)
  if (value['lock_version'] !== version)
    throw badLock(file, `its lock_version is ${JSON.stringify(value['lock_version'])}, and only ${version} is known`)
  const releases = value['releases']
  if (!isMap(releases)) throw badLock(file, 'it has no releases')
  return {
    releases: new Map(Object.entries(releases).map(([name, one]) => [name, lockedRelease(one, name, file)])),
  }
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badLock(file, 'it is no JSON; a merge may have left its marks in it')
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function lockedRelease(value: unknown, name: string, file: string): LockedRelease {
  const { cut, parts } = isMap(value) ? value : {}
  if (typeof cut !== 'string' || startOfDay(cut) === undefined) throw badLock(file, `${name} has no day of its cut`)
  if (!isMap(parts)) throw badLock(file, `${name} has no parts`)
  return { cut, parts: new Map(Object.entries(parts).map(([id, one]) => [id, hashes(one, id, file)])) }
}

function hashes(value: unknown, id: string, file: string): FieldHashes {
  const isHash = (one: unknown) => typeof one === 'string' && /^[0-9a-f]{32}$/u.test(one)
  if (!isMap(value) || !Object.values(value).every(isHash)) throw badLock(file, `${id} has no hashes`)
  return value as FieldHashes
}

function badLock(file: string, why: string): UserError {
  return new UserError({
    code: 'bad-lock',
    what: `the lock ${file} cannot be understood: ${why}`,
    next: 'take it back from history; plan release cut writes it, nobody edits it',
  })
}

/** A lock as text: sorted, one part a line, so that two branches seldom meet in a line. */
export function lockText({ releases }: Lock): string {
  const blocks = sorted(releases).map(([name, { cut, parts }]) => {
    const lines = sorted(parts).map(([id, one]) => `        ${JSON.stringify(id)}: ${hashesText(one)}`)
    const inside = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n      }`
    return `    ${JSON.stringify(name)}: {\n      "cut": ${JSON.stringify(cut)},\n      "parts": ${inside}\n    }`
  })
  const inside = blocks.length === 0 ? '{}' : `{\n${blocks.join(',\n')}\n  }`
  return `{\n  "kind": "${kind}",\n  "lock_version": ${version},\n  "releases": ${inside}\n}\n`
}

function hashesText(one: FieldHashes): string {
  return JSON.stringify(Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => compareText(a, b))))
}

function sorted<T>(entries: ReadonlyMap<string, T>): [string, T][] {
  return [...entries].toSorted(([a], [b]) => compareText(a, b))
}

/** Both locks in one. What the first froze no later one changes: whoever edits a lock together with an entry is found. */
export function joinLocks(first: Lock | undefined, second: Lock | undefined): Lock | undefined {
  if (!first || !second) return first ?? second
  const names = new Set([...first.releases.keys(), ...second.releases.keys()])
  const joined = [...names].map((name) => {
    const [a, b] = [first.releases.get(name), second.releases.get(name)]
    if (!a || !b) return [name, (a ?? b)!] as const
    return [name, { cut: a.cut, parts: new Map([...b.parts, ...a.parts]) }] as const
  })
  return { releases: new Map(joined) }
}
