import { describe, expect, test } from 'vitest'
import { diff, type DiffFlags, type DiffRequest } from '../../src/app/diff.ts'
import { diffMarkdown } from '../../src/present/diff/markdown.ts'
import { diffText } from '../../src/present/diff/text.ts'
import { plainPalette } from '../../src/present/palette.ts'
import { manifestDiffSchema, type ManifestDiff } from '../../src/results/manifest-diff.ts'
import { depotText } from '../support/depot.ts'
import { memoryPorts } from '../support/memory-ports.ts'
import { schemaErrors } from '../support/valid-answer.ts'

const path = '/desk/manifests/manifest.yaml'

/** The working tree says `now`, the commit `main` says `before`. */
async function compare(
  before: string | undefined,
  now: string,
  { base = 'main', head, ...flags }: Partial<DiffRequest> & DiffFlags = {},
): Promise<ManifestDiff> {
  const commits = { main: before === undefined ? {} : { [path]: before }, next: { [path]: now } }
  const answer = await diff(memoryPorts({ [path]: now }, { commits }), { base, head }, flags)
  expect(schemaErrors(manifestDiffSchema, answer)).toEqual([])
  return answer
}

const told = ({ changes }: ManifestDiff) => changes.map(({ change, kind, id }) => `${change} ${kind} ${id}`)
const pathsIn = ({ installations }: ManifestDiff) =>
  installations.paths.map(({ from, change, hops }) => `${from} ${change}${hops === undefined ? '' : ` ${hops}`}`)
const text = (answer: ManifestDiff) => diffText(answer, { width: 100, palette: plainPalette })

describe('plan diff', () => {
  test('a manifest compared with itself says the same, however it is written', async () => {
    const written = depotText.replace(
      '{line: "1.4", reason: weights of parcels}',
      '\n    line: "1.4"\n    reason: weights of parcels',
    )
    const answer = await compare(depotText, `# new\n${written}`)
    expect(answer).toMatchObject({
      changed: false,
      changes: [],
      installations: { paths: [] },
      command: 'plan diff main',
    })
    expect(answer.installations.considered).toBeGreaterThan(5)
    expect(text(answer)).toContain('main -> working tree: the manifest says the same')
  })

  test('names what is new, gone and changed by its fields', async () => {
    const now = depotText
      .replace('  - {version: "2.3.1", date: 2026-02-15}\n', '')
      .replace('name: queue_recount, release: "2.1", phase: post', 'name: queue_recount, release: "2.2"')
      .replace('latest_patch: recommended', 'latest_patch: required')
      .replace('stops:\n', 'stops:\n  - {line: "2.4", reason: shelves}\n')
    const answer = await compare(depotText, now)
    expect(told(answer)).toEqual([
      'removed release 2.3.1',
      'changed policy policy',
      'added stop 2.4',
      'changed migration 20250901090000',
      'changed background-migration Recount/20250901090000',
    ])
    expect(answer.changes[3]!.fields).toEqual([
      { field: 'placement', before: '2.1', after: '2.2' },
      { field: 'phase', before: 'post', after: 'regular' },
    ])
  })

  test('tells which versions are stranded, and whose path gets longer, by how many hops', async () => {
    const now = depotText
      .replace('stops:\n', 'stops:\n  - {line: "1.3", reason: labels}\n')
      .replace('blocks:\n', 'blocks:\n  - {name: never, from: 2.1.0, to: ">2.1.0", reason: stock is lost}\n')
    const answer = await compare(depotText, now)
    expect(pathsIn(answer)).toEqual(['1.2.1 longer 1', '2.1.0 lost'])
    expect(answer.installations.paths[1]).toMatchObject({ after: [], why: expect.stringContaining('stock is lost') })
    expect(text(answer)).toMatchInlineSnapshot(`
      "main -> working tree: 2 changes; 1 version loses its path, 1 version gets a longer path

      Stops
        + 1.3
      Blocks
        + never

      Stranded   2.1.0: no path any more: 2.1.0 to 2.2.4 is blocked: stock is lost
      Longer     1.2.1: 1 hop more: also lands on 1.3.0
      Looked at  the paths of 11 versions since 2023-11-21 to 2.5.0, planned releases taken as out"
    `)
    expect(diffMarkdown(answer)).toMatchInlineSnapshot(`
      "<!-- waystop:manifest-diff:depot -->

      ### Depot: main -> working tree: 2 changes; 1 version loses its path, 1 version gets a longer path

      | installations | what happens |
      | --- | --- |
      | 2.1.0 | **Stranded**: no path any more: 2.1.0 to 2.2.4 is blocked: stock is lost |
      | 1.2.1 | Longer: 1 hop more: also lands on 1.3.0 |

      <details><summary>What changes in the manifest</summary>

      **Stops**

      - new: \`1.3\`

      **Blocks**

      - new: \`never\`

      </details>

      <sub>the paths of 11 versions since 2023-11-21 to 2.5.0, planned releases taken as out · \`plan diff main\`</sub>
      "
    `)
  })

  test('tells whose path gets shorter, and who has one at last', async () => {
    const before = depotText
      .replace('stops:\n', 'stops:\n  - {line: "1.3", reason: labels}\n')
      .replace('blocks:\n', 'blocks:\n  - {name: never, from: 2.1.0, to: ">2.1.0", reason: stock is lost}\n')
    const answer = await compare(before, depotText)
    expect(pathsIn(answer)).toEqual(['1.2.1 shorter -1', '2.1.0 found'])
  })

  test('a release that is only planned counts as out: what it strands is told before it is cut', async () => {
    const background = '  - {name: Relabel, queued_in: "2.3", finalized_in: "2.5", size: large}\n'
    const stop = '  - {line: "2.4", reason: labels}\n'
    const now = depotText.replace('background_migrations:\n', `background_migrations:\n${background}`)
    const answer = await compare(depotText, now.replace('stops:\n', `stops:\n${stop}`))
    expect(answer.installations.to).toBe('2.5.0')
    expect(pathsIn(answer).every((one) => one.endsWith('longer 1'))).toBe(true)
  })

  test('a new release that changes nothing else changes no path', async () => {
    const now = depotText.replace(
      '  - {version: "2.5.0"',
      '  - {version: "2.4.2", date: 2026-06-01}\n  - {version: "2.5.0"',
    )
    expect((await compare(depotText, now)).installations.paths).toEqual([])
  })

  test('takes two commits, or two paths', async () => {
    const now = depotText.replace('reason: weights of parcels', 'reason: parcels')
    const commits = await compare(depotText, now, { head: 'next' })
    expect(commits).toMatchObject({ head: { name: 'next' }, command: 'plan diff main next' })
    expect(told(commits)).toEqual(['changed stop 1.4'])
    const ports = memoryPorts({ '/desk/a.yaml': depotText, '/desk/b.yaml': now })
    expect(told(await diff(ports, { base: 'a.yaml', head: 'b.yaml' }, {}))).toEqual(['changed stop 1.4'])
  })

  test('a base without a manifest makes everything new', async () => {
    const answer = await compare(undefined, depotText)
    expect(answer.changes.every(({ change }) => change === 'added')).toBe(true)
    expect(answer.remarks).toEqual(['main has no manifest there: everything is new'])
    expect(answer.installations).toMatchObject({ considered: 0, paths: [] })
  })

  test('looks at versions of the last three years, or since a day', async () => {
    const all = await compare(depotText, depotText)
    const few = await compare(depotText, depotText, { since: '2026-01-01' })
    expect(few.installations.considered).toBeLessThan(all.installations.considered)
    await expect(compare(depotText, depotText, { since: 'soon' })).rejects.toMatchObject({ code: 'usage' })
  })

  test.each([
    ['a commit nobody knows', { base: 'nobody' }, depotText, 'unknown-ref'],
    ['a manifest that is broken', {}, 'manifest: 1\n', 'missing-field'],
    ['another product', {}, depotText.replace('id: depot', 'id: other'), 'other-product'],
  ])('%s is an error', async (_, ask, before, code) => {
    await expect(compare(before, depotText, ask)).rejects.toMatchObject({
      code,
    })
  })
})

describe('the comment on a merge request', () => {
  test('begins with a mark, and no text of a manifest ends it or becomes markup', async () => {
    const evil = '--> </details><script> | @all [x](y) `'
    const now = depotText.replace('reason: weights of parcels', `reason: ${JSON.stringify(evil)}`)
    const comment = diffMarkdown(await compare(depotText, now))
    expect(comment.split('\n')[0]).toBe('<!-- waystop:manifest-diff:depot -->')
    expect(comment).not.toMatch(/^[^`]*<script>/mu)
    expect(comment).not.toMatch(/\n\n\n/u)
  })

  test.each([0, 40, 41, 5000])('with %i paths stays short enough for a comment', (length) => {
    const paths = Array.from({ length }, (_, i) => {
      return { from: `1.${i}.0`, change: 'lost' as const, before: [], after: [], why: `reason ${i}` }
    })
    const comment = diffMarkdown({ ...sample, installations: { ...sample.installations, paths } })
    expect(comment.length).toBeLessThan(20_000)
    expect(comment.includes(`And ${length - 40} more rows`)).toBe(length > 40)
  })
})

const sample = await compare(depotText, depotText.replace('reason: weights of parcels', 'reason: x'))
