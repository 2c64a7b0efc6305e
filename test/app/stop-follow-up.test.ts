import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stopFollowUp, type FollowUpFlags } from '../../src/app/stop-follow-up.ts'
import { parsePoint } from '../../src/domain/line.ts'
import { type TextCache } from '../../src/ports/text-cache.ts'
import { plainPalette } from '../../src/present/palette.ts'
import { stopFollowUpText } from '../../src/present/stops/follow-up.ts'
import { stopFollowUpSchema, type StopFollowUp } from '../../src/results/stop-follow-up.ts'
import { schemaSettings } from '../../src/release/follow-up.ts'
import { stopAt } from '../../src/release/stop-at.ts'
import { runs, timeout } from '../support/arbitraries.ts'
import { manifestOf } from '../support/manifests.ts'
import { memoryPorts } from '../support/memory-ports.ts'
import { schemaErrors } from '../support/valid-answer.ts'

const head = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
`
const stops = `stops: # where everybody lands
  - {line: "1.0"}
  - {line: "1.2"}
  - {line: "1.4", declared: 2026-01-01, reason: it takes hours}
`
const releases = `releases:
  - {version: "1.0.0", date: 2025-08-10}
  - {version: "1.2.0", date: 2025-10-10}
  - {version: "1.4.0", date: 2026-10-10} # the stop
  - {version: "1.5.0", planned: {cut: 2026-12-01, release: 2026-12-10}}
`
const text = head + stops + releases

const writer = { body: () => 'the body\n', text: ({ title }: { title: string }) => `# ${title}\n` }

async function followUp(source: string, flags: FollowUpFlags = {}, line = '1.4', files: Record<string, string> = {}) {
  const template = { '/package/templates/squash-issue.md.liquid': '' }
  const ports = memoryPorts({ '/desk/manifest.yaml': source, ...template, ...files })
  const answer: StopFollowUp = await stopFollowUp(ports, line, flags, writer)
  expect(schemaErrors(stopFollowUpSchema, answer)).toEqual([])
  return { answer, manifest: ports.written.get('/desk/manifest.yaml')!, written: ports.written }
}

describe('the minimum schema release', () => {
  test('moves to the stop with the line after it, whatever patches that gets; comments stay', async () => {
    const { answer, manifest } = await followUp(text)
    expect(manifest).toBe(`${text}\nlines:\n  - {line: "1.5", minimum_schema: "1.4.0"}\n`)
    expect(answer).toMatchObject({ outcome: 'done', settings: [{ line: '1.5', minimum_schema: '1.4.0' }] })
    expect(answer.left.map(({ duty }) => duty)).not.toContain('minimum-schema-release')
  })

  test('is the same for a manifest that comes out of the cache', async () => {
    const kept = new Map<string, string>()
    const keyOf = (sources: readonly string[]) => sources.join('|')
    const cache: TextCache = {
      get: (sources) => kept.get(keyOf(sources)),
      put: (sources, one) => void kept.set(keyOf(sources), one),
    }
    const ports = {
      ...memoryPorts({ '/desk/manifest.yaml': text, '/package/templates/squash-issue.md.liquid': '' }),
      cache,
    }
    const first = await stopFollowUp(ports, '1.4', { dryRun: true }, writer)
    expect(kept.size).toBeGreaterThan(0)
    expect(await stopFollowUp(ports, '1.4', { dryRun: true }, writer)).toEqual(first)
  })

  test('is the minimum patch of the stop, where it has one', async () => {
    const patched = text.replace('declared:', 'min_patch: "1.4.3", declared:')
    expect((await followUp(patched)).manifest).toContain('{line: "1.5", minimum_schema: "1.4.3"}')
  })

  test('is written at the line that is there, at later ones, and at releases that say less', async () => {
    const lines = 'lines:\n  - {line: "1.5", date: 2026-12-10} # soon\n  - {line: "1.6"}\n'
    const low = text.replace('release: 2026-12-10}}', 'release: 2026-12-10}, minimum_schema: "1.2.0"}')
    const { manifest } = await followUp(low + lines)
    expect(manifest).toContain('{line: "1.5", date: 2026-12-10, minimum_schema: "1.4.0"} # soon')
    expect(manifest).toContain('{line: "1.6", minimum_schema: "1.4.0"}')
    expect(manifest).toContain('release: 2026-12-10}, minimum_schema: "1.4.0"}')
  })

  test('stays where it is more already', async () => {
    const lines = 'lines: [{line: "1.5", minimum_schema: "1.4.2"}]\n'
    expect((await followUp(text + lines)).manifest).toBe(text + lines)
  })

  test('leaves a release that is out or cut as it is, and says which one comes next', async () => {
    const { answer } = await followUp(text.replace('cut: 2026-12-01', 'cut: 2026-11-20'))
    expect(answer.settings.map(({ line }) => line)).toEqual(['1.6'])
    const out = await followUp(text.replace('planned: {cut: 2026-12-01, release: 2026-12-10}', 'date: 2026-11-10'))
    expect(out.answer.settings.map(({ line }) => line)).toEqual(['1.6'])
    expect(out.answer.remarks.join(' ')).toContain('1.5 is out and takes what it takes')
  })

  test('is not moved to a stop that some may skip, nor where somebody waived it', async () => {
    const conditional = text.replace('declared:', 'when: [big], declared:')
    const conditions = 'conditions: [{id: big, question: "Big?"}]\n'
    expect((await followUp(conditional + conditions)).answer.settings).toEqual([])
    const duty = 'duties: [{duty: minimum-schema-release, done: 2026-11-01, waived: no databases}], declared:'
    expect((await followUp(text.replace('declared:', duty))).answer.settings).toEqual([])
  })
})

describe('after a squash', () => {
  const squash = (folding: string) => `squashes: [{in: "${folding}", up_to: "1.2", after: "1.4"}]\n`

  test('a line that folds takes what has landed where it folds up to; the stop is the higher bound', async () => {
    const { answer } = await followUp(text + squash('1.5'))
    expect(answer.settings).toMatchObject([{ line: '1.5', minimum_schema: '1.4.0' }])
  })

  test('a line that folded with the stop itself takes databases from where it folds up to', async () => {
    const { answer } = await followUp(text + squash('1.4'))
    expect(answer.settings).toMatchObject([
      { line: '1.4', minimum_schema: '1.2.0', why: expect.stringContaining('folds migrations up to 1.2') },
      { line: '1.5', minimum_schema: '1.4.0' },
    ])
    expect(answer.left.map(({ duty }) => duty)).not.toContain('minimum-schema-version')
  })
})

describe('the squash issue', () => {
  const path = '/desk/out/1.4/squash-issue.md'
  const farther = text.replace('stops:', 'policy: {squash: {target: stop}}\nstops:')

  test('is written while nobody filed one', async () => {
    const { written, answer } = await followUp(farther)
    expect(written.get(path)).toMatch(/^# .*1\.4/u)
    expect(answer.files.map((file) => file.path)).toEqual(['manifest.yaml', 'out/1.4/squash-issue.md'])
  })

  test('is left alone once it was changed by hand, unless it is to be written anew', async () => {
    const files = { [path]: 'by hand\n' }
    const kept = await followUp(farther, {}, '1.4', files)
    expect(kept.written.get(path)).toBe('by hand\n')
    expect(kept.answer.remarks.join(' ')).toContain('--rewrite')
    expect((await followUp(farther, { rewrite: true }, '1.4', files)).written.get(path)).not.toBe('by hand\n')
  })

  test('is not written when it was filed, or a release folds already', async () => {
    const filed = farther.replace('declared:', 'duties: [{duty: squash-issue, done: 2026-11-01}], declared:')
    expect((await followUp(filed)).written.has(path)).toBe(false)
    expect((await followUp(`${farther}squashes: [{in: "1.5", up_to: "1.4", after: "1.4"}]\n`)).written.has(path)).toBe(
      false,
    )
  })
})

test('before the stop is out nothing is written, unless it is said; --dry-run writes nothing and shows the same', async () => {
  const soon = text.replace('2026-10-10', '2026-12-01')
  const early = await followUp(soon)
  expect(early.answer).toMatchObject({ outcome: 'too-early', files: [], settings: [] })
  expect(early.manifest).toBe(soon)
  expect(stopFollowUpText(early.answer, { width: 100, palette: plainPalette })).toMatch(/^Too early: Shop 1\.4/u)
  const wet = await followUp(soon, { early: true })
  const dry = await followUp(soon, { early: true, dryRun: true })
  expect(wet.manifest).not.toBe(soon)
  expect(dry.manifest).toBe(soon)
  expect(dry.answer.files).toEqual(wet.answer.files)
})

test('reads well', async () => {
  const { answer } = await followUp(text)
  expect(stopFollowUpText(answer, { width: 100, palette: plainPalette })).toMatchInlineSnapshot(`
    "After Shop 1.4: 1.5 takes databases from 1.4.0 on

     1.5: minimum schema 1.4.0; everybody has landed on 1.4 before

    manifest.yaml:12
        - {version: "1.5.0", planned: {cut: 2026-12-01, release: 2026-12-10}}
    +
    + lines:
    +   - {line: "1.5", minimum_schema: "1.4.0"}

    out/1.4/squash-issue.md  new, 1 lines
    + # Squash migrations up to 1.0, after stop 1.4

    Left to people
      page, overdue since 1.4: plan stop declare 1.4
      support, overdue since 1.4: plan stop done 1.4 support
      release-managers, overdue since 1.4: plan stop done 1.4 release-managers
      packages, due with 1.5: plan stop done 1.4 packages
      squash-issue, due with 1.5: plan stop done 1.4 squash-issue
      squash, due with 1.5: plan squash propose --after 1.4

    Note       Nothing was folded after the stop: the oldest migration that is left stays the same.
    Next       plan validate manifest.yaml"
  `)
})

test('a manifest that ships with plan is refused', async () => {
  const files = { '/package/manifests/shop/manifest.yaml': text }
  await expect(followUp(text, { product: 'shop' }, '1.4', files)).rejects.toMatchObject({ code: 'shipped-manifest' })
})

test('a version of a product without lines is written where it is listed, and never made up', async () => {
  const flat = text.replace('line: 2', 'line: none').replaceAll(/line: "(1\.\d)"/gu, 'version: "$1.0"')
  const { manifest } = await followUp(flat, {}, '1.4.0')
  expect(manifest).toContain(
    '{version: "1.5.0", planned: {cut: 2026-12-01, release: 2026-12-10}, minimum_schema: "1.4.0"}',
  )
  const without = flat.replace(/ {2}- \{version: "1\.5\.0".*\n/u, '')
  const { answer } = await followUp(without, {}, '1.4.0')
  expect(answer.settings).toEqual([])
  expect(answer.remarks.join(' ')).toContain('no release after 1.4.0 is listed yet')
})

const minimum = fc.constantFrom(undefined, '1.0.0', '1.2.0', '1.4.0', '1.4.9', '1.5.0')
const field = (value: string | undefined) => (value === undefined ? '' : `, minimum_schema: "${value}"`)

test(
  'the second time there is nothing to do, and no minimum ever sinks',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ a: minimum, b: minimum, line: minimum, squash: fc.constantFrom(undefined, '1.4', '1.5') }),
        async ({ a, b, line, squash }) => {
          const source = `${text}  - {version: "1.5.1", planned: {}${field(a)}}
  - {version: "1.6.0", planned: {}${field(b)}}
lines: [{line: "1.5"${field(line)}}]
${squash === undefined ? '' : `squashes: [{in: "${squash}", up_to: "1.2", after: "1.4"}]\n`}`
          const first = await followUp(source)
          const second = await followUp(first.manifest, {}, '1.4', Object.fromEntries(first.written))
          expect(second.answer.outcome).toBe('nothing-to-do')
          expect(second.manifest).toBe(first.manifest)
          const after = manifestOf(first.manifest)
          const stop = stopAt(after, parsePoint(after.product, '1.4')!)!
          expect(schemaSettings(after, stop, '2026-11-21')).toEqual([])
          const before = manifestOf(source)
          const sunken = before.releases.filter(({ version, minimumSchema }) => {
            const now = after.releases.find((one) => one.version.text === version.text)?.minimumSchema?.text ?? ''
            return minimumSchema !== undefined && now < minimumSchema.text
          })
          expect(sunken).toEqual([])
        },
      ),
      runs(60),
    )
  },
  timeout,
)
