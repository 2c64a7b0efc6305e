import { type Manifest } from '../../domain/manifest.ts'
import { type Stop } from '../../domain/stop.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { type Ports } from '../../ports/ports.ts'
import { type WantedFile } from '../changed-files.ts'
import { commandLine } from '../command-line.ts'
import { type OwnManifest } from '../own-manifest.ts'
import { noteChange, noteRemoval, type NoteFile } from '../texts/note-file.ts'
import { textPlaces } from '../texts/places.ts'
import { type Render } from '../texts/render.ts'
import { squashIssueFile, type IssueWriter } from '../texts/squash-issue-file.ts'
import { pageFile, stopNotes } from '../texts/stop-texts.ts'

/** A stop, and what is needed to write about it. */
export interface TextRequest {
  readonly manifest: Manifest
  readonly stop: Stop
  readonly own: OwnManifest
  readonly today: CalendarDate
  readonly writers: StopWriters
}

/** How texts are made; commands hand it in. */
export interface StopWriters {
  readonly render: Render
  readonly issue: IssueWriter
}

interface TextChange {
  readonly wanted: readonly WantedFile[]
  readonly remarks: readonly string[]
}

/** The page with all stops, and the notes of this one. Throws UserError `no-markers` and `template`. */
export async function declaredTexts(
  ports: Ports,
  request: TextRequest & { readonly rewrite: boolean },
): Promise<TextChange> {
  const { manifest, writers, rewrite } = request
  const page = await pageFile(ports, manifest, writers.render)
  const notes = (await notesOf(ports, request)).map((note) => noteChange(ports, note, rewrite))
  return joined([{ wanted: [page], remarks: [] }, ...notes])
}

/** The page without a stop that `after` no longer has, and without notes nobody changed. */
export async function withdrawnTexts(
  ports: Ports,
  request: TextRequest & { readonly after: Manifest },
): Promise<TextChange> {
  const { after, writers } = request
  const { page: path } = await textPlaces(ports, '')
  const page = ports.files.kindOf(path) === 'file' ? [await pageFile(ports, after, writers.render)] : []
  const asWritten = { ...request, stop: { ...request.stop, duties: [] } }
  const notes = (await notesOf(ports, asWritten)).map((note) => noteRemoval(ports, note))
  return joined([{ wanted: page, remarks: [] }, ...notes])
}

async function notesOf(ports: Ports, { manifest, stop, own, today, writers }: TextRequest): Promise<NoteFile[]> {
  const line = (words: readonly string[], more: readonly string[] = []) =>
    commandLine(['plan', ...words, ...own.found.flags, ...more])
  const subject = { manifest, stop, typing: { line, today } }
  const notes = await stopNotes(ports, subject, writers.render)
  const issue = await squashIssueFile(ports, subject, writers.issue)
  return issue ? [...notes, issue] : notes
}

function joined(changes: readonly TextChange[]): TextChange {
  return { wanted: changes.flatMap(({ wanted }) => wanted), remarks: changes.flatMap(({ remarks }) => remarks) }
}
