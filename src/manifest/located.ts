import { type Place } from '../domain/place.ts'
import { placeAt, type SourceText } from './source-text.ts'

/** Where a value and everything inside it stands. Line and column are computed only when somebody asks. */
export interface Located {
  readonly source: SourceText
  readonly offset: number
  /** Where it ends; a collection that is joined out of several files has no end of its own. */
  readonly end?: number
  /** Where the key stands, for the value of a field. */
  readonly key?: number | undefined
  /** The text of a plain scalar, as it was written: `17.10`. */
  readonly written?: string
  readonly fields?: ReadonlyMap<string, Located>
  readonly items?: readonly Located[]
}

export function placeOf(located: Located): Place {
  return placeAt(located.source, located.offset)
}

/** Where the key of a field stands; a value without one stands for itself. */
export function placeOfKey({ source, key, offset }: Located): Place {
  return placeAt(source, key ?? offset)
}

/** What stands at a path of keys and indexes; a missing value stands where its nearest parent stands. */
export function locate(root: Located, path: readonly (string | number)[]): Located {
  let here = root
  for (const key of path) {
    const next = here.items?.[Number(key)] ?? here.fields?.get(String(key))
    if (!next) return here
    here = next
  }
  return here
}

/** The keys of a JSON pointer (RFC 6901). */
export function pointerKeys(pointer: string): string[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}
