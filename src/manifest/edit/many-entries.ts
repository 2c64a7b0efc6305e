import { type ManifestFile } from '../read-manifest.ts'
import { readYaml } from '../yaml-text.ts'
import { type EntryChange, type RawEntry } from './entries.ts'
import { setField } from './set-field.ts'
import { applyEdits, type TextEdit } from './text-edit.ts'
import { flowText } from './written-value.ts'

/**
 * Writes a field of many entries of a top-level list, each file read once: undefined leaves an entry as it is. Comments and
 * everything else stay byte for byte.
 */
export function setInEntries(
  files: readonly ManifestFile[],
  list: string,
  changeOf: (entry: RawEntry) => EntryChange | undefined,
): ManifestFile[] {
  return files.map((file) => {
    const reading = readYaml(file.path, file.text)
    const items = 'ok' in reading ? reading.ok.located.fields?.get(list)?.items : undefined
    if (!('ok' in reading) || !items) return file
    const values = (reading.ok.value as Record<string, readonly unknown[]>)[list]!
    const edits = items.flatMap((item, i) => {
      const value = values[i]
      const change = typeof value === 'object' && value !== null ? changeOf(value as RawEntry) : undefined
      if (!change) return []
      const { field, replaces = [], after = [] } = change
      const changed = setField(item, { field, written: flowText(change.value), replaces: [field, ...replaces], after })
      return [editBetween(file.text, changed)]
    })
    return edits.length === 0 ? file : { path: file.path, text: applyEdits(file.text, edits) }
  })
}

/** The one stretch in which two texts differ. */
function editBetween(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  let tail = 0
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) }
}
