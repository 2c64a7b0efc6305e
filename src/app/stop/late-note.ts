import { type Manifest } from '../../domain/manifest.ts'
import { type Stop } from '../../domain/stop.ts'
import { addEntry, removeEntry, setEntryField, type EntryAddress } from '../../manifest/edit/entries.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'
import { hasLateNote, lateNote } from '../../release/declare/note.ts'

/** The manifest with the note that tells released versions of a late stop. */
export function withLateNote(files: readonly ManifestFile[], manifest: Manifest, stop: Stop): readonly ManifestFile[] {
  if (hasLateNote(manifest, stop)) return files
  const { versions, text } = lateNote(manifest, stop)
  return addEntry(files, { list: 'notes', entry: { versions, text }, follows: () => true })
}

/** The note of a stop as it was says from now on what the stop says now. */
export function renewedLateNote(
  files: readonly ManifestFile[],
  { manifest, stop: old }: { readonly manifest: Manifest; readonly stop: Stop },
  { text }: { readonly text: string },
): readonly ManifestFile[] {
  const { text: before } = lateNote(manifest, old)
  return before === text ? files : setEntryField(files, noteAddress(before), { field: 'text', value: text })
}

export function withoutLateNote(
  files: readonly ManifestFile[],
  manifest: Manifest,
  stop: Stop,
): readonly ManifestFile[] {
  if (!hasLateNote(manifest, stop)) return files
  return removeEntry(files, noteAddress(lateNote(manifest, stop).text))
}

function noteAddress(text: string): EntryAddress {
  return { list: 'notes', is: (entry) => entry['text'] === text }
}
