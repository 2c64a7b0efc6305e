import { describe, expect, test } from 'vitest'
import { type DeclareFlags } from '../../../src/app/stop/wish.ts'
import { UserError } from '../../../src/domain/errors.ts'
import { stopDesk } from '../../support/stop-desk.ts'

/** 1.6 is out, 1.7 is planned; the schedule names 1.2, 1.5 and 1.8. */
const shop = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
policy: {stop_schedule: {from: "1.2", minors: [2, 5, 8, 11]}}
conditions: [{id: big, question: Is it big?}]
stops:
  - {line: "1.2", reason: the first one} # of many
  - {line: "1.3", when: [big], reason: only big ones}
releases:
  - {version: "1.2.0", date: 2026-05-20}
  - {version: "1.3.0", date: 2026-06-20}
  - {version: "1.4.0", date: 2026-08-20}
  - {version: "1.5.0", date: 2026-09-20}
  - {version: "1.6.0", date: 2026-10-20}
  - {version: "1.7.0", planned: {cut: 2026-11-25, release: 2026-12-01}}
migrations:
  - {id: "20261001000000", release: "1.6"}
background_migrations:
  - {name: Fill, queued_in: "1.6", finalization: open, table: orders}
  - {name: Old, queued_in: "1.3", finalized_in: "1.6"}
`
const desk = (text = shop, today?: string) => stopDesk({ '/desk/m/manifest.yaml': text }, today)
const manifestOn = (one: ReturnType<typeof desk>) => one.files()['/desk/m/manifest.yaml']!
const because = 'orders are filled for hours'

async function refusal(line: string, flags: DeclareFlags): Promise<UserError> {
  const one = desk()
  const error: unknown = await one.declare(line, flags).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(UserError)
  expect(Object.keys(one.files())).toEqual(['/desk/m/manifest.yaml'])
  return error as UserError
}

describe('plan stop declare', () => {
  test('writes the entry behind the stops before it, and nothing else of the manifest', async () => {
    const one = desk()
    const told = await one.declare('1.8', { because, for: ['Fill'], issue: 'https://example.com/1' })
    expect(told).toMatchObject({
      outcome: 'declared',
      stop_kind: 'scheduled',
      timing: { schedule: 'on', newest: '1.6', notice: ['1.7', '1.8'], out: false },
      open: ['Fill'],
      work: [{ name: 'Fill', queued: '1.6', first_legal: '1.9' }],
      cost: { known_before: true, lost: [] },
      remarks: [],
      command: 'plan stop status 1.8 --manifest m',
    })
    const entry = `  - line: "1.8"
    declared: 2026-11-21
    kind: scheduled
    reason: orders are filled for hours
    for: [Fill]
    issue: https://example.com/1
`
    const before = '  - {line: "1.3", when: [big], reason: only big ones}\n'
    expect(manifestOn(one).replaceAll(/^ {2}- \{line: "1.8".*\n/gmu, entry)).toBe(shop.replace(before, before + entry))
    expect(Object.keys(one.files()).toSorted()).toEqual([
      '/desk/m/manifest.yaml',
      '/desk/out/1.8/release-managers.md',
      '/desk/out/1.8/squash-issue.md',
      '/desk/out/1.8/support.md',
      '/desk/upgrade-paths.md',
    ])
  })

  test('twice changes nothing, also on another day', async () => {
    const one = desk()
    await one.declare('1.8', { because, for: ['Fill'] })
    const before = one.files()
    for (const day of ['2026-11-21', '2026-11-23']) {
      const again = one.on(day)
      const told = await again.declare('1.8', { because, for: ['Fill'] })
      expect(told).toMatchObject({ outcome: 'nothing-to-do', declared: '2026-11-21', files: [], remarks: [] })
      expect(again.files()).toEqual(before)
    }
  })

  test('with --dry-run shows the same change and writes nothing', async () => {
    const [dry, wet] = [desk(), desk()]
    const told = await dry.declare('1.8', { because, dryRun: true })
    const done = await wet.declare('1.8', { because })
    expect(told.files).toEqual(done.files)
    expect(Object.keys(dry.files())).toEqual(['/desk/m/manifest.yaml'])
    expect(told.command).toBe(`plan stop declare 1.8 --because 'orders are filled for hours' --manifest m`)
  })

  test('completes an entry that is there, and keeps what it says', async () => {
    const one = desk(shop.replace('stops:\n', 'stops:\n  - {line: "1.8", min_patch: "1.8.1"} # soon\n'))
    await one.declare('1.8', { because, cause: 'long-finalization' })
    expect(manifestOn(one)).toContain(
      '  - {line: "1.8", min_patch: "1.8.1", declared: 2026-11-21, cause: long-finalization, reason: orders are filled for hours} # soon\n',
    )
    const told = await one.declare('1.8', { because: 'something else' })
    expect(told).toMatchObject({ outcome: 'changed', declared: '2026-11-21' })
    expect(manifestOn(one)).toContain(
      '  - {line: "1.8", min_patch: "1.8.1", declared: 2026-11-21, cause: long-finalization, reason: something else} # soon\n',
    )
  })

  test('a cause brings a reason, and what would do instead', async () => {
    const told = await desk().declare('1.8', { cause: 'long-finalization', for: ['Fill'] })
    expect(told.reason).toBe(
      'Fill can take longer than 1h and has to be finished on 1.8, before a later release needs it',
    )
    expect(told.mitigation).toMatch(/^finalize in 1\.9 or later/u)
    await expect(desk().declare('1.8', { cause: 'other' })).rejects.toMatchObject({ code: 'reason-needed' })
  })

  test.each([
    ['1.7', 'short-notice'],
    ['1.6', 'out'],
    ['1.4', 'out'],
  ])('%s, which is no stop yet, is refused as late (%s) unless released versions are told', async (line, late) => {
    const one = desk()
    const told = await one.declare(line, { because })
    expect(told).toMatchObject({ outcome: 'refused', timing: { late }, files: [], duties: [], retroactive: false })
    expect(told.command).toContain('--retroactive')
    expect(one.files()).toEqual({ '/desk/m/manifest.yaml': shop })
    const after = await one.declare(line, { because, retroactive: true })
    expect(after).toMatchObject({ outcome: 'declared', retroactive: true, timing: { schedule: 'off' } })
    expect(manifestOn(one)).toContain(
      `notes:\n  - versions: ">=${line} <1.${line < '1.5' ? 5 : 8}"\n    text: "${line} became a required stop on 2026-11-21, after plans were made that do not land on it. Orders are filled for hours."`,
    )
    const again = await one.declare(line, { because, retroactive: true })
    expect(again).toMatchObject({ outcome: 'nothing-to-do', retroactive: true })
    await one.declare(line, { because: 'keys are lost' })
    expect(manifestOn(one).match(/Keys are lost/gu)).toHaveLength(1)
  })

  test('after the cut is late, on its day is not', async () => {
    const policy = shop.replace('policy: {', 'policy: {stop_notice: 1, ')
    expect(await desk(policy, '2026-11-25').declare('1.7', { because })).toMatchObject({ outcome: 'declared' })
    expect(await desk(policy, '2026-11-26').declare('1.7', { because })).toMatchObject({
      outcome: 'refused',
      timing: { late: 'cut' },
    })
  })

  test('a stop of the schedule that is out is recorded, and what must still be done is told', async () => {
    const told = await desk().declare('1.5', { because: 'it is on the schedule' })
    expect(told).toMatchObject({ outcome: 'declared', retroactive: false, cost: { known_before: true } })
    const late = told.duties.filter(({ state }) => state === 'overdue').map(({ duty }) => duty)
    expect(late).toEqual(expect.arrayContaining(['support', 'release-managers']))
  })

  test('a conditional stop of a line that is out may not get wider without telling', async () => {
    const more = shop.replace('conditions: [', 'conditions: [{id: old, question: Is it old?}, ')
    expect(await desk(more).declare('1.3', { because })).toMatchObject({
      outcome: 'declared',
      stop_kind: 'conditional',
    })
    expect(await desk(more).declare('1.3', { because, when: ['big', 'old'] })).toMatchObject({ outcome: 'refused' })
  })

  test.each([
    ['a line that never was', '1.1', { because }, 'unknown-version', ['1.2']],
    ['a line far ahead', '19.8', { because }, 'unknown-version', []],
    ['no line', 'soon', { because }, 'unknown-version', []],
    [
      'no reason',
      '1.8',
      {},
      'reason-needed',
      [`plan stop declare 1.8 --because 'what takes long, or what a later release needs'`],
    ],
    ['a misspelled background migration', '1.8', { because, for: ['Fil'] }, 'unknown-migration', ['Fill']],
    ['a misspelled condition', '1.8', { because, when: ['bgi'] }, 'unknown-condition', ['big']],
    ['a patch of another line', '1.8', { because, minPatch: '1.9.1' }, 'bad-min-patch', []],
  ])('%s is told, and nothing is written', async (_, line, flags, code, suggestions) => {
    expect(await refusal(line, flags)).toMatchObject({ code, suggestions })
  })

  test('work that is queued later, finalized too early or served before is told', async () => {
    const later = `${shop}  - {name: Late, queued_in: "1.9"}\n  - {name: Soon, queued_in: "1.7", finalized_in: "1.8"}\n`
    const told = await desk(later).declare('1.8', { because, for: ['Late', 'Soon', 'Old'] })
    expect(told.remarks).toEqual([
      'Late is queued in 1.9, after 1.8.0: the stop is no landing for it',
      'Soon is finalized in 1.8, which is too early: 1.9 is the first release that may',
    ])
  })

  test('what it costs is counted in releases that are out', async () => {
    const told = await desk().declare('1.7', { because })
    expect(told.cost).toMatchObject({
      to: '1.8.0',
      releases: 5,
      hops: [
        { more: 0, releases: 0 },
        { more: 1, releases: 5 },
      ],
      known_before: false,
    })
  })

  test('a product without lines takes exact versions', async () => {
    const text = `manifest: 1
product: {id: core, name: Core, version_scheme: semver, line: none}
complete_until: 2026-11-20
releases:
  - {version: "41.0.1", date: 2026-05-20}
  - {version: "42.0.0", planned: {release: 2026-12-20}}
`
    const told = await desk(text).declare('43.0.0', { because })
    expect(told).toMatchObject({
      outcome: 'declared',
      timing: { schedule: 'none', notice: ['42.0.0', '43.0.0'] },
    })
    await expect(desk(text).declare('43', { because })).rejects.toMatchObject({ code: 'unknown-version' })
    expect(await desk(text).declare('42.0.0', { because })).toMatchObject({ outcome: 'refused' })
  })
})

describe('texts of a stop', () => {
  const marks = '<!-- waystop:stops -->\n<!-- /waystop:stops -->'

  test('go where .waystop.yaml says, and the page changes between its markers only', async () => {
    const page = `# Ours\r\n\r\n${marks.replace('\n', '\r\nold\r\n')}\r\n\r\nAsk us.\r\n`
    const one = stopDesk({
      '/desk/m/manifest.yaml': shop,
      '/desk/.waystop.yaml': 'texts: {page: docs/paths.md, support: "notes/{stop} support.md"}\n',
      '/desk/docs/paths.md': page,
    })
    await one.declare('1.8', { because })
    const files = one.files()
    expect(files['/desk/notes/1.8 support.md']).toContain('1.8 is a required stop')
    expect(files['/desk/docs/paths.md']).toMatch(
      /^# Ours\r\n\r\n<!-- waystop:stops -->\r\n\r\n- \*\*1\.2\*\*[^]*\*\*1\.8\*\*: orders[^]*\r\n\r\n<!-- \/waystop:stops -->\r\n\r\nAsk us\.\r\n$/u,
    )
    expect(files['/desk/docs/paths.md']!.replaceAll('\r\n', '')).not.toContain('\n')
  })

  test.each([
    ['without markers', '# Ours\n'],
    ['with one marker', '<!-- waystop:stops -->\n'],
    ['with markers the wrong way round', '<!-- /waystop:stops -->\n<!-- waystop:stops -->\n'],
    ['with two of a kind', `${marks}\n${marks}\n`],
  ])('are not written to a page %s, and nothing else is', async (_, page) => {
    const one = stopDesk({ '/desk/m/manifest.yaml': shop, '/desk/upgrade-paths.md': page })
    await expect(one.declare('1.8', { because })).rejects.toMatchObject({
      code: 'no-markers',
      details: ['<!-- waystop:stops -->', '<!-- /waystop:stops -->'],
    })
    expect(one.files()).toEqual({ '/desk/m/manifest.yaml': shop, '/desk/upgrade-paths.md': page })
  })

  test('that somebody changed stay, unless they are to be written anew', async () => {
    const one = desk()
    await one.declare('1.8', { because })
    const mine = stopDesk({ ...one.files(), '/desk/out/1.8/support.md': 'mine\n' })
    const told = await mine.declare('1.8', { because })
    expect(told).toMatchObject({ outcome: 'nothing-to-do' })
    expect(told.remarks).toEqual([
      'out/1.8/support.md differs from what would be written now, and was left as it is: --rewrite writes it anew',
    ])
    await mine.declare('1.8', { because, rewrite: true })
    expect(mine.files()).toEqual(one.files())
  })

  test('come from templates of the checkout where it has some, and a fault in one writes nothing', async () => {
    const files = {
      '/desk/m/manifest.yaml': shop,
      '/desk/.waystop.yaml': 'templates: ours\n',
      '/desk/ours/stop-page.md.liquid': '* {{ stop }}\n',
    }
    const one = stopDesk(files)
    await one.declare('1.8', { because })
    expect(one.files()['/desk/upgrade-paths.md']).toContain('\n* 1.2\n* 1.3\n* 1.5\n* 1.8\n')
    const broken = { ...files, '/desk/ours/stop-support.md.liquid': '# x\n{{ stpo }}\n' }
    const two = stopDesk(broken)
    await expect(two.declare('1.8', { because })).rejects.toMatchObject({
      code: 'template',
      what: 'template stop-support.md.liquid: undefined variable: stpo',
      place: { file: 'stop-support.md.liquid', line: 2 },
    })
    expect(two.files()).toEqual(broken)
  })
})
