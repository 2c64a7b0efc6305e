import { Document, isMap, isScalar, isSeq, parseDocument, Scalar, type YAMLMap, type YAMLSeq } from 'yaml'

export type FieldValue = string | Readonly<Record<string, string>>

/** The fields a table gives one entry. */
export type EntryFields = Readonly<Record<string, FieldValue>>

/** A generated file: one top-level list. */
export interface GeneratedList {
  readonly key: string
  /** Comment at the head of a new file. */
  readonly header: string
  /** Fields that together name an entry; the first one that is there of each group counts. */
  readonly identity: readonly (readonly string[])[]
  /** Fields that must go when the table now gives the field before them: an open end that has been recorded. */
  readonly superseded: Readonly<Record<string, readonly string[]>>
  readonly entries: readonly EntryFields[]
}

/**
 * Writes a list into the text of its file and touches nothing else. Fields that the tables give are set, entries that
 * are missing come in behind the entry before them; fields, entries and comments written by hand stay, and so does the
 * whole text, byte for byte, when there is nothing to change. An entry is never removed, nor is a field that no table
 * gives: it may be somebody's. So a fact that is withdrawn from a table is removed from the file by hand.
 */
export function mergeList(text: string | undefined, list: GeneratedList): string {
  const document = text === undefined ? newDocument(list) : parseDocument(text)
  const [error] = document.errors
  if (error) throw error
  const sequence = document.get(list.key)
  if (!isSeq(sequence)) throw new Error(`"${list.key}" is no list`)
  const changed = mergeEntries(document, sequence, list)
  if (text !== undefined && !changed) return text
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}

function newDocument({ key, header }: GeneratedList): Document {
  const document = new Document({ [key]: [] })
  document.commentBefore = header
  const sequence = document.get(key)
  if (isSeq(sequence)) sequence.flow = false
  return document
}

function mergeEntries(document: Document, sequence: YAMLSeq, list: GeneratedList): boolean {
  const existing = new Map<string, YAMLMap>()
  for (const item of sequence.items) if (isMap(item)) existing.set(identityOf(item, list), item)
  let changed = false
  let behind = 0
  for (const fields of list.entries) {
    const created = createEntry(document, fields)
    const entry = existing.get(identityOf(created, list))
    if (!entry) sequence.items.splice(behind, 0, created)
    changed = !entry || updateEntry(entry, created, list) || changed
    behind = sequence.items.indexOf(entry ?? created) + 1
  }
  return changed
}

function identityOf(entry: YAMLMap, { identity }: GeneratedList): string {
  return identity.map((group) => group.map((key) => textOf(entry.get(key, true))).find((text) => text !== '')).join('/')
}

/** Sets the fields that differ; true when one did. */
function updateEntry(entry: YAMLMap, created: YAMLMap, { superseded }: GeneratedList): boolean {
  let changed = false
  for (const { key, value } of created.items) {
    for (const old of superseded[textOf(key)] ?? []) changed = entry.delete(old) || changed
    if (saysAtLeast(entry.get(key, true), value)) continue
    entry.set(key, value)
    changed = true
  }
  return changed
}

function textOf(node: unknown): string {
  return isScalar(node) ? String(node.value) : ''
}

/** Is there as much to read already? A list that begins with the value says more, and what is recorded beats an interval. */
function saysAtLeast(written: unknown, generated: unknown): boolean {
  if (isSeq(written)) return isMap(generated) || saysAtLeast(written.items[0], generated)
  if (isScalar(written)) return isMap(generated) || (isScalar(generated) && written.value === generated.value)
  if (!isMap(written) || !isMap(generated)) return false
  return generated.items.every(({ key, value }) => saysAtLeast(written.get(key, true), value))
}

function createEntry(document: Document, fields: EntryFields): YAMLMap {
  const map = document.createNode({}) as YAMLMap
  map.flow = true
  for (const [key, value] of Object.entries(fields)) {
    map.set(document.createNode(key), typeof value === 'string' ? scalar(value) : createEntry(document, value))
  }
  return map
}

/** Versions and timestamps are quoted: YAML would read numbers. */
function scalar(text: string): Scalar {
  const node = new Scalar(text)
  if (/^\d+(?:\.\d+)*$/u.test(text)) node.type = Scalar.QUOTE_DOUBLE
  return node
}
