import { assert, integer, property, record, array, option } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { closeApiVersion } from '../../../src/app/api-version/close.ts'
import { introduceApiVersion } from '../../../src/app/api-version/introduce.ts'
import { listApiVersions } from '../../../src/app/api-version/list.ts'
import { validate } from '../../../src/app/validate/validate.ts'
import { apiVersionClosingText, apiVersionIntroductionText } from '../../../src/present/api-version/change.ts'
import { apiVersionListMarkdown, apiVersionListText } from '../../../src/present/api-version/list.ts'
import { timeLine } from '../../../src/present/api-version/time-line.ts'
import { plainPalette } from '../../../src/present/palette.ts'
import { gapFrom, isOpenAt } from '../../../src/release/api-versions.ts'
import {
  apiVersionClosingSchema,
  apiVersionIntroductionSchema,
  apiVersionListSchema,
} from '../../../src/results/api-version.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { schemaErrors } from '../../support/valid-answer.ts'

const head = `manifest: 1
product: {id: desk, name: Desk, version_scheme: semver, line: 2}
complete_until: 2026-11-20
releases:
  - {version: "1.1.0", date: 2026-10-01}
  - {version: "1.2.0", planned: {release: 2026-12-15}}
api_versions:
  - {version: "2.3", from: 2025-04-18T17:31:00Z, until: 2026-10-01T00:00:00Z}
  - {version: "2.4", from: 2026-09-20T00:00:00Z, demands_release: true} # now
`
const migrations = `migrations:
  - {id: "20260925000000", name: a, release: "1.1", api_version: "2.4"}
  - {id: "20261120000000", name: b, release: "1.2", api_version: "2.4"}
`
const here = { manifest: 'm.yaml' }
const options = { width: 100, palette: plainPalette }

function desk(text = head + migrations, today = '2026-11-21') {
  const ports = memoryPorts({ '/desk/m.yaml': text }, { today })
  const found = async () => (await validate(ports, { path: 'm.yaml' })).findings.map(({ id }) => id)
  return { ports, found, text: () => ports.written.get('/desk/m.yaml')! }
}

describe('plan api-version introduce', () => {
  test('opens the new version, leaves the current one open for a while, and leads to what plan validate says in between', async () => {
    const { ports, text } = desk()
    const answer = await introduceApiVersion(ports, '2.5', { ...here, from: '2026-12-01', note: 'adds locks' })
    expect(schemaErrors(apiVersionIntroductionSchema, answer)).toEqual([])
    expect(text()).toContain(
      '  - {version: "2.4", from: 2026-09-20T00:00:00Z, until: 2026-12-31T00:00:00Z, demands_release: true} # now\n',
    )
    expect(text()).toContain(
      '  - {version: "2.5", from: 2026-12-01T00:00:00Z, demands_release: true, note: adds locks}\n',
    )
    expect(apiVersionIntroductionText({ ...answer, zone: 'Europe/Berlin' }, options)).toContain(
      '2.5 from 2026-12-01 00:00:00 UTC (2026-12-01 01:00 CET) with no end',
    )
    const later = desk(text(), '2026-12-19')
    const { findings } = await validate(later.ports, { path: 'm.yaml', rule: ['version-closing'] })
    expect(findings.map(({ message, next }) => [message, next])).toEqual([
      [
        'version 2.4 of the base class closes in 12 days',
        'use 2.5 in new migrations (plan new and plan retime do), and say so to those who have open branches',
      ],
    ])
  })

  test('twice changes nothing the second time', async () => {
    const { ports, text } = desk()
    const flags = { ...here, from: '2026-12-01' }
    await introduceApiVersion(ports, '2.5', flags)
    const after = text()
    expect(await introduceApiVersion(ports, '2.5', flags)).toMatchObject({ outcome: 'nothing-to-do', files: [] })
    expect(text()).toBe(after)
  })

  test('keeps an end that is there, and tells of a past day and of a third version', async () => {
    const { ports } = desk()
    expect(await introduceApiVersion(ports, '2.5', { ...here, from: '2026-09-25', dryRun: true })).toMatchObject({
      outcome: 'changed',
      remarks: [
        'then more than two versions are open at once: 2.3 and 2.4 beside 2.5',
        '2026-09-25T00:00:00Z is past: 2.5 is current at once, and what was merged since stays as it is',
      ],
    })
    await closeApiVersion(ports, '2.3', { ...here, at: '2026-09-30' })
    await introduceApiVersion(ports, '2.5', { ...here, from: '2026-12-01', overlap: '1w' })
    const third = await introduceApiVersion(ports, '2.6', { ...here, from: '2026-12-05T08:00:00+02:00', overlap: '0d' })
    expect(third.ranges).toEqual([
      { version: '2.5', from: '2026-12-01T00:00:00Z', until: '2026-12-05T06:00:00Z' },
      { version: '2.6', from: '2026-12-05T06:00:00Z' },
    ])
  })

  test.each([
    ['2.5', '2026-09-20', 'before-current'],
    ['2.4', '2026-12-01', 'exists'],
  ])('refuses %s from %s on: %s', async (version, from, because) => {
    const { ports, text } = desk(head.replace('until: 2026-10-01', 'until: 2026-09-01'))
    const before = text()
    const answer = await introduceApiVersion(ports, version, { ...here, from })
    expect(answer).toMatchObject({ outcome: 'refused', refusals: [{ because }], files: [] })
    expect(schemaErrors(apiVersionIntroductionSchema, answer)).toEqual([])
    expect(text()).toBe(before)
  })

  test('refuses what is no day and no duration', async () => {
    const { ports } = desk()
    const flags = { ...here, from: '2026-02-30' }
    await expect(introduceApiVersion(ports, '2.5', flags)).rejects.toMatchObject({ code: 'bad-instant' })
    const overlap = { ...here, from: '2026-12-01', overlap: 'long' }
    await expect(introduceApiVersion(ports, '2.5', overlap)).rejects.toMatchObject({ code: 'bad-duration' })
  })

  test('begins the list where there is none', async () => {
    const { ports, text, found } = desk(head.replace(/api_versions:[\s\S]*$/u, ''))
    await introduceApiVersion(ports, '1.0', { ...here, from: '2026-11-01' })
    expect(text()).toMatch(/\napi_versions:\n {2}- \{version: "1.0", from: 2026-11-01T00:00:00Z\}\n$/u)
    expect(await found()).toEqual([])
  })
})

describe('plan api-version close', () => {
  const two = head.replace(
    'demands_release: true}',
    'demands_release: true}\n  - {version: "2.5", from: 2026-11-01T00:00:00Z}',
  )

  test('closes the old one and says what cannot be seen', async () => {
    const { ports, text } = desk(two + migrations)
    const answer = await closeApiVersion(ports, '2.4', { ...here, at: '2026-12-31T00:00:00Z' })
    expect(schemaErrors(apiVersionClosingSchema, answer)).toEqual([])
    expect(text()).toContain('from: 2026-09-20T00:00:00Z, until: 2026-12-31T00:00:00Z')
    expect(answer).toMatchObject({ outcome: 'changed', instead: '2.5', illegal: [], uses: 2 })
    expect(apiVersionClosingText(answer, options)).toContain(
      '2.4 closes at 2026-12-31T00:00:00Z; new migrations use 2.5 then',
    )
    expect(answer.remarks.at(-1)).toContain('open branches and merge requests are not in the manifest')
    expect(await closeApiVersion(ports, '2.4', { ...here, at: '2026-12-31' })).toMatchObject({
      outcome: 'nothing-to-do',
      files: [],
    })
  })

  test('refuses while a migration that is not released would become illegal, and names the command that helps', async () => {
    const { ports, text } = desk(two + migrations)
    const before = text()
    const answer = await closeApiVersion(ports, '2.4', { ...here, at: '2026-09-24' })
    expect(answer).toMatchObject({
      outcome: 'refused',
      refusals: [{ because: 'in-use' }, { because: 'gap' }],
      illegal: [
        { id: '20260925000000', released: true },
        { id: '20261120000000', released: false },
      ],
      command: 'plan retime 20261120000000 --manifest m.yaml',
    })
    expect(text()).toBe(before)
  })

  test('tells when an older one becomes the current one again', async () => {
    const { ports } = desk(two)
    expect((await closeApiVersion(ports, '2.5', { ...here, at: '2026-12-31' })).remarks[0]).toBe(
      '2.4 is older than 2.5, and becomes the current one again',
    )
  })

  test('tells of released ones and lets them be', async () => {
    const { ports, found } = desk(
      two.replace('from: 2026-11-01', 'from: 2026-09-01') + migrations.split('\n').slice(0, 2).join('\n'),
    )
    const answer = await closeApiVersion(ports, '2.4', { ...here, at: '2026-09-24' })
    expect(answer).toMatchObject({ outcome: 'changed', illegal: [{ id: '20260925000000', released: true }] })
    expect(answer.remarks).toContainEqual(expect.stringContaining('1 of them came with releases that are out'))
    expect(await found()).toContain('api-version-closed:20260925000000')
  })

  test.each([
    ['the last one that is open', head, '2.4', '2026-12-31', ['last-open']],
    ['one before the next one opens', two.replace('2026-11-01', '2027-01-02'), '2.4', '2026-12-31', ['gap']],
    ['one before it opens', two, '2.5', '2026-10-31', ['closed-before-it-opens']],
  ])('refuses to close %s', async (_, text, version, at, because) => {
    const { ports } = desk(text)
    const { outcome, refusals } = await closeApiVersion(ports, version, { ...here, at })
    expect([outcome, refusals.map((one) => one.because)]).toEqual(['refused', because])
  })

  test('refuses a version that nobody lists', async () => {
    await expect(closeApiVersion(desk().ports, '2.9', here)).rejects.toMatchObject({ code: 'unknown-api-version' })
  })
})

describe('plan api-version list', () => {
  test('draws the ranges on one scale, with today and ends that nobody recorded', async () => {
    const more = head.replace('api_versions:\n', 'api_versions:\n  - {version: "2.2", until: 2025-05-01T00:00:00Z}\n')
    const { ports } = desk(
      more.replace(' # now', '\n  - {version: "2.5", from: 2026-12-01T00:00:00Z, note: locks}') + migrations,
    )
    const answer = await listApiVersions(ports, here)
    expect(schemaErrors(apiVersionListSchema, answer)).toEqual([])
    await expect(apiVersionListText(answer, { ...options, width: 76 })).toMatchFileSnapshot('api-version-list.txt')
    await expect(apiVersionListMarkdown(answer)).toMatchFileSnapshot('api-version-list.md')
    expect(answer.versions.map(({ version, overlaps, current }) => [version, overlaps, current])).toEqual([
      ['2.2', ['2.3'], false],
      ['2.3', ['2.2', '2.4'], false],
      ['2.4', ['2.3', '2.5'], true],
      ['2.5', ['2.4'], false],
    ])
  })

  test('every bar has as many cells as there are, whatever the ranges are', () => {
    const instant = integer({ min: 0, max: 2_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString())
    const range = record({
      version: instant,
      from: option(instant, { nil: undefined }),
      until: option(instant, { nil: undefined }),
    })
    assert(
      property(
        array(range, { minLength: 1, maxLength: 6 }),
        instant,
        integer({ min: 16, max: 90 }),
        (ranges, now, width) => {
          const { bars, scale } = timeLine(ranges as Parameters<typeof timeLine>[0], now, width)
          expect(new Set(bars.map(({ cells }) => Array.from(cells).length))).toEqual(new Set([width]))
          expect(scale.length).toBeLessThanOrEqual(width)
          expect(scale).toContain('▲')
        },
      ),
    )
  })
})

test('A gap begins where no version is open and nothing before it was one', () => {
  const end = option(
    integer({ min: 0, max: 40 }).map((second) => second * 1000),
    { nil: undefined },
  )
  const api = record({ from: end, until: end })
  assert(
    property(array(api, { maxLength: 5 }), integer({ min: 0, max: 40 }), (ranges, second) => {
      const versions = ranges.map((range) => ({ ...range, version: 'x' })) as unknown as Parameters<typeof gapFrom>[0]
      const gap = gapFrom(versions, second * 1000)
      const closed = Array.from({ length: 60 }, (_, i) => (second + i) * 1000).find(
        (instant) => !versions.some((one) => isOpenAt(one, instant)),
      )
      expect(gap?.from).toBe(closed)
    }),
    { numRuns: 500 },
  )
})
