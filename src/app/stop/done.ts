import { dutyKinds, recordedDuties, type DutyKind, type DutyRecord } from '../../domain/duty.ts'
import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { nearest } from '../../domain/nearest.ts'
import { type Stop } from '../../domain/stop.ts'
import { dayOf, startOfDay, type CalendarDate } from '../../domain/time.ts'
import { addItem, removeEntryFields, setEntryField, type EntryAddress } from '../../manifest/edit/entries.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'
import { type Ports } from '../../ports/ports.ts'
import { dutiesOf } from '../../release/duties.ts'
import { type StopDutyDone } from '../../results/stop-duty-done.ts'
import { writeFiles } from '../changed-files.ts'
import { factsOf } from '../chosen-manifest.ts'
import { commandLine } from '../command-line.ts'
import { changedManifest, readOwn } from '../manifest-change.ts'
import { ownManifest, type OwnManifest } from '../own-manifest.ts'
import { stopAddress } from './raw-stop.ts'
import { knownStop, stopPoint } from './stop-point.ts'

export interface DoneFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly by?: string | undefined
  readonly link?: string | undefined
  /** The day; default: today. */
  readonly on?: string | undefined
  /** Why nobody has to do it. */
  readonly waive?: string | undefined
  /** Takes the record out. */
  readonly undo?: boolean | undefined
  readonly dryRun?: boolean | undefined
}

/** A record as it is written. */
interface Written {
  readonly [field: string]: string | undefined
  readonly duty: DutyKind
  readonly done: CalendarDate
}

/** Records in the manifest that a person did something on account of a stop, or that nobody has to. */
export async function recordDuty(ports: Ports, line: string, word: string, flags: DoneFlags): Promise<StopDutyDone> {
  const own = await ownManifest(ports, flags)
  const manifest = await readOwn(ports, own, own.texts)
  const today = dayOf(ports.clock.now())
  const point = stopPoint(manifest, line)
  const duty = dutyNamed(word)
  const stop = recorded(knownStop(manifest, point), own, { line: point.text, manifest })
  if (flags.waive === undefined && flags.undo !== true) refuseTold(manifest, stop, duty, { own, today })
  const old = stop.duties.find((one) => one.duty === duty)
  const wanted = flags.undo === true ? undefined : recordOf(duty, old, { flags, today })
  const address = stopAddress(manifest.product, point)
  const change = await changedManifest(ports, own, edited(own.texts, address, stop, { duty, old, wanted }))
  const files = writeFiles(ports, change.wanted, flags.dryRun === true)
  return {
    kind: 'stop-duty-done',
    schema_version: 1,
    manifest: factsOf(ports, change.manifest, own.found),
    stop: stop.id,
    duty,
    outcome: outcomeOf(files.length > 0, old, wanted),
    dry_run: flags.dryRun ?? false,
    ...(wanted && { record: recordTold(wanted) }),
    files,
    remarks: [],
    command:
      flags.dryRun === true && files.length > 0
        ? commandLine(['plan', 'stop', 'done', stop.id, duty, ...askedAgain(flags), ...own.found.flags])
        : commandLine(['plan', 'stop', 'status', stop.id, ...own.found.flags]),
  }
}

function dutyNamed(word: string): DutyKind {
  const duty = dutyKinds.find((one) => one === word)
  if (duty) return duty
  throw new UserError({
    code: 'unknown-duty',
    what: `there is no duty "${word}"`,
    next: `people record ${recordedDuties.join(', ')}; plan stop status shows all of them`,
    suggestions: nearest(word, dutyKinds),
  })
}

/** Only an entry can hold a record. */
function recorded(
  stop: Stop | undefined,
  own: OwnManifest,
  { line, manifest }: { readonly line: string; readonly manifest: Manifest },
): Stop {
  if (stop?.recorded) return stop
  throw new UserError({
    code: 'no-such-stop',
    what: stop
      ? `${line} is a stop by schedule only: it has no entry that could hold the record`
      : `${line} is no stop`,
    next: stop ? 'declare it first' : `the stops of ${manifest.product.name} are listed by plan stop list`,
    suggestions: stop
      ? [commandLine(['plan', 'stop', 'declare', line, '--because', 'REASON', ...own.found.flags])]
      : manifest.stops.slice(-3).map(({ id }) => id),
  })
}

/** What the manifest tells by itself is done there, and not said to be done. */
function refuseTold(
  manifest: Manifest,
  stop: Stop,
  duty: DutyKind,
  { own, today }: { readonly own: OwnManifest; readonly today: CalendarDate },
): void {
  if ((recordedDuties as readonly DutyKind[]).includes(duty)) return
  const told = dutiesOf(manifest, stop, { today }).find(({ kind }) => kind === duty)
  throw new UserError({
    code: 'duty-told',
    what: `${duty} is not for people to record: ${duty === 'page' ? 'the page itself tells it' : `the manifest tells it (${told?.why ?? 'it says nothing yet'})`}`,
    next: `${howDone[duty] ?? 'do it'}; if nobody has to do it, say why with --waive`,
    suggestions: told?.next ? [commandLine(['plan', ...told.next, ...own.found.flags])] : [],
  })
}

const howDone: Readonly<Partial<Record<DutyKind, string>>> = {
  page: 'plan stop declare writes the page',
  finalizers: 'a later release finalizes what has to finish on the stop: plan new finalizer writes which',
  'minimum-schema-release': 'the release after the stop gets minimum_schema: in the manifest',
  squash: 'the release that folds migrations goes into squashes: in the manifest',
  'minimum-schema-version': 'the release that folds gets minimum_schema: in the manifest',
}

function recordOf(
  duty: DutyKind,
  old: DutyRecord | undefined,
  { flags, today }: { readonly flags: DoneFlags; readonly today: CalendarDate },
): Written {
  const { by, link, waive, on } = flags
  checkDay(on, today)
  const waived = isDoneNow(flags) ? undefined : old?.waived
  return {
    duty,
    done: on ?? old?.done ?? today,
    by: by ?? old?.by,
    link: link ?? old?.link,
    waived: waive ?? waived,
  }
}

function checkDay(on: string | undefined, today: CalendarDate): void {
  if (on === undefined) return
  if (startOfDay(on) === undefined)
    throw new UserError({ code: 'usage', what: `--on ${on} is no day`, next: 'write it like 2026-10-02' })
  if (on > today)
    throw new UserError({ code: 'usage', what: `--on ${on} is still to come`, next: 'record it when it is done' })
}

/** Who says by whom or where it was done says that it was. */
function isDoneNow({ by, link, on }: DoneFlags): boolean {
  return by !== undefined || link !== undefined || on !== undefined
}

function edited(
  files: readonly ManifestFile[],
  address: EntryAddress,
  { duties }: Stop,
  { duty, old, wanted }: { duty: DutyKind; old: DutyRecord | undefined; wanted: Written | undefined },
): readonly ManifestFile[] {
  if (!old) return wanted ? addItem(files, address, { field: 'duties', value: wanted }) : files
  if (wanted && isSame(old, wanted)) return files
  const others = duties.map((one) => (one.duty === duty ? wanted : writtenOf(one))).filter((one) => one !== undefined)
  return others.length === 0
    ? removeEntryFields(files, address, ['duties'])
    : setEntryField(files, address, { field: 'duties', value: others })
}

function writtenOf({ duty, done, by, link, waived }: DutyRecord): Written {
  return { duty, done, by, link, waived }
}

function isSame(old: DutyRecord, wanted: Written): boolean {
  return JSON.stringify(writtenOf(old)) === JSON.stringify(wanted)
}

function outcomeOf(
  changed: boolean,
  old: DutyRecord | undefined,
  wanted: Written | undefined,
): StopDutyDone['outcome'] {
  if (!changed) return 'nothing-to-do'
  if (!wanted) return 'undone'
  return old ? 'changed' : 'recorded'
}

function recordTold({ done, by, link, waived }: Written): NonNullable<StopDutyDone['record']> {
  return {
    done,
    ...(by !== undefined && { by }),
    ...(link !== undefined && { link }),
    ...(waived !== undefined && { waived }),
  }
}

function askedAgain({ by, link, on, waive, undo }: DoneFlags): string[] {
  const named = { '--by': by, '--link': link, '--on': on, '--waive': waive }
  const flags = Object.entries(named).flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]))
  return undo === true ? ['--undo'] : flags
}
