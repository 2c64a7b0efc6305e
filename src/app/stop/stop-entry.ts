import { comparePoints } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type CalendarDate } from '../../domain/time.ts'
import {
  addEntry,
  removeEntry,
  removeEntryFields,
  setEntryField,
  type EntryAddress,
  type RawEntry,
} from '../../manifest/edit/entries.ts'
import { type Written } from '../../manifest/edit/written-value.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'
import { pointOfEntry, rawEntry, stopAddress } from './raw-stop.ts'
import { type StopWish } from './wish.ts'

/**
 * The order of fields keeps what `plan stop declare` wrote apart from what was there before it:
 *
 * - a new entry is `line, declared, kind or when, …`;
 * - an entry that was there is completed behind its last field: `declared` and what stands behind it was added;
 * - of one that had nothing but its line, neither kind nor when follows `declared`.
 */
type Origin = 'new' | 'completed'

/** The manifest with a stop declared. An entry that is there is completed; what it says already is not written again. */
export function withDeclaration(
  files: readonly ManifestFile[],
  manifest: Manifest,
  wish: StopWish,
  { today, scheduled }: { readonly today: CalendarDate; readonly scheduled: boolean },
): readonly ManifestFile[] {
  const { product } = manifest
  const address = stopAddress(product, wish.point)
  const entry = rawEntry(files, address)
  if (entry) return completed(files, address, entry, wish, today)
  const { point } = wish
  return addEntry(files, {
    list: 'stops',
    entry: {
      [point.wholeLine ? 'line' : 'version']: point.text,
      declared: today,
      ...(wish.when ? { when: wish.when } : { kind: scheduled ? 'scheduled' : 'required' }),
      ...told(wish),
    },
    follows: (one) => {
      const other = pointOfEntry(product, one)
      return other !== undefined && comparePoints(product, other, point) < 0
    },
  })
}

function told({ cause, reason, minPatch, for: of, issue }: StopWish): Readonly<Record<string, Written | undefined>> {
  return { cause, reason, min_patch: minPatch, for: of, issue }
}

/** Behind `declared` comes a reason or a cause first, so that the entry is not taken for a new one. */
function completed(
  files: readonly ManifestFile[],
  address: EntryAddress,
  entry: RawEntry,
  wish: StopWish,
  today: CalendarDate,
): readonly ManifestFile[] {
  const wanted: Readonly<Record<string, Written | undefined>> = {
    ...(entry['declared'] === undefined && { declared: today }),
    ...told(wish),
    when: wish.when,
  }
  let edited = files
  for (const [field, value] of Object.entries(wanted)) {
    if (value === undefined || isSame(entry[field], value)) continue
    // `kind: required` would contradict a condition.
    const replaces = field === 'when' ? ['kind'] : []
    edited = setEntryField(edited, address, { field, value, replaces })
  }
  return edited
}

function isSame(written: unknown, wanted: Written): boolean {
  return JSON.stringify(written) === JSON.stringify(wanted)
}

export interface Withdrawal {
  readonly files: readonly ManifestFile[]
  /** Did the whole entry go, or only what was added to it? */
  readonly origin: Origin
  /** Fields that went. */
  readonly fields: readonly string[]
}

/** The manifest without what `plan stop declare` wrote of a stop; undefined where it wrote nothing. */
export function withoutDeclaration(
  files: readonly ManifestFile[],
  manifest: Manifest,
  wish: Pick<StopWish, 'point'>,
): Withdrawal | undefined {
  const address = stopAddress(manifest.product, wish.point)
  const entry = rawEntry(files, address)
  const names = Object.keys(entry ?? {})
  const at = names.indexOf('declared')
  if (at === -1) return undefined
  const behind = names[at + 1]
  const isNew = at === 1 && (behind === 'kind' || behind === 'when')
  if (isNew) return { files: removeEntry(files, address), origin: 'new', fields: names }
  const fields = names.slice(at)
  return { files: removeEntryFields(files, address, fields), origin: 'completed', fields }
}
