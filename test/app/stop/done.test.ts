import { describe, expect, test } from 'vitest'
import { stopDesk } from '../../support/stop-desk.ts'

const shop = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
policy: {stop_schedule: {from: "1.2", minors: [2, 5, 8, 11]}}
stops:
  - {line: "1.2", reason: x, declared: 2026-01-02} # keep
releases:
  - {version: "1.2.0", date: 2026-05-20}
  - {version: "1.5.0", date: 2026-08-20}
`
const desk = (text = shop) => stopDesk({ '/desk/m/manifest.yaml': text })
const textOf = (one: ReturnType<typeof desk>) => one.files()['/desk/m/manifest.yaml']!

describe('plan stop done', () => {
  test('records who did it, where it can be seen and when; twice is nothing to do', async () => {
    const one = desk()
    const flags = { by: 'Ada', link: 'https://example.com/7', on: '2026-06-01' }
    expect(await one.done('1.2', 'support', flags)).toMatchObject({
      outcome: 'recorded',
      record: { done: '2026-06-01', by: 'Ada', link: 'https://example.com/7' },
      command: 'plan stop status 1.2 --manifest m',
    })
    expect(textOf(one)).toBe(
      shop.replace(
        '2026-01-02}',
        '2026-01-02, duties: [{duty: support, done: 2026-06-01, by: Ada, link: https://example.com/7}]}',
      ),
    )
    for (const again of [flags, {}]) {
      expect(await one.on('2026-12-01').done('1.2', 'support', again)).toMatchObject({ outcome: 'nothing-to-do' })
    }
  })

  test('what is said anew is changed, and beside other records', async () => {
    const one = desk()
    await one.done('1.2', 'support')
    await one.done('1.2', 'packages', { waive: 'there are none' })
    expect(await one.done('1.2', 'support', { by: 'Bo' })).toMatchObject({
      outcome: 'changed',
      record: { done: '2026-11-21', by: 'Bo' },
    })
    expect(textOf(one)).toContain(
      'duties: [{duty: support, done: 2026-11-21, by: Bo}, {duty: packages, done: 2026-11-21, waived: there are none}]',
    )
  })

  test('is undone byte for byte', async () => {
    const one = desk()
    await one.done('1.2', 'support')
    await one.done('1.2', 'packages')
    await one.done('1.2', 'packages', { undo: true })
    expect(await one.done('1.2', 'support', { undo: true })).toMatchObject({ outcome: 'undone' })
    expect(textOf(one)).toBe(shop)
    expect(await one.done('1.2', 'support', { undo: true })).toMatchObject({ outcome: 'nothing-to-do' })
  })

  test('with --dry-run writes nothing', async () => {
    const one = desk()
    const told = await one.done('1.2', 'support', { by: 'Ada', dryRun: true })
    expect(told).toMatchObject({ outcome: 'recorded', command: 'plan stop done 1.2 support --by Ada --manifest m' })
    expect(textOf(one)).toBe(shop)
  })

  test.each([
    ['a duty that the manifest tells', '1.2', 'minimum-schema-release', {}, 'duty-told'],
    ['the page', '1.2', 'page', {}, 'duty-told'],
    ['a duty nobody knows', '1.2', 'suport', {}, 'unknown-duty'],
    ['a stop that has no entry', '1.5', 'support', {}, 'no-such-stop'],
    ['a line that is no stop', '1.6', 'support', {}, 'no-such-stop'],
    ['a day that is to come', '1.2', 'support', { on: '2026-11-22' }, 'usage'],
    ['no day', '1.2', 'support', { on: 'today' }, 'usage'],
  ])('%s is refused', async (_, line, duty, flags, code) => {
    const one = desk()
    await expect(one.done(line, duty, flags)).rejects.toMatchObject({ code })
    expect(textOf(one)).toBe(shop)
  })

  test('what the manifest tells can be waived', async () => {
    expect(await desk().done('1.2', 'squash', { waive: 'nothing to fold' })).toMatchObject({
      outcome: 'recorded',
      record: { waived: 'nothing to fold' },
    })
  })
})
