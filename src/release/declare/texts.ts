import { type DutyKind } from '../../domain/duty.ts'
import { compareLines, comparePoints, formatLine } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { formatPlacement, unplaced } from '../../domain/placement.ts'
import { isUnconditional, type Stop } from '../../domain/stop.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { finalizationIsProper } from '../../planner/finalization.ts'
import {
  type StopManagersNote,
  type StopPageEntry,
  type StopSupportNote,
  type StopTextWork,
} from '../../results/stop-texts.ts'
import { calendarOf } from '../calendar.ts'
import { dutiesOf } from '../duties.ts'
import { firstRelease } from '../duties/due.ts'
import { lineAt, nextLine } from '../next-line.ts'
import { ahead } from './ahead.ts'
import { causeWords } from './causes.ts'
import { hasLateNote } from './note.ts'
import { timingOf } from './timing.ts'

/** Majors whose stops a page lists where the policy does not say how many are supported. */
const listedMajors = 3

/** The stops that the page lists: those of the newest majors, ascending. */
export function pageStops({ product, policy, lines, stops }: Manifest): Stop[] {
  const most = policy.support.majors ?? (product.lineParts === 1 ? undefined : listedMajors)
  if (most === undefined) return [...stops]
  const major = (parts: readonly number[]) => parts[0] ?? 0
  const all = [...lines.map(({ line }) => major(line)), ...stops.map(({ point }) => major(point.version.parts))]
  const shown = new Set([...new Set(all)].toSorted((a, b) => b - a).slice(0, most))
  return stops.filter(({ point }) => shown.has(major(point.version.parts)))
}

export function pageEntry(manifest: Manifest, stop: Stop): StopPageEntry {
  const { product, conditions } = manifest
  const jobs = new Set(manifest.backgroundMigrations.map(({ name }) => name))
  return {
    product: { id: product.id, name: product.name },
    stop: stop.id,
    exact: !stop.point.wholeLine,
    conditional: !isUnconditional(stop),
    questions: stop.when.map((id) => conditions.find((one) => one.id === id)?.question ?? id),
    min_patch: stop.minPatch?.text ?? '',
    reason: stop.recorded ? (stop.reason ?? '').replace(/\.$/u, '') : '',
    background: stop.for.filter((name) => jobs.has(name)),
    issue: stop.issue ?? '',
    declared: stop.declared ?? '',
  }
}

/** How words become a command line: those behind the flags that choose the manifest come last. */
export interface Typing {
  readonly line: (words: readonly string[], more?: readonly string[]) => string
  readonly today: CalendarDate
}

export function supportNote(manifest: Manifest, stop: Stop, typing: Typing): StopSupportNote {
  const base = noteOf(manifest, stop, typing)
  const from = base.previous === '' ? 'VERSION' : firstVersion(manifest, base.previous)
  return {
    ...base,
    upgrade_command: typing.line(['upgrade', '--from', from]),
    rescue_command: typing.line(['rescue', '--was', from]),
  }
}

function firstVersion(manifest: Manifest, stop: string): string {
  const known = manifest.stops.find(({ id }) => id === stop)
  return known?.point.wholeLine === false
    ? stop
    : (manifest.releases.findLast(({ line }) => formatLine(line) === stop)?.version.text ?? 'VERSION')
}

/** What every duty asks for, as a line of a checklist. */
const titles: Readonly<Record<DutyKind, string>> = {
  page: 'the page of required stops names it',
  support: 'Support is told',
  'release-managers': 'release managers are told',
  finalizers: 'what has to finish on the stop is finalized by a later release',
  'minimum-schema-release': 'the release after the stop takes databases from the stop on only',
  packages: 'packages and charts refuse to go past the stop',
  'squash-issue': 'the issue for the next squash is filed',
  squash: 'migrations are folded',
  'minimum-schema-version': 'the oldest migration that is left is the one of the structure (only after a squash)',
}

export function managersNote(manifest: Manifest, stop: Stop, typing: Typing): StopManagersNote {
  // What persons recorded does not change the note: it is written once.
  const owed = dutiesOf(manifest, { ...stop, duties: [] }, { today: typing.today })
  const duties = owed.filter(({ state }) => state !== 'not-needed')
  return {
    ...noteOf(manifest, stop, typing),
    cut: firstRelease(manifest, stop.point)?.cut ?? '',
    schedule: timingOf(manifest, stop.point, typing.today).schedule,
    duties: duties.map(({ kind, due }) => ({
      kind,
      title: titles[kind],
      due: due.release,
      date: due.date ?? '',
      command: commandFor(kind, stop, typing),
    })),
    status_command: typing.line(['stop', 'status', stop.id]),
  }
}

/** The command of a duty does not depend on how far it is: a note is written once. */
function commandFor(kind: DutyKind, { id }: Stop, { line }: Typing): string {
  switch (kind) {
    case 'support':
    case 'release-managers':
    case 'packages':
      return line(['stop', 'done', id, kind])
    case 'squash-issue':
      return line(['squash', 'issue', '--after', id])
    case 'squash':
      return line(['squash', 'propose', '--after', id])
    case 'minimum-schema-release':
    case 'minimum-schema-version':
      return line(['stop', 'follow-up', id])
    case 'page':
    case 'finalizers':
      return ''
  }
}

function noteOf(manifest: Manifest, stop: Stop, { today }: Typing): Omit<StopSupportNote, `${string}_command`> {
  const { product, stops } = manifest
  const previous = stops.findLast(
    (one) => isUnconditional(one) && comparePoints(product, one.point, stop.point) < 0 && isOnOtherLine(one),
  )
  const jobs = new Set(manifest.backgroundMigrations.map(({ name }) => name))
  return {
    ...pageEntry(manifest, stop),
    previous: previous?.id ?? '',
    after: lineAfter(manifest, stop),
    day: calendarOf(manifest, today).dayOfPoint(stop.point) ?? '',
    mitigation: causeWords(manifest, stop.point, stop)?.mitigation ?? '',
    late: hasLateNote(manifest, stop),
    background: workFor(manifest, stop),
    migrations: stop.for.filter((id) => !jobs.has(id)),
  }

  function isOnOtherLine({ point }: Stop): boolean {
    return compareLines(lineAt(manifest, point), lineAt(manifest, stop.point)) !== 0
  }
}

/** Beyond what the manifest lists only a schedule says how lines go on. */
function lineAfter(manifest: Manifest, { point }: Stop): string {
  const { product, policy, lines } = manifest
  if (product.lineParts === undefined) return ''
  const after = nextLine(manifest, lineAt(manifest, point))
  const isListed = lines.some(({ line }) => compareLines(line, after) === 0)
  return isListed || policy.stopSchedule ? formatLine(after) : ''
}

/** The background migrations that made a stop necessary; one name may have been queued several times. */
export function workFor(manifest: Manifest, stop: Stop): StopTextWork[] {
  const coming = ahead(manifest, stop.point)
  return manifest.backgroundMigrations
    .filter(({ name }) => stop.for.includes(name))
    .map(({ name, queued, finalized, tables }) => ({
      name,
      queued: formatPlacement(queued),
      finalized: finalized.kind === 'unknown' ? '' : formatPlacement(finalized),
      first_legal: finalizationIsProper(coming, { queued, finalized: unplaced }).firstLegal?.text ?? '',
      tables,
    }))
}
