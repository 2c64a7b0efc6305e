import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { commandLine } from '../../../src/app/command-line.ts'
import { tidy } from '../../../src/app/texts/render.ts'
import { type Manifest } from '../../../src/domain/manifest.ts'
import { type Stop } from '../../../src/domain/stop.ts'
import { renderTemplate } from '../../../src/present/template.ts'
import { managersNote, pageEntry, pageStops, supportNote } from '../../../src/release/declare/texts.ts'
import { manifestOf, shippedFiles } from '../../support/manifests.ts'

function rendered(name: string, data: object): string {
  const source = readFileSync(new URL(`../../../templates/${name}`, import.meta.url), 'utf8')
  return tidy(renderTemplate({ name, source }, 'markdown', data))
}

/** The shipped manifest with one more stop in it, as `plan stop declare` writes it. */
function declared(product: string, stop: string): { manifest: Manifest; stop: Stop } {
  const files = shippedFiles(product).map(({ path, text }) => ({
    path,
    text:
      path === 'manifest.yaml' && !text.includes('stops:')
        ? text
        : text.replace(/^stops:\n/mu, `stops:\n  - ${stop}\n`),
  }))
  const manifest = manifestOf(files)
  return { manifest, stop: manifest.stops.find((one) => one.declared !== undefined)! }
}

const products = [
  [
    'gitlab',
    '{line: "19.8", declared: 2026-11-21, kind: scheduled, cause: long-finalization, min_patch: "19.8.2", reason: "copies of `ci_builds` | take hours", for: [BackfillConvertedWorkItemStatusIds, "20260626080538"], issue: "https://example.com/issues/1"}',
  ],
  [
    'example',
    '{line: "2.3", declared: 2026-11-21, kind: required, cause: improper-finalization, reason: invoices are read anew, for: [ArchiveInvoices]}',
  ],
  [
    'sentry',
    '{version: "26.12.0", declared: 2026-11-21, kind: required, cause: other, reason: the jobs table is written anew}',
  ],
] as const

test.each(products)('the texts of a stop of %s', async (product, entry) => {
  const { manifest, stop } = declared(product, entry)
  const typing = {
    line: (words: readonly string[], more: readonly string[] = []) =>
      commandLine(['plan', ...words, '--manifest', product, ...more]),
    today: '2026-11-21',
  }
  const { id, name } = manifest.product
  const page = pageStops(manifest).map((one) => rendered('stop-page.md.liquid', pageEntry(manifest, one)).trimEnd())
  const texts = {
    'stop-page': tidy(page.join('\n')),
    'stop-page-new': rendered('stop-page-new.md.liquid', { product: { id, name } }),
    'stop-support': rendered('stop-support.md.liquid', supportNote(manifest, stop, typing)),
    'stop-release-managers': rendered('stop-release-managers.md.liquid', managersNote(manifest, stop, typing)),
  }
  for (const [template, text] of Object.entries(texts))
    await expect(text).toMatchFileSnapshot(`snapshots/${template}, ${product}.md`)
})

test('a conditional stop asks its questions on the page and in the note to Support', async () => {
  const { manifest } = declared('gitlab', '{line: "19.8", declared: 2026-11-21, kind: scheduled, reason: x}')
  const stop = manifest.stops.find(({ id }) => id === '16.0')!
  const typing = { line: (words: readonly string[]) => commandLine(['plan', ...words]), today: '2026-11-21' }
  const texts = [
    rendered('stop-page.md.liquid', pageEntry(manifest, stop)),
    rendered('stop-support.md.liquid', supportNote(manifest, stop, typing)),
  ]
  await expect(texts.join('\n---\n\n')).toMatchFileSnapshot('snapshots/conditional stop, gitlab.md')
})
