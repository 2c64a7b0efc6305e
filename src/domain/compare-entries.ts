import { type ManifestEntry } from './manifest-entry.ts'

export interface EntryFieldChange {
  readonly field: string
  readonly before: string | undefined
  readonly after: string | undefined
}

export interface EntryChange {
  readonly change: 'added' | 'removed' | 'changed'
  /** As it is now; as it was when it is gone. */
  readonly entry: ManifestEntry
  /** Fields that differ; all of them of an entry that is new or gone. */
  readonly fields: readonly EntryFieldChange[]
}

/** What two manifests say differently, by kind in the order of the first list and of what only the second one has. */
export function compareEntries(before: readonly ManifestEntry[], after: readonly ManifestEntry[]): EntryChange[] {
  const old = byKey(before)
  const now = byKey(after)
  const gone = [...old].filter(([key]) => !now.has(key)).map(([, entry]) => changeOf(entry, undefined))
  const others = [...now].map(([key, entry]) => changeOf(old.get(key), entry))
  return [...gone, ...others].filter(({ change, fields }) => change !== 'changed' || fields.length > 0)
}

/** Entries may share an id where the manifest allows it: the second of them is another one. */
function byKey(entries: readonly ManifestEntry[]): Map<string, ManifestEntry> {
  const found = new Map<string, ManifestEntry>()
  for (const entry of entries) {
    let key = `${entry.kind}:${entry.id}`
    while (found.has(key)) key += '~'
    found.set(key, entry)
  }
  return found
}

function changeOf(before: ManifestEntry | undefined, after: ManifestEntry | undefined): EntryChange {
  const entry = (after ?? before)!
  const names = new Set([...(before?.fields.keys() ?? []), ...(after?.fields.keys() ?? [])])
  const fields = [...names].flatMap((field) => {
    const [was, is] = [before?.fields.get(field), after?.fields.get(field)]
    return was === is ? [] : [{ field, before: was, after: is }]
  })
  const change = before && after ? 'changed' : after ? 'added' : 'removed'
  return { change, entry, fields }
}
