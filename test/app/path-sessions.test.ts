import { describe, expect, test } from 'vitest'
import { upgrade } from '../../src/app/upgrade.ts'
import { UserError } from '../../src/domain/errors.ts'
import { plainPalette } from '../../src/present/palette.ts'
import { upgradeText } from '../../src/present/upgrade/text.ts'
import { upgradeMarkdown } from '../../src/present/upgrade/markdown.ts'
import { upgradeView } from '../../src/present/upgrade/upgrade-view.ts'
import { type Sessions, type SpanResult } from '../../src/results/sessions.ts'
import { lengthOf } from '../../src/present/upgrade/nights.ts'
import { memoryPorts } from '../support/memory-ports.ts'
import { pathOf, hop, upgrade as answer } from '../support/upgrade-builder.ts'

/** 1.0.0 is left by way of the stop 2.0, whose background work is all on record, and by 3.0. */
const manifest = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
coverage: [{of: migrations, from: "1.0", until: "4.0"}]
stops: [{line: "2.0", reason: data is moved}, {line: "3.0", reason: more data is moved}]
releases: [{version: "1.0.0"}, {version: "2.0.0"}, {version: "3.0.0"}, {version: "4.0.0"}]
migrations:
  - {id: "20260101000000", name: move, release: "2.0", phase: post}
background_migrations:
  - {name: MoveData, queued_by: "20260101000000", finalized_in: "3.0", size: small}
`
const site = `installation: 1
manifest: shop.yaml
version: "1.0.0"
time_zone: Asia/Tokyo
`

const ports = memoryPorts({ '/desk/shop.yaml': manifest, '/desk/site.yaml': site })
const asked = (window?: readonly string[]) =>
  upgrade(ports, { installation: 'site.yaml' }, { alternatives: false, window })

describe('a path with windows', () => {
  test('is cut into sessions in the zone of the installation; what nobody knows stays unknown', async () => {
    const { sessions } = await asked(['Sat 22:00-05:00'])
    expect(sessions).toMatchObject({ zone: 'Asia/Tokyo', windows: ['Sat 22:00-05:00'] })
    // It is Saturday 21:00 in Tokyo.
    expect(sessions!.list.map(({ begin, closes, certain, landing }) => [begin, closes, certain, landing])).toEqual([
      ['2026-11-21T13:00:00.000Z', '2026-11-21T20:00:00.000Z', true, '2.0.0'],
      ['2026-11-28T13:00:00.000Z', '2026-11-28T20:00:00.000Z', false, '4.0.0'],
    ])
    expect(sessions!.list[0]!.hops[0]).toMatchObject({
      down: { unknown: ['migrate'] },
      service: { unknown: ['finish-background'] },
    })
    expect(sessions!.list[1]!.hops[0]!.service).toMatchObject({
      most_ms: 0,
      unknown: [],
      sources: ['the manifest lists no background work'],
    })
  })

  test('is otherwise what it was, and says how it was asked', async () => {
    const [plain, cut] = await Promise.all([asked(), asked(['daily 01:00-03:00', 'Sat 22:00-05:00'])])
    const { sessions, command, ...rest } = cut
    expect({ ...rest, command: plain.command }).toEqual(plain)
    expect(plain).not.toHaveProperty('sessions')
    expect(sessions!.windows).toHaveLength(2)
    expect(command).toBe(`${plain.command} --window 'daily 01:00-03:00' --window 'Sat 22:00-05:00'`)
    const next = upgradeText(cut, { width: 100, palette: plainPalette })
      .split('\n')
      .find((line) => line.startsWith('Next'))
    expect(next).toBe('Next       plan next --from 1.0.0 --to newest --installation site.yaml')
  })

  test('whose window cannot be read is refused before anything is planned', async () => {
    await expect(asked(['Sat 22-05'])).rejects.toThrow(UserError)
    await expect(asked(['Sat 22-05'])).rejects.toMatchObject({
      code: 'bad-window',
      next: expect.stringContaining('Sat 22:00-05:00'),
    })
  })
})

const minute = 60_000
const span = (least: number, most = least, unknown: string[] = []): SpanResult => ({
  least_ms: least * minute,
  most_ms: most * minute,
  unknown,
  sources: [],
})

const nights: Sessions = {
  zone: 'Europe/Berlin',
  windows: ['Sat 22:00-05:00'],
  list: [
    {
      number: 1,
      begin: '2026-11-21T21:00:00.000Z',
      closes: '2026-11-22T04:00:00.000Z',
      certain: true,
      landing: '15.11.13',
      down: span(45, 75),
      hops: [
        { from: '15.4.2', to: '15.4.6', down: span(25), service: span(0) },
        { from: '15.4.6', to: '15.11.13', down: span(20, 50), service: span(0, 0, ['finish-background']) },
      ],
    },
    {
      number: 2,
      begin: '2026-11-28T21:00:00.000Z',
      closes: '2026-11-29T04:00:00.000Z',
      certain: false,
      landing: '16.3.9',
      down: span(12, 12, ['migrate']),
      hops: [{ from: '15.11.13', to: '16.3.9', down: span(12, 12, ['migrate']), service: span(90, 180) }],
    },
    {
      number: 3,
      certain: false,
      landing: '16.7.10',
      down: span(0),
      hops: [{ from: '16.3.9', to: '16.7.10', down: span(0), service: span(0) }],
    },
  ],
}

const sketches = [hop('15.4.6'), hop('15.11.13'), hop('16.3.9'), hop('16.7.10')]
const cutPath = {
  ...answer('15.4.2', '16.7.10'),
  path: pathOf('15.4.2', sketches),
  sessions: nights,
}

describe('nights as people see them', () => {
  test('are a column, with the time without service and in service', () => {
    const lines = upgradeText(cutPath, { width: 100, palette: plainPalette }).split('\n')
    const table = lines.slice(lines.findIndex((line) => line.startsWith(' night')))
    expect(table.slice(0, 5).map((line) => line.trimEnd())).toEqual([
      ' night            hop       why         down             then, in service  finish  proof',
      ' 1 Sat 11-21   1  15.4.6    stop 15.4   ~25 min          -                    all  declared',
      '               2  15.11.13  stop 15.11  20 min - 50 min  unknown              all  declared',
      ' 2 Sat 11-28?  3  16.3.9    stop 16.3   ~12 min +?       1 h 30 min - 3 h     all  declared',
      ' 3 none        4  16.7.10   target      -                -                    all',
    ])
    const legend = lines.filter((line) => /^ (?:night: |down unknown|\?: |none: )/u.test(line))
    expect(legend).toHaveLength(4)
  })

  test('are headings of the hops they begin with, in a checklist and for a page', () => {
    expect(upgradeView(cutPath).hops.map(({ night }) => night)).toEqual([
      'Night 1: Sat 2026-11-21 22:00 to Sun 2026-11-22 05:00, ends serving on 15.11.13',
      null,
      'Night 2: Sat 2026-11-28 22:00 to Sun 2026-11-29 05:00 at the earliest, ends serving on 16.3.9',
      'Night 3: no window of the next weeks fits, ends serving on 16.7.10',
    ])
    const source = '{% for hop in hops %}{{ hop.night }}|{{ hop.to }} {% endfor %}'
    expect(upgradeMarkdown(cutPath, { name: 'own', source })).toContain('|15.11.13 Night 2')
  })

  test.each([
    [span(0), '-'],
    [span(25), '~25 min'],
    [span(20, 50), '20 min - 50 min'],
    [span(0, 0, ['migrate']), 'unknown'],
    [span(10, 12, ['migrate']), '10 min - 12 min +?'],
  ])('%o is %s', (length, text) => {
    expect(lengthOf(length)).toBe(text)
  })
})
