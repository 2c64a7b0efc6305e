import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assert, constantFrom, integer, property, record, uniqueArray } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../../src/domain/errors.ts'
import { type Manifest } from '../../../src/domain/manifest.ts'
import { compareText } from '../../../src/domain/version.ts'
import { squashIssue } from '../../../src/release/squash/issue.ts'
import { type SquashIssueFacts } from '../../../src/results/squash-issue.ts'
import { manifestOf, shippedFiles } from '../../support/manifests.ts'

/** Stops 1.2, 1.4, 1.6 and 1.8; a line a month from January 2026 on. */
function shop(entries: string, policy = 'squash: {target: two-stops-back}'): Manifest {
  const lines = Array.from({ length: 10 }, (_, minor) => `{version: "1.${minor}.0", date: 2026-0${minor}-15}`).slice(1)
  return manifestOf(`manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
policy: {${policy}}
conditions: [{id: big, question: Is it big?}]
stops: [{line: "1.2"}, {line: "1.4"}, {line: "1.5", when: [big]}, {line: "1.6"}, {line: "1.8", reason: boxes are counted, issue: "https://shop.example/1"}]
releases: [${lines.join(', ')}]
${entries}
`)
}

function issue(manifest: Manifest, after: string, to?: string, today = '2026-11-21'): SquashIssueFacts {
  const stop = (id: string) => manifest.stops.find((one) => one.id === id)!
  return squashIssue(manifest, { after: stop(after), to: to === undefined ? undefined : stop(to), today })
}

function refused(manifest: Manifest, after: string, to?: string): string {
  try {
    issue(manifest, after, to)
    return 'allowed'
  } catch (error) {
    return error instanceof UserError ? error.code : 'a bug'
  }
}

const ids = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id)
const names = (entries: readonly { readonly name: string }[]) => entries.map(({ name }) => name)

describe('the target of a squash', () => {
  const shopping = shop('')

  test('is the one the policy gives, and the title names it and the stop', () => {
    expect(issue(shopping, '1.8').title).toBe('Squash migrations up to 1.4, after stop 1.8')
    expect(issue(shopping, '1.6').target).toBe('1.2')
    expect(issue(shop('', 'squash: {target: stop}'), '1.8').target).toBe('1.8')
  })

  test('may be an earlier stop, and then the text says what the policy would allow', () => {
    expect(issue(shopping, '1.8', '1.2')).toMatchObject({
      target: '1.2',
      far: 'the policy would allow up to 1.4; less was asked for',
    })
  })

  test('is never beyond the policy, above the stop, or one that some installations pass by', () => {
    expect(refused(shopping, '1.8', '1.6')).toBe('squash-beyond-policy')
    expect(refused(shopping, '1.6', '1.8')).toBe('squash-above-stop')
    expect(refused(shop('', 'squash: {target: stop}'), '1.8', '1.5')).toBe('squash-conditional-target')
    expect(refused(shopping, '1.4')).toBe('no-squash-target')
  })
})

describe('migrations in reach', () => {
  const found = issue(
    shop(`migrations:
  - {id: "20260110000000", release: "1.1", removed: {in: "1.3", because: squashed}}
  - {id: "20260201000000", release: "1.2"}
  - {id: "20260401000000", release: "1.4.0", database: main}
  - {id: "20260402000000", release: "1.5"}
  - {id: "20260403000000", release: ["1.6.0", "1.4.1"]}
  - {id: "20260404000000", release: {earliest: "1.4", latest: "1.5"}}
  - {id: "20260405000000"}
  - {id: "20260406000000", release: {earliest: "1.2", latest: "1.3"}}
  - {id: "20260420000000", release: "1.4"}
  - {id: "20260421000000", release: "1.5"}`),
    '1.8',
  )

  test('were released up to the lowest landing of the target and are not removed yet', () => {
    expect(ids(found.fold)).toEqual(['20260201000000', '20260401000000', '20260420000000'])
    expect(found).toMatchObject({ in_reach: 3, gone: 1, minimum_schema: '1.4.0' })
  })

  test('that came with a later patch of the target stay: not every landing has them', () => {
    expect(found.stay).toMatchObject([
      { id: '20260403000000', because: 'came with a patch of 1.4 that not every landing has' },
    ])
  })

  test('are told apart from those dated among them that came later, both ways', () => {
    expect(ids(found.hazards)).toEqual(['20260402000000'])
    expect(ids(found.dated_later)).toEqual(['20260420000000'])
  })

  test('of an unknown release, or one that was only inferred, are listed apart', () => {
    expect(ids(found.cannot_tell)).toEqual(['20260404000000', '20260405000000', '20260406000000'])
  })
})

describe('background migrations in reach', () => {
  const queue = (number: number, release = '1.2') =>
    `{id: "2026020${number}000000", release: "${release}", phase: post}`
  const found = issue(
    shop(`migrations: [{id: "20260110000000", release: "1.1"}, ${[1, 2, 3, 4, 5, 6].map((one) => queue(one)).join(', ')}, ${queue(7, '1.5')}]
background_migrations:
  - {name: Ended, queued_by: "20260201000000", finalized_in: "1.4"}
  - {name: Later, queued_by: "20260202000000", finalized_in: "1.5"}
  - {name: Open, queued_by: "20260203000000", finalization: open}
  - {name: Unknown, queued_by: "20260204000000"}
  - {name: Perhaps, queued_by: "20260205000000", finalized_in: {earliest: "1.4", latest: "1.5"}}
  - {name: GivenUp, queued_by: "20260206000000", cancelled_in: "1.3"}
  - {name: NotYet, queued_by: "20260207000000", finalization: open}
  - {name: Patch, queued_in: "1.2", finalized_in: "1.4.1"}
  - {name: Gone, queued_in: "1.1", finalized_in: "1.3", deleted_in: "1.5"}
  - {name: First, queued_by: "20260110000000"}
  - {name: First, queued_in: "1.3", requeues: "20260110000000", finalized_in: "1.6"}`),
    '1.8',
  )

  test('may go when what ends them is in reach as well', () => {
    expect(names(found.background.may_go)).toEqual(['Ended', 'GivenUp'])
  })

  test('must stay when they end later, or with a patch only', () => {
    expect(names(found.background.must_stay)).toEqual(['Later', 'Open', 'Patch', 'First', 'First'])
    expect(found.background.must_stay.at(-2)?.because).toBe(
      'queued again in 1.3, finalized in 1.6, which is later than 1.4',
    )
  })

  test('are told to be undecided where nobody recorded the end', () => {
    expect(names(found.background.cannot_tell)).toEqual(['Unknown', 'Perhaps'])
  })

  test('that were queued again and have an end of their own may go, but not their code while the second stays', () => {
    const again = issue(
      shop(`migrations: [${queue(1)}, ${queue(2)}]
background_migrations:
  - {name: Twice, queued_by: "20260201000000", finalized_in: "1.3"}
  - {name: Twice, queued_by: "20260202000000", requeues: "20260201000000"}`),
      '1.8',
    )
    expect(again.background.may_go).toMatchObject([
      { because: 'finalized in 1.3; queued again in 1.2, so that only its entry may go, not the code' },
    ])
    expect(names(again.background.cannot_tell)).toEqual(['Twice'])
  })

  test('keep the migration that queues them', () => {
    expect(ids(found.stay)).toEqual(['20260110000000', '20260202000000', '20260203000000'])
    expect(ids(found.undecided)).toEqual(['20260204000000', '20260205000000'])
    expect(ids(found.fold)).toEqual(['20260201000000', '20260206000000'])
  })

  test('are counted by what is known of them', () => {
    expect(found.degree).toMatchObject({ finalizers_known: 5, background_migrations: 9 })
  })
})

describe('supported releases below the minimum schema', () => {
  const below = (policy: string, today?: string) => issue(shop('', policy), '1.8', undefined, today).below

  test('are named by line, of the newest majors or not older than the policy says', () => {
    expect(below('support: {majors: 1}')).toEqual({ known: true, supported: 9, lines: ['1.1', '1.2', '1.3'] })
    expect(below('support: {age: 255d}')).toEqual({ known: true, supported: 7, lines: ['1.3'] })
    expect(below('support: {age: 30d}')).toEqual({ known: true, supported: 0, lines: [] })
  })

  test('are not claimed where the manifest does not say which are supported', () => {
    expect(below('latest_patch: any')).toEqual({ known: false, supported: 0, lines: [] })
  })
})

test('every migration in reach is folded, stays or is undecided, and nothing is in two lists', () => {
  const release = constantFrom(
    '"1.1"',
    '"1.4"',
    '"1.4.1"',
    '"1.5"',
    '{earliest: "1.3", latest: "1.5"}',
    '["1.6", "1.4.2"]',
  )
  const entry = record({
    day: integer({ min: 1, max: 28 }),
    release,
    end: constantFrom('', 'finalized_in: "1.3"', 'finalized_in: "1.7"', 'finalization: open'),
  })
  assert(
    property(uniqueArray(entry, { selector: ({ day }) => day, maxLength: 12 }), (entries) => {
      const id = (day: number) => `202603${String(day).padStart(2, '0')}000000`
      const migrations = entries.map(({ day, release: of }) => `{id: "${id(day)}", release: ${of}}`)
      const work = entries.map(
        ({ day, end }) => `{name: W${day}, queued_by: "${id(day)}"${end === '' ? '' : `, ${end}`}}`,
      )
      const found = issue(
        shop(`migrations: [${migrations.join(', ')}]\nbackground_migrations: [${work.join(', ')}]`),
        '1.8',
      )
      const lists = [found.fold, found.stay, found.undecided, found.hazards, found.cannot_tell].flatMap(ids)
      expect(new Set(lists).size).toBe(lists.length)
      const ofPatches = found.stay.filter(({ because }) => because?.startsWith('came with a patch'))
      expect(found.fold.length + found.stay.length - ofPatches.length + found.undecided.length).toBe(found.in_reach)
    }),
    { numRuns: 100 },
  )
})

describe('the squash after 18.8 of GitLab', () => {
  const gitlab = manifestOf(shippedFiles('gitlab'))
  const found = issue(gitlab, '18.8')

  test('goes to 18.2', () => {
    expect(found.title).toBe('Squash migrations up to 18.2, after stop 18.8')
    expect(found.minimum_schema).toBe('18.2.0')
  })

  /** From the tables of facts alone, by the rule their README states: surely there in the first line 28 days on. */
  test('folds the background migrations whose recorded finalizers were surely there by 18.2', () => {
    const surelyBefore = dayOfLine('18.2')
    const ended = rows('background_migrations').filter(
      (row) => row['finalized_known'] === 'yes' && inDays(row['finalized_by']!, 28) <= surelyBefore,
    )
    expect(names(found.background.may_go).toSorted(compareText)).toEqual(
      ended.map((row) => row['job']!).toSorted(compareText),
    )
    expect(ended.length).toBeGreaterThan(30)
  })

  test('knows as few finalizers as the tables do', () => {
    expect(found.background.must_stay.length + found.background.cannot_tell.length).toBeGreaterThan(300)
    expect(found.degree.text).toMatch(
      /^finalizers are known for \d+ of \d+ background migrations queued up to 18\.2; not completely/u,
    )
  })
})

const facts = fileURLToPath(new URL('../../../manifests/gitlab/facts', import.meta.url))

function rows(table: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(join(facts, `${table}.csv`), 'utf8')
    .trimEnd()
    .split(/\r?\n/u)
  const columns = head!.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? '']))
  })
}

function dayOfLine(line: string): string {
  return rows('release_lines').find((row) => row['line'] === line)!['first_released']!
}

function inDays(timestamp: string, days: number): string {
  const day = Date.UTC(Number(timestamp.slice(0, 4)), Number(timestamp.slice(4, 6)) - 1, Number(timestamp.slice(6, 8)))
  return new Date(day + days * 86_400_000).toISOString().slice(0, 10)
}
