import { formatLine, type Line } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type Stop } from '../domain/stop.ts'
import { dayOf, type CalendarDate } from '../domain/time.ts'
import { stopResult } from '../planner/stop-results.ts'
import { type Ports } from '../ports/ports.ts'
import { calendarOf } from '../release/calendar.ts'
import { dutiesOf, type Duty } from '../release/duties.ts'
import { dueWith } from '../release/duties/due.ts'
import { schemaSettings, type SchemaSetting } from '../release/follow-up.ts'
import { lineAt, nextLine } from '../release/next-line.ts'
import { type SquashIssue } from '../results/squash-issue.ts'
import { type StopFollowUp } from '../results/stop-follow-up.ts'
import { writeFiles } from './changed-files.ts'
import { factsOf } from './chosen-manifest.ts'
import { commandLine } from './command-line.ts'
import { withMinimumSchemas } from './follow-up/edit.ts'
import { changedManifest, readOwn, type ManifestChange } from './manifest-change.ts'
import { ownManifest, type OwnManifest } from './own-manifest.ts'
import { squashIssue, type RenderIssue } from './squash/issue.ts'
import { pageStateOf, stopPage } from './stop-page.ts'
import { dutyResult, namedStop } from './stop-status.ts'
import { noteChange, type NoteChange } from './texts/note-file.ts'
import { textPlaces } from './texts/places.ts'

export interface FollowUpFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  /** Although the stop is not out yet. */
  readonly early?: boolean | undefined
  readonly dryRun?: boolean | undefined
  /** Also a squash issue that was changed by hand. */
  readonly rewrite?: boolean | undefined
}

/** `present` writes texts, and commands hand it in. */
export interface IssueWriter {
  readonly body: RenderIssue
  readonly text: (issue: Pick<SquashIssue, 'title' | 'body'>) => string
}

interface Ground {
  readonly own: OwnManifest
  readonly manifest: Manifest
  readonly stop: Stop
  readonly today: CalendarDate
}

/**
 * Does the duties of the release after a stop that can be written: the minimum schema, and the text of the squash issue.
 * Refused as `too-early` while the stop is not out.
 */
export async function stopFollowUp(
  ports: Ports,
  line: string,
  flags: FollowUpFlags,
  writer: IssueWriter,
): Promise<StopFollowUp> {
  const own = await ownManifest(ports, flags)
  const manifest = await readOwn(ports, own, own.texts)
  const ground = { own, manifest, stop: namedStop(manifest, line), today: dayOf(ports.clock.now()) }
  return isEarly(ground) && flags.early !== true
    ? answerOf(ports, ground, flags, tooEarly)
    : answerOf(ports, ground, flags, await workOf(ports, ground, flags, writer))
}

interface Work {
  readonly settings: readonly SchemaSetting[]
  readonly change: ManifestChange | undefined
  readonly issue: NoteChange
}

const tooEarly: Work = { settings: [], change: undefined, issue: { wanted: [], remarks: [] } }

function isEarly({ manifest, stop, today }: Ground): boolean {
  return !dueWith({ manifest, calendar: calendarOf(manifest, today), today }, stop.point).isOut
}

async function workOf(ports: Ports, ground: Ground, flags: FollowUpFlags, writer: IssueWriter): Promise<Work> {
  const { own, manifest, stop, today } = ground
  const settings = schemaSettings(manifest, stop, today)
  const change = await changedManifest(ports, own, withMinimumSchemas(own.texts, manifest, settings))
  const duties = dutiesOf(manifest, stop, { today })
  return { settings, change, issue: await issueOf(ports, ground, flags, { writer, duties }) }
}

/** The text of the squash issue, as long as nobody filed one. */
async function issueOf(
  ports: Ports,
  { stop }: Ground,
  { manifest, product, rewrite = false }: FollowUpFlags,
  { writer, duties }: { readonly writer: IssueWriter; readonly duties: readonly Duty[] },
): Promise<NoteChange> {
  const isOwed = duties.some(({ kind, state }) => kind === 'squash-issue' && state !== 'done' && state !== 'not-needed')
  if (!isOwed || !stop.recorded) return { wanted: [], remarks: [] }
  const issue = await squashIssue(ports, { manifest, product, after: stop.id }, writer.body)
  const { squashIssue: path } = await textPlaces(ports, stop.id)
  return noteChange(ports, { path, text: writer.text(issue) }, rewrite)
}

async function answerOf(
  ports: Ports,
  ground: Ground,
  flags: FollowUpFlags,
  { settings, change, issue }: Work,
): Promise<StopFollowUp> {
  const { own, stop, today } = ground
  const manifest = change?.manifest ?? ground.manifest
  const dryRun = flags.dryRun ?? false
  const files = writeFiles(ports, [...(change?.wanted ?? []), ...issue.wanted], dryRun)
  const page = pageStateOf(await stopPage(ports), stop)
  const after = namedStop(manifest, stop.id)
  const duties = dutiesOf(manifest, after, { today, page }).filter(
    ({ state }) => state !== 'done' && state !== 'not-needed',
  )
  const outcome = change ? (files.length > 0 ? 'done' : 'nothing-to-do') : 'too-early'
  return {
    kind: 'stop-follow-up',
    schema_version: 1,
    manifest: factsOf(ports, manifest, own.found),
    stop: stopResult(manifest, after),
    outcome,
    dry_run: dryRun,
    settings: settings.map(({ line, was, minimum, why }) => ({
      line: formatLine(line),
      ...(was && { was: was.text }),
      minimum_schema: minimum.text,
      why,
    })),
    files,
    left: duties.map((duty) => dutyResult(leftToPeople(duty, stop), own.found.flags)),
    remarks: [...(change ? remarksOn(ground, manifest, settings) : []), ...issue.remarks],
    command: nextCommand(ground, outcome, dryRun),
  }
}

/** The text of the issue is written; that somebody filed it is for people to say. */
function leftToPeople(duty: Duty, { id }: Stop): Duty {
  return duty.kind === 'squash-issue' ? { ...duty, next: ['stop', 'done', id, duty.kind] } : duty
}

function remarksOn({ stop, today }: Ground, manifest: Manifest, settings: readonly SchemaSetting[]): string[] {
  const after = nextLine(manifest, lineAt(manifest, stop.point))
  const first = settings[0]?.line ?? after
  const isOut = calendarOf(manifest, today).isOut(after)
  const duties = dutiesOf(manifest, stop, { today })
  const has = (kind: Duty['kind'], ...states: Duty['state'][]) =>
    duties.some((duty) => duty.kind === kind && states.includes(duty.state))
  const owes = has('minimum-schema-release', 'open', 'overdue', 'unknown')
  return [
    ...(stop.declared === undefined
      ? [`nobody declared ${stop.id} with plan: plan stop declare ${stop.id} tracks its duties`]
      : []),
    ...(isOut && formatLine(first) !== formatLine(after) ? [outText(after, first)] : []),
    ...(owes ? [`no release after ${stop.id} is listed yet: add it with planned:, and run this again`] : []),
    ...(has('squash', 'done')
      ? []
      : ['nothing was folded after the stop: the oldest migration that is left stays the same']),
  ]
}

function outText(after: Line, first: Line): string {
  return `${formatLine(after)} is out and takes what it takes: ${formatLine(first)} is the first one that can still change`
}

function nextCommand({ own, stop }: Ground, outcome: StopFollowUp['outcome'], dryRun: boolean): string {
  const { flags } = own.found
  if (outcome === 'done' && dryRun) return commandLine(['plan', 'stop', 'follow-up', stop.id, ...flags])
  if (outcome === 'done') return commandLine(['plan', 'validate', own.shown])
  return commandLine(['plan', 'stop', 'status', stop.id, ...flags])
}
