import { assert, asyncProperty, boolean, constantFrom, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stopDesk } from '../../support/stop-desk.ts'

const head = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
conditions: [{id: big, question: Is it big?}]
releases:
  - {version: "1.2.0", date: 2026-05-20}
  - {version: "1.6.0", date: 2026-10-20}
background_migrations:
  - {name: Fill, queued_in: "1.6", finalized_in: "1.9"}
`
const desk = (stops = '', today?: string) =>
  stopDesk({ '/desk/m/manifest.yaml': head, '/desk/m/more.yaml': stops === '' ? 'gates: []\n' : stops }, today)
const because = 'orders are filled for hours'

describe('plan stop withdraw', () => {
  test('takes everything back that was declared', async () => {
    const one = desk()
    const before = one.files()
    await one.declare('1.8', { because, for: ['Fill'] })
    const told = await one.withdraw('1.8', { because: 'it waits for 1.9', acceptMissing: true })
    expect(told).toMatchObject({
      outcome: 'withdrawn',
      because: 'it waits for 1.9',
      declared: '2026-11-21',
      entry: 'removed',
      remarks: [],
      command: 'plan validate m',
    })
    expect(told).not.toHaveProperty('remains')
    const { '/desk/upgrade-paths.md': page, ...left } = one.files()
    expect(left).toEqual(before)
    expect(page).not.toContain('1.8')
    expect(await one.withdraw('1.8')).toMatchObject({ outcome: 'nothing-to-do', files: [] })
  })

  test('with --dry-run shows the same change and writes nothing', async () => {
    const one = desk()
    await one.declare('1.8', { because })
    const before = one.files()
    const told = await one.withdraw('1.8', { dryRun: true })
    expect(one.files()).toEqual(before)
    expect((await one.withdraw('1.8')).files).toEqual(told.files)
  })

  test('is refused once the release is out', async () => {
    const one = desk()
    await one.declare('1.8', { because })
    const files = one.files()
    const out = head.replace(
      'background_migrations:',
      '  - {version: "1.8.0", date: 2026-12-20}\nbackground_migrations:',
    )
    const later = stopDesk(
      { ...files, '/desk/m/manifest.yaml': files['/desk/m/manifest.yaml']!.replace(head, out) },
      '2026-12-20',
    )
    const before = later.files()
    const told = await later.withdraw('1.8', { acceptMissing: true })
    expect(told).toMatchObject({
      outcome: 'refused',
      files: [],
      refusal: { because: expect.stringMatching('1.8 is out') },
    })
    expect(later.files()).toEqual(before)
  })

  test('is refused where a life would have no landing, unless that is accepted', async () => {
    const one = desk()
    await one.declare('1.8', { because })
    const told = await one.withdraw('1.8')
    expect(told).toMatchObject({
      outcome: 'refused',
      without_landing: [{ life: { name: 'Fill', opens: '1.6', closes: '1.9' } }],
    })
    expect(await one.withdraw('1.8', { acceptMissing: true })).toMatchObject({
      outcome: 'withdrawn',
      without_landing: [{ life: { name: 'Fill' } }],
    })
  })

  test('a stop of the schedule stays one, and leaves nobody without a landing', async () => {
    const scheduled = head.replace(
      'conditions:',
      'policy: {stop_schedule: {from: "1.2", minors: [2, 5, 8, 11]}}\nconditions:',
    )
    const one = stopDesk({ '/desk/m/manifest.yaml': scheduled })
    await one.declare('1.8', { because })
    expect(await one.withdraw('1.8')).toMatchObject({
      outcome: 'withdrawn',
      remains: 'by-schedule',
      without_landing: [],
    })
  })

  test('a stop that plan did not declare is left alone', async () => {
    const one = desk('stops:\n  - {line: "1.8", reason: x}\n')
    const before = one.files()
    const told = await one.withdraw('1.8')
    expect(told).toMatchObject({
      outcome: 'nothing-to-do',
      remarks: [expect.stringMatching('plan did not declare it')],
    })
    expect(one.files()).toEqual(before)
  })

  test('says what people have to take back, and which texts stay', async () => {
    const one = desk()
    await one.declare('1.8', { because })
    await one.done('1.8', 'support', { by: 'Ada', link: 'https://example.com/7' })
    const mine = stopDesk({ ...one.files(), '/desk/out/1.8/support.md': 'mine\n' })
    const told = await mine.withdraw('1.8', { acceptMissing: true })
    expect(told.told).toEqual(['support, 2026-11-21 by Ada (https://example.com/7)'])
    expect(told.remarks).toEqual([expect.stringMatching('out/1.8/support.md differs')])
    expect(Object.keys(mine.files()).filter((path) => path.startsWith('/desk/out'))).toEqual([
      '/desk/out/1.8/support.md',
    ])
  })
})

/** How a list of stops may be written, with or without the stop itself. */
const others = constantFrom(
  '',
  'stops:\n  - {line: "1.2", reason: x} # first\n',
  'stops:\n  - line: "1.2"\n    reason: >-\n      long\n      text\n  # between\n',
  '# above\nstops:\n- {line: "1.2"}\n- {line: "1.9", kind: required} # last\n',
  'stops: [{line: "1.2"}, {line: "1.9"}]\n',
  '{"stops": [{"line": "1.9"}]}\n',
)
const own = constantFrom(
  '',
  '{line: "1.8"}',
  '{line: "1.8", kind: required}',
  '{line: "1.8", reason: its own}',
  '{line: "1.8", min_patch: "1.8.1", cause: other, reason: "its own: yes"}',
  '{line: "1.8", when: [big], issue: "https://example.com/0"}',
)
const asked = record(
  {
    because: constantFrom('one', 'two: three', '"four" # five', '19.8', 'a long reason '.repeat(12).trim()),
    cause: constantFrom('long-finalization', 'tooling-bug', 'other'),
    when: constantFrom(['big']),
    for: constantFrom(['Fill']),
    issue: constantFrom('https://example.com/1', '#12'),
    minPatch: constantFrom('1.8.2'),
  },
  { requiredKeys: ['because'] },
)

/** An entry of its own goes into the list as its neighbours are written. */
function withOwn(stops: string, entry: string): string {
  if (entry === '') return stops
  if (stops === '' || stops.includes('[{') || stops.startsWith('{')) return `stops:\n  - ${entry} # mine\n`
  const space = /^( *)- /mu.exec(stops)![1]!
  return `${stops}${space}- ${entry} # mine\n`
}

test('declaring and withdrawing gives back every byte, whatever was there and whatever was said', async () => {
  await assert(
    asyncProperty(others, own, asked, boolean(), boolean(), async (stops, entry, flags, crlf, late) => {
      const text = withOwn(stops, entry)
      const fix = (one: string) => (crlf ? one.replaceAll('\n', '\r\n') : one)
      const one = stopDesk({
        '/desk/m/manifest.yaml': fix(head),
        ...(text !== '' && { '/desk/m/more.yaml': fix(text) }),
      })
      const before = one.files()
      // What the entry said itself is said again: replacing it is not undone.
      const said = { ...flags, ...ownWords(entry) }
      const line = late && entry === '' ? '1.7' : '1.8'
      const { minPatch, ...rest } = said
      const own18 = line === '1.8' && minPatch !== undefined ? { minPatch } : {}
      const told = await one.declare(line, { ...rest, ...own18, retroactive: true })
      expect(told.outcome).toBe('declared')
      const declared = one.files()
      expect(await one.declare(line, { ...rest, ...own18, retroactive: true })).toMatchObject({
        outcome: 'nothing-to-do',
      })
      expect(one.files()).toEqual(declared)
      await one.withdraw(line, { acceptMissing: true })
      const { '/desk/upgrade-paths.md': page, ...left } = one.files()
      expect(left).toEqual(before)
      expect(page).toBeDefined()
    }),
    { numRuns: 25 },
  )
})

function ownWords(entry: string): object {
  const reason = /reason: "?([^,"}]*)/u.exec(entry)?.[1]
  return {
    ...(reason !== undefined && { because: reason }),
    ...(entry.includes('cause') && { cause: 'other' }),
    ...(entry.includes('min_patch') && { minPatch: '1.8.1' }),
    ...(entry.includes('issue') && { issue: 'https://example.com/0' }),
    ...(entry.includes('kind') && { when: undefined }),
  }
}
