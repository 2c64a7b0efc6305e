import { type Located } from '../located.ts'
import { type ManifestFile } from '../read-manifest.ts'
import { readYaml, type YamlReading } from '../yaml-text.ts'
import { insertion, isJson, removal, withListBehind, withoutList } from './list-edits.ts'
import { removeFields, setField } from './set-field.ts'
import { applyEdits } from './text-edit.ts'
import { flowText, type Written } from './written-value.ts'

/** An entry as it is written, before anything of it is understood. */
export type RawEntry = Readonly<Record<string, unknown>>

/** One entry of a top-level list, by what is written in it. Exactly one has to fit. */
export interface EntryAddress {
  readonly list: string
  readonly is: (entry: RawEntry) => boolean
}

export interface NewEntry {
  readonly list: string
  readonly entry: { readonly [field: string]: Written | undefined }
  /** Does the new entry belong behind one that is there? It goes behind the last of which that holds. */
  readonly follows: (entry: RawEntry) => boolean
}

export interface EntryChange {
  readonly field: string
  readonly value: Written
  /** Fields that go, beside the field itself. */
  readonly replaces?: readonly string[]
  /** Where the field is not there yet: it follows the first of these, else the last field. */
  readonly after?: readonly string[]
}

/** Does an entry with this address stand in the files? Asked of the texts: a manifest from the cache knows no origins. */
export function hasEntry(files: readonly ManifestFile[], { list, is }: EntryAddress): boolean {
  return files.some((file) => listsIn(file, list).some(({ values }) => values.some((value) => is(value))))
}

/** Puts an entry into its list, in the file and in the style of its neighbours. Everything else stays byte for byte. */
export function addEntry(files: readonly ManifestFile[], { list, entry, follows }: NewEntry): ManifestFile[] {
  const lists = files.flatMap((file) => listsIn(file, list))
  const before = lists.findLast(({ values }) => values.some((value) => follows(value)))
  const home = before ?? lists[0]
  if (!home) return withNewList(files, list, entry)
  const index = home.values.findLastIndex((value) => follows(value)) + 1
  return replaced(files, home.file, applyEdits(home.file.text, [insertion(home.located, index, entry)]))
}

/** Takes an entry out, and its list with it when it was the only one. Comments stay, also those inside of it. */
export function removeEntry(files: readonly ManifestFile[], address: EntryAddress): ManifestFile[] {
  const { home, index } = found(files, address)
  const { file, located, root } = home
  const text =
    home.values.length === 1 ? withoutList(root, address.list) : applyEdits(file.text, [removal(located, index)])
  return replaced(files, file, text)
}

/** Writes a field of an entry. */
export function setEntryField(
  files: readonly ManifestFile[],
  address: EntryAddress,
  { field, value, replaces = [], after = [] }: EntryChange,
): ManifestFile[] {
  const { home, index } = found(files, address)
  const change = { field, written: flowText(value, isJson(home.file.text)), replaces: [field, ...replaces], after }
  return replaced(files, home.file, setField(home.located.items![index]!, change))
}

/** Writes a field of the manifest itself, in the file that has it, else in the one that begins the manifest. */
export function setTopField(
  files: readonly ManifestFile[],
  { field, value }: Pick<EntryChange, 'field' | 'value'>,
): ManifestFile[] {
  const roots = files.flatMap((file) => {
    const reading = readYaml(file.path, file.text)
    return 'ok' in reading ? [{ file, root: reading.ok.located }] : []
  })
  const has = (name: string) => roots.find(({ root }) => root.fields?.has(name) === true)
  const home = has(field) ?? has('manifest')
  if (!home) throw new Error('no file of the manifest begins it')
  const written = flowText(value, isJson(home.file.text))
  return replaced(files, home.file, setField(home.root, { field, written, replaces: [field], after: ['product'] }))
}

/** Takes fields of an entry out; those that are not there are no fault. */
export function removeEntryFields(
  files: readonly ManifestFile[],
  address: EntryAddress,
  fields: readonly string[],
): ManifestFile[] {
  const { home, index } = found(files, address)
  return replaced(files, home.file, removeFields(home.located.items![index]!, fields))
}

/** Puts an item behind the last one of a list inside an entry; the list is made where there is none. */
export function addItem(
  files: readonly ManifestFile[],
  address: EntryAddress,
  { field, value }: { readonly field: string; readonly value: Written },
): ManifestFile[] {
  const { home, index } = found(files, address)
  const inner = home.located.items![index]!.fields?.get(field)
  if (!inner?.items || inner.items.length === 0)
    return setEntryField(files, address, { field, value: [value], replaces: [] })
  return replaced(files, home.file, applyEdits(home.file.text, [insertion(inner, inner.items.length, value)]))
}

interface ListInFile {
  readonly file: ManifestFile
  readonly root: Located
  readonly located: Located
  readonly values: readonly RawEntry[]
}

function listsIn(file: ManifestFile, list: string): ListInFile[] {
  const reading = readYaml(file.path, file.text)
  if (!('ok' in reading)) return []
  const located = reading.ok.located.fields?.get(list)
  return located?.items ? [{ file, root: reading.ok.located, located, values: valuesOf(reading.ok, list) }] : []
}

function valuesOf({ value }: YamlReading, list: string): RawEntry[] {
  const items = (value as Record<string, unknown>)[list] as readonly unknown[]
  return items.map((item) => (typeof item === 'object' && item !== null ? (item as RawEntry) : {}))
}

function found(files: readonly ManifestFile[], { list, is }: EntryAddress): { home: ListInFile; index: number } {
  const hits = files
    .flatMap((file) => listsIn(file, list))
    .flatMap((home) => home.values.flatMap((value, index) => (is(value) ? [{ home, index }] : [])))
  if (hits.length !== 1) throw new Error(`${hits.length} entries of ${list} fit, instead of one`)
  return hits[0]!
}

function replaced(files: readonly ManifestFile[], file: ManifestFile, text: string): ManifestFile[] {
  return files.map((one) => (one.path === file.path ? { path: one.path, text } : one))
}

/** At the end of the file that begins the manifest. */
function withNewList(files: readonly ManifestFile[], list: string, entry: NewEntry['entry']): ManifestFile[] {
  for (const home of files) {
    const reading = readYaml(home.path, home.text)
    if (!('ok' in reading) || !reading.ok.located.fields?.has('manifest')) continue
    const root = reading.ok.located
    if (home.text[root.offset] !== '{') return replaced(files, home, withListBehind(root, list, entry))
    const written = flowText([entry], isJson(home.text))
    return replaced(files, home, setField(root, { field: list, written, replaces: [list], after: [] }))
  }
  throw new Error('no file of the manifest begins it')
}
