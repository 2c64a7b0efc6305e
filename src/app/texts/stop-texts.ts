import { type Manifest } from '../../domain/manifest.ts'
import { type Stop } from '../../domain/stop.ts'
import { type Ports } from '../../ports/ports.ts'
import { managersNote, pageEntry, pageStops, supportNote, type Typing } from '../../release/declare/texts.ts'
import { type StopPageFrame } from '../../results/stop-texts.ts'
import { type WantedFile } from '../changed-files.ts'
import { type NoteFile } from './note-file.ts'
import { pageWith } from './page.ts'
import { textPlaces } from './places.ts'
import { rendered, tidy, type Render } from './render.ts'

/** The page with the stops of the manifest between its markers; made where there is none. Throws UserError `no-markers`. */
export async function pageFile(ports: Ports, manifest: Manifest, render: Render): Promise<WantedFile> {
  const { files } = ports
  const { page: path } = await textPlaces(ports, '')
  const entries: string[] = []
  for (const stop of pageStops(manifest)) {
    const entry = await rendered(ports, render, 'stop-page.md.liquid', pageEntry(manifest, stop))
    entries.push(entry.trimEnd())
  }
  const page = files.kindOf(path) === 'file' ? files.readText(path) : await newPage(ports, manifest, render)
  return { path, text: pageWith(page, path, tidy(entries.join('\n')).trimEnd()) }
}

function newPage(ports: Ports, { product }: Manifest, render: Render): Promise<string> {
  const facts: StopPageFrame = { product: { id: product.id, name: product.name } }
  return rendered(ports, render, 'stop-page-new.md.liquid', facts)
}

/** A stop that is written about. */
export interface StopSubject {
  readonly manifest: Manifest
  readonly stop: Stop
  readonly typing: Typing
}

/** The notes of one stop, as they would be written now. */
export async function stopNotes(
  ports: Ports,
  { manifest, stop, typing }: StopSubject,
  render: Render,
): Promise<NoteFile[]> {
  const places = await textPlaces(ports, stop.id)
  return [
    {
      path: places.support,
      text: await rendered(ports, render, 'stop-support.md.liquid', supportNote(manifest, stop, typing)),
    },
    {
      path: places.releaseManagers,
      text: await rendered(ports, render, 'stop-release-managers.md.liquid', managersNote(manifest, stop, typing)),
    },
  ]
}
