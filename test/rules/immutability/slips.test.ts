import { describe, expect, test } from 'vitest'
import { parsePoint } from '../../../src/domain/line.ts'
import { type Lock } from '../../../src/domain/lock.ts'
import { formatPlacement } from '../../../src/domain/placement.ts'
import { check } from '../../../src/rules/check.ts'
import { groundOf } from '../../../src/rules/ground.ts'
import { slippedTo } from '../../../src/rules/immutability/slips.ts'
import { allRules } from '../../../src/rules/registry.ts'
import { givenOf, isCheck } from '../example.ts'
import { lockOf, read, today } from './compared.ts'

interface Ask {
  readonly now: string
  readonly base?: string
  readonly lock?: Lock
  readonly at: string
}

function slipped({ now, base, lock, at }: Ask) {
  const manifest = read(now)
  const compared = { manifest, base: base === undefined ? undefined : read(base), lock }
  return { compared, ...slippedTo(compared, parsePoint(manifest.product, at)!, today) }
}

const slips = (ask: Ask) =>
  slipped(ask).slips.map(({ part, from, to }) => `${part.kind} ${part.subject}: ${from} -> ${to}`)

const one = (release: string) => `migrations: [{id: "20261115090000", release: ${release}}]\n`

describe('a change that missed its cut', () => {
  test('claims a release that was cut without it, by the base', () => {
    expect(slips({ now: one('"1.3"'), base: '', at: '1.4' })).toEqual(['migration 20261115090000: 1.3 -> 1.4'])
    expect(slips({ now: one('"1.3"'), base: one('"1.3"'), at: '1.4' })).toEqual([])
    expect(slips({ now: one('"1.3"'), base: one('"1.4"'), at: '1.5' })).toEqual([
      'migration 20261115090000: 1.3 -> 1.5',
    ])
  })

  test('by the lock: only releases that it froze were surely cut without it', () => {
    const lock = lockOf('', '1.3')
    expect(slips({ now: one('"1.3"'), lock, at: '1.4' })).toEqual(['migration 20261115090000: 1.3 -> 1.4'])
    expect(slips({ now: one('"1.3.0"'), lock, at: '1.4' })).toEqual(['migration 20261115090000: 1.3 -> 1.4'])
    expect(slips({ now: one('"1.2"'), lock, at: '1.4' })).toEqual([])
    expect(slips({ now: one('"1.3.1"'), lock, at: '1.4' })).toEqual([])
    expect(slips({ now: one('"1.3"'), lock: lockOf(one('"1.3"'), '1.3'), at: '1.4' })).toEqual([])
  })

  test('still comes with its release when that is not cut yet', () => {
    expect(slips({ now: one('"1.4"'), base: '', at: '1.5' })).toEqual([])
  })

  test('is none at or after the release that is cut next', () => {
    expect(slips({ now: one('"1.3"'), base: '', at: '1.3' })).toEqual([])
    expect(slips({ now: one('"1.4"'), base: '', at: '1.3' })).toEqual([])
  })

  test('a patch may be what is cut next', () => {
    expect(slips({ now: one('"1.3"'), base: '', at: '1.3.1' })).toEqual(['migration 20261115090000: 1.3 -> 1.3.1'])
  })

  test('what is only inferred or unknown claims nothing, and back-ports stay', () => {
    expect(slips({ now: one('{earliest: "1.2", latest: "1.3"}'), base: '', at: '1.4' })).toEqual([])
    const { manifest } = slipped({ now: one('["1.3", "1.1.1"]'), base: '', at: '1.4' })
    expect(formatPlacement(manifest.migrations[0]!.placement)).toBe('1.4 (also 1.1.1)')
  })

  test('takes along what its migration queues and finalizes, and is told once', () => {
    const now = `migrations:
  - {id: "20261115090000", release: "1.3"}
  - {id: "20261116090000", release: "1.3"}
background_migrations:
  - {name: Fill, queued_by: "20261115090000", deleted_in: "1.3"}
  - {name: Old, queued_in: "1.0", finalized_by: "20261116090000"}
  - {name: Own, queued_in: "1.3"}
`
    const ask = { now, base: 'background_migrations: [{name: Old, queued_in: "1.0"}]\n', at: '1.4' }
    expect(slips(ask)).toEqual([
      'migration 20261115090000: 1.3 -> 1.4',
      'migration 20261116090000: 1.3 -> 1.4',
      'deletion Fill/20261115090000: 1.3 -> 1.4',
      'background-migration Own/1.3: 1.3 -> 1.4',
    ])
    const [fill, old] = slipped(ask).manifest.backgroundMigrations
    expect(formatPlacement(fill!.queued)).toBe('1.4')
    expect(formatPlacement(old!.finalized)).toBe('1.4')
  })

  test('a manifest compared with itself has none', () => {
    const text = one('"1.3"')
    expect(slips({ now: text, base: text, at: '1.9' })).toEqual([])
  })
})

describe('the walkthrough: queued in 19.4, finalized in 19.6, with 19.5 as the stop', () => {
  const head = `releases:
  - {version: "19.2.0", date: 2026-07-16}
  - {version: "19.3.0", date: 2026-08-20}
  - {version: "19.4.0", date: 2026-09-17}
  - {version: "19.5.0", planned: {cut: 2026-10-09, release: 2026-10-15}}
  - {version: "19.6.0", planned: {cut: 2026-12-12, release: 2026-12-17}}
  - {version: "19.7.0", planned: {cut: 2027-01-12, release: 2027-01-17}}
stops: [{line: "19.2", reason: x}, {line: "19.5", reason: x}]
`
  const work = (queued: string) =>
    `${head}background_migrations: [{name: BackfillInvoices, queued_in: "${queued}", finalized_in: "19.6"}]\n`
  const found = (now: string, lock: Lock, at?: string) => {
    const manifest = read(now)
    const compared = { manifest, base: undefined, lock }
    const moved = at === undefined ? {} : slippedTo(compared, parsePoint(manifest.product, at)!, today)
    const given = givenOf({ ...compared, now: Date.parse(`${today}T12:00:00Z`), ...moved })
    return check(groundOf(given), allRules.filter(isCheck))
      .filter(({ rule }) => ['background-migrations', 'immutability'].includes(rule.group))
      .map(({ rule, severity, message }) => `${rule.name} ${severity}: ${message}`)
  }
  const cutWithout = lockOf(head, '19.4', '19.5')

  test('is fine as it was planned', () => {
    expect(found(work('19.4'), lockOf(work('19.4'), '19.4'))).toEqual([])
    expect(found(work('19.4'), lockOf(work('19.4'), '19.4'), '19.5')).toEqual([])
  })

  test('slipped into the stop itself it is told, and stays legal: every landing on 19.5 has it', () => {
    expect(found(work('19.4'), lockOf(head, '19.4'), '19.5')).toEqual([
      'slipped-release warning: the queueing of BackfillInvoices/19.4 claims 19.4, which was cut without it: it ships in 19.5',
    ])
  })

  test('slipped past the stop it is finalized where it is queued, the day the stop is cut without it', () => {
    const told = found(work('19.4'), cutWithout, '19.6')
    expect(told.map((text) => text.split(':', 1)[0])).toEqual([
      'finalized-in-queueing-release error',
      'slipped-release warning',
    ])
  })

  test('a finalization that slips only comes later: nothing but the slip is told', () => {
    const lock = lockOf(`${head}background_migrations: [{name: BackfillInvoices, queued_in: "19.4"}]\n`, '19.4', '19.6')
    const told = found(work('19.4'), lock, '19.7')
    expect(told.map((text) => text.split(':', 1)[0])).toEqual(['slipped-release warning'])
  })
})
