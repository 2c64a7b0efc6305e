import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Release } from '../../domain/release.ts'
import { addDays, dayOf, daysBetween, startOfDay, type CalendarDate } from '../../domain/time.ts'
import { comparePrecedence, isPreRelease, parseVersion, type Version } from '../../domain/version.ts'
import { addEntry, setEntryField, setTopField, type RawEntry } from '../../manifest/edit/entries.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'
import { type Ports } from '../../ports/ports.ts'
import { type NewEntry } from '../../results/new-entry.ts'
import { writeFiles } from '../changed-files.ts'
import { factsOf } from '../chosen-manifest.ts'
import { changedManifest, readOwn } from '../manifest-change.ts'
import { ownManifest } from '../own-manifest.ts'
import { nextCommand } from './again.ts'

export interface NewReleaseFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  /** The day it came out; without it the release is planned. */
  readonly date?: string | undefined
  /** Nothing else came out until that day: the manifest is complete until then. */
  readonly complete?: boolean | undefined
  readonly cut?: string | undefined
  readonly releaseDay?: string | undefined
  readonly dryRun?: boolean | undefined
}

/** Adds a release, planned or out, or says of a planned one that it is out. Only days that somebody says are written. */
export async function newRelease(ports: Ports, text: string, flags: NewReleaseFlags): Promise<NewEntry> {
  const own = await ownManifest(ports, flags)
  const manifest = await readOwn(ports, own, own.texts)
  const today = dayOf(ports.clock.now())
  const version = versionOf(manifest, text)
  checkDays(flags, today)
  const known = manifest.releases.find((one) => comparePrecedence(one.version, version) === 0)
  const outcome = known ? outcomeFor(known, flags) : 'added'
  const { date, releaseDay: release, dryRun = false } = flags
  const listed = known
    ? withDay(own.texts, known, outcome === 'out' ? date : undefined)
    : withRelease(own.texts, manifest, version, flags)
  const change = await changedManifest(ports, own, withCompleteUntil(listed, manifest, flags))
  const guess = date === undefined && release === undefined && !known ? estimate(manifest, version) : undefined
  return {
    kind: 'new-entry',
    schema_version: 1,
    manifest: factsOf(ports, manifest, own.found),
    what: 'release',
    name: text,
    outcome: outcome === 'nothing-to-do' && change.wanted.length > 0 ? 'out' : outcome,
    dry_run: dryRun,
    to_fill: [],
    files: writeFiles(ports, change.wanted, dryRun),
    remarks: guess ? [guessText(guess)] : [],
    command: nextCommand(own, ['new', 'release', text], { ...flags }),
  }
}

function withRelease(
  files: readonly ManifestFile[],
  { product }: Manifest,
  version: Version,
  { date, cut, releaseDay: release }: NewReleaseFlags,
): readonly ManifestFile[] {
  const entry = { version: version.text, ...(date === undefined ? { planned: { cut, release } } : { date }) }
  const follows = ({ version: other }: RawEntry): boolean => {
    const before = typeof other === 'string' ? parseVersion(product.scheme, other) : undefined
    return before !== undefined && comparePrecedence(before, version) < 0
  }
  return addEntry(files, { list: 'releases', entry, follows })
}

/** A planned release came out: one command says so, as one said when it would. Throws UserError `release-exists`. */
function outcomeFor(known: Release, flags: NewReleaseFlags): NewEntry['outcome'] {
  const { date, cut, releaseDay } = flags
  if (known.planned && date !== undefined && cut === undefined && releaseDay === undefined) return 'out'
  if (saysTheSame(known, flags)) return 'nothing-to-do'
  throw exists(known)
}

function withDay(
  files: readonly ManifestFile[],
  { version }: Release,
  date: CalendarDate | undefined,
): readonly ManifestFile[] {
  if (date === undefined) return files
  const is = (entry: RawEntry): boolean => entry['version'] === version.text
  const change = { field: 'date', value: date, replaces: ['planned'], after: ['version'] }
  return setEntryField(files, { list: 'releases', is }, change)
}

/** Of a day that is later than the one written. */
function withCompleteUntil(
  files: readonly ManifestFile[],
  { completeUntil }: Manifest,
  { complete = false, date }: NewReleaseFlags,
): readonly ManifestFile[] {
  if (!complete || date === undefined || date <= completeUntil) return files
  return setTopField(files, { field: 'complete_until', value: date })
}

function versionOf({ product }: Manifest, text: string): Version {
  const version = parseVersion(product.scheme, text)
  if (version && version.parts.length > (product.lineParts ?? 0)) return version
  throw new UserError({
    code: 'unreadable-version',
    what: `"${text}" is not a whole version of ${product.name}`,
    next: 'write the version of one release, like 19.6.0',
    suggestions: version ? [`${text}.0`] : [],
  })
}

function checkDays({ date, cut, releaseDay }: NewReleaseFlags, today: CalendarDate): void {
  for (const [flag, day] of [
    ['date', date],
    ['cut', cut],
    ['release-day', releaseDay],
  ] as const)
    if (day !== undefined && startOfDay(day) === undefined)
      throw new UserError({ code: 'bad-date', what: `--${flag} is no day: "${day}"`, next: 'write it like 2026-12-17' })
  if (date !== undefined && date > today)
    throw new UserError({
      code: 'bad-date',
      what: `${date} is not past: a release with a date is one that is out`,
      next: `write --release-day ${date} for the day it is expected`,
    })
  if (cut !== undefined && releaseDay !== undefined && cut > releaseDay)
    throw new UserError({
      code: 'bad-date',
      what: `the cut on ${cut} is after the release day ${releaseDay}`,
      next: 'swap them',
    })
}

function saysTheSame({ date, planned, cut }: Release, flags: NewReleaseFlags): boolean {
  if (flags.date !== undefined) return !planned && date === flags.date
  const keepsCut = flags.cut === undefined || flags.cut === cut
  return planned && keepsCut && (flags.releaseDay === undefined || flags.releaseDay === date)
}

function exists({ version, planned, date, place }: Release): UserError {
  const day = date === undefined ? '' : ` for ${date}`
  const how = planned ? `as planned${day}` : `as released${date === undefined ? '' : ` on ${date}`}`
  return new UserError({
    code: 'release-exists',
    what: `the manifest lists ${version.text} already, ${how}`,
    place,
    next: planned
      ? 'say --date alone once it is out; other days are changed there'
      : 'correct its date there when that is wrong',
  })
}

interface Estimate {
  readonly day: CalendarDate
  readonly days: number
  readonly lines: number
}

const usedLines = 6

function guessText({ lines, days, day }: Estimate): string {
  return `going by the last ${lines} lines, ${days} days apart, it would come out about ${day}; nothing of that was written`
}

/** When the first release of a new line would come out, by the middle distance between the last lines; a guess. */
function estimate({ product, releases }: Manifest, version: Version): Estimate | undefined {
  const isFirst = (one: Version): boolean => one.parts.slice(product.lineParts ?? 0).every((part) => part === 0)
  if (product.lineParts === undefined || !isFirst(version)) return undefined
  const days = releases
    .filter((one) => isFirst(one.version) && !isPreRelease(one.version) && comparePrecedence(one.version, version) < 0)
    .flatMap(({ date }) => date ?? [])
    .slice(-usedLines)
  const gaps = days.slice(1).map((day, i) => daysBetween(days[i]!, day))
  if (gaps.length < 2) return undefined
  const middle = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)]!
  return { day: addDays(days.at(-1)!, middle), days: middle, lines: days.length }
}
