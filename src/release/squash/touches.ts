import { type SqlPart } from '../../domain/sql-fold.ts'

/** What a migration touches in its database. */
export interface Touch {
  /** Objects it names; an index, a trigger and a new name count as their table. */
  readonly named: ReadonlySet<string>
  /** Those, and what runs with them: types, functions of triggers and defaults; where rows change, what depends on them. */
  readonly reached: ReadonlySet<string>
  /** Nobody can tell. */
  readonly anything: boolean
}

/** The objects of one database, as its SQL names them. */
export interface Objects {
  readonly touchOf: (parts: readonly SqlPart[], tables?: readonly string[]) => Touch
}

/** What is not known touches everything. */
export const touchesAnything: Touch = { named: new Set(), reached: new Set(), anything: true }

/** May the order of the two make a difference? Only where neither reaches what the other one names: no. */
export function meet(a: Touch, b: Touch): boolean {
  if (a.anything || b.anything) return true
  return [...a.named].some((name) => b.reached.has(name)) || [...b.named].some((name) => a.reached.has(name))
}

/** The first object both touch, as words for it; undefined where nobody can tell. */
export function sharedBy(a: Touch, b: Touch): string | undefined {
  if (a.anything || b.anything) return undefined
  const named = [...a.named].toSorted()
  return (
    named.find((name) => b.named.has(name)) ??
    named.find((name) => b.reached.has(name)) ??
    [...b.named].toSorted().find((name) => a.reached.has(name))
  )
}

/** Reads everything that gets a name, and what each of it rests on. */
export function objectsOf(parts: readonly SqlPart[]): Objects {
  const names = new Names()
  for (const { made, subject } of parts) {
    for (const { name, of } of made) names.join(name, of ?? name)
    if (subject !== undefined) names.join(subject, subject)
  }
  const links = linksOf(parts, names)
  return {
    touchOf: (own, tables = []) => {
      const named = new Set([...own.flatMap(({ words }) => words), ...tables].flatMap((word) => names.find(word) ?? []))
      const spreads = tables.length > 0 || own.some((part) => part.spreads)
      const below = follow(named, links.rests)
      const reached = spreads ? new Set([...below, ...follow(named, links.carries)]) : below
      const hidden = spreads && [...reached].some((name) => links.hidden.has(name))
      return { named, reached, anything: hidden || own.some(({ unbounded }) => unbounded) }
    },
  }
}

type Links = ReadonlyMap<string, ReadonlySet<string>>

interface AllLinks {
  /** To what a definition names, but for the tables of its foreign keys: those are only looked up in. */
  readonly rests: Links
  /** To what names it in its own definition: views, and tables whose rows point to it. */
  readonly carries: Links
  readonly hidden: ReadonlySet<string>
}

function linksOf(parts: readonly SqlPart[], names: Names): AllLinks {
  const rests = new Map<string, Set<string>>()
  const carries = new Map<string, Set<string>>()
  const hidden = new Set<string>()
  for (const { subject, words, references, hides } of parts) {
    const from = subject === undefined ? undefined : names.find(subject)
    if (from === undefined) continue
    if (hides) hidden.add(from)
    const looked = new Set(references.flatMap((name) => names.find(name) ?? []))
    for (const to of words.flatMap((word) => names.find(word) ?? [])) {
      if (to === from) continue
      if (!looked.has(to)) linked(rests, from, to)
      linked(carries, to, from)
    }
  }
  return { rests, carries, hidden }
}

function linked(links: Map<string, Set<string>>, from: string, to: string): void {
  const known = links.get(from)
  if (known) known.add(to)
  else links.set(from, new Set([to]))
}

function follow(start: ReadonlySet<string>, links: Links): Set<string> {
  const found = new Set(start)
  for (const name of found) for (const next of links.get(name) ?? []) found.add(next)
  return found
}

/** Names that stand for one object. */
class Names {
  readonly #of = new Map<string, string>()

  /** The object a word names; undefined when it is none. */
  find(word: string): string | undefined {
    let name = word
    for (let of = this.#of.get(name); of !== name; of = this.#of.get(name)) {
      if (of === undefined) return undefined
      name = of
    }
    return name
  }

  join(a: string, b: string): void {
    for (const name of [a, b]) if (!this.#of.has(name)) this.#of.set(name, name)
    this.#of.set(this.find(a)!, this.find(b)!)
  }
}
