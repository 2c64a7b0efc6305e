import { type Difference } from '../../schema/compare.ts'
import { type Unreplayed } from './replay.ts'

/** A statement that could not be replayed, and the differences that may come from that alone. */
export interface Unsure {
  readonly cause: Unreplayed
  readonly differences: readonly Difference[]
}

export interface Sorted {
  /** What is different whatever the unreplayed statements would have done. */
  readonly certain: readonly Difference[]
  readonly unsure: readonly Unsure[]
}

/**
 * Sets apart the differences in objects that an unreplayed statement names: what it would have made of them nobody
 * knows. Names made up while it runs are not seen; a difference in such an object is told as certain. Of what has no text
 * at all every difference may come.
 */
export function setApart(differences: readonly Difference[], unreplayed: readonly Unreplayed[]): Sorted {
  const words = unreplayed.map(({ text }) => (text === '' ? undefined : namesIn(text)))
  const causeOf = (difference: Difference): number => words.findIndex((names) => isNamed(difference, names))
  const byCause = Map.groupBy(differences, causeOf)
  return {
    certain: byCause.get(-1) ?? [],
    unsure: unreplayed.map((cause, i) => ({ cause, differences: byCause.get(i) ?? [] })),
  }
}

/** The object itself, or the table it is a part of. The name of a column or a schema alone is in too many texts. */
function isNamed({ object: { path, of } }: Difference, names: ReadonlySet<string> | undefined): boolean {
  if (!names) return true
  const own = path[1] ?? path[0]!
  const table = of?.split('.').at(-1)?.replaceAll('"', '')
  return names.has(own) || (table !== undefined && names.has(table))
}

/** Identifiers of a text, as PostgreSQL folds them; words inside of strings count too. */
function namesIn(text: string): ReadonlySet<string> {
  const found = [...text.matchAll(/"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*)/gu)]
  return new Set(
    found.map(([, quoted, plain]) => (quoted === undefined ? plain!.toLowerCase() : quoted.replaceAll('""', '"'))),
  )
}
