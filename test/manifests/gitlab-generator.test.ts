import { describe, expect, test } from 'vitest'
import { parseCsv } from '../../scripts/gitlab/csv.ts'
import { generatedFiles, type ReadText } from '../../scripts/gitlab/files.ts'
import { linesOfTimestamp } from '../../scripts/gitlab/release-of-timestamp.ts'
import { readTables } from '../../scripts/gitlab/tables.ts'
import { gitlabText } from './folder.ts'

const tables = readTables((name) => gitlabText(`facts/${name}`)!)

/** The committed folder with some files replaced. */
function folderWith(changed: Readonly<Record<string, string>>): ReadText {
  return (path) => changed[path] ?? gitlabText(path)
}

const onlyTables: ReadText = (path) => (path.startsWith('facts/') ? gitlabText(path) : undefined)

/** The generated text of one file, after somebody changed the committed one. */
function regenerated(path: string, change: (text: string) => string): { before: string; after: string } {
  const before = change(gitlabText(path)!)
  expect(before).not.toBe(gitlabText(path))
  return { before, after: generatedFiles(folderWith({ [path]: before })).get(path)! }
}

describe('The generated files of GitLab', () => {
  test('are what the generator writes from the tables', () => {
    for (const [path, text] of generatedFiles(gitlabText)) expect(gitlabText(path), path).toBe(text)
  })

  test('come out the same when they are written anew, but for what people added', () => {
    const first = generatedFiles(onlyTables)
    const again = generatedFiles((path) => first.get(path) ?? gitlabText(path))
    expect(again).toEqual(first)
    expect(first.get('lines.yaml')).toBe(gitlabText('lines.yaml'))
    expect(first.get('migrations.yaml')).toBe(gitlabText('migrations.yaml'))
  })

  test('keep fields that no table gives', () => {
    expect(gitlabText('releases.yaml')).toContain('{version: "17.5.5", date: 2025-01-22}')
    const { before, after } = regenerated('background-migrations.yaml', (text) =>
      text.replace('table: sbom_occurrences}', 'table: sbom_occurrences, size: small, deleted_in: "17.6"}'),
    )
    expect(after).toBe(before)
  })

  test('keep comments and entries written by hand where they stand', () => {
    const { after } = regenerated('releases.yaml', (text) =>
      text
        .replace('  - {version: "17.2.9"}\n', '')
        .replace(
          '  - {version: "17.2.8"}',
          '  # seen in a report\n  - {version: "17.2.8"} # twice\n  - version: "17.2.8-ee"',
        ),
    )
    expect(after).toContain(
      [
        '  # seen in a report',
        '  - {version: "17.2.8"} # twice',
        '  - {version: "17.2.9"}',
        '  - version: "17.2.8-ee"',
        '  - {version: "17.3.0", date: 2024-08-15}',
      ].join('\n'),
    )
  })

  test('set a field that a table now gives, and quote versions somebody unquoted', () => {
    const { after } = regenerated('lines.yaml', (text) =>
      text.replace('{line: "17.10", date: 2025-03-20', '{line: "17.10", end_of_life: 2026-03-20, date: 2025-03-21'),
    )
    expect(after).toContain('{line: "17.10", end_of_life: 2026-03-20, date: 2025-03-20, date_source: announcement}')
    const migrations = regenerated('migrations.yaml', (text) => text.replace('release: "17.10"', 'release: 17.10'))
    expect(migrations.after).toBe(gitlabText('migrations.yaml'))
  })

  test('never replace what somebody recorded by an interval, nor a list of back-ports by its first entry', () => {
    const recorded = regenerated('migrations.yaml', (text) =>
      text.replace('release: {earliest: "17.5", latest: "17.6"}', 'release: "17.5"'),
    )
    expect(recorded.after).toBe(recorded.before)
    const ported = regenerated('migrations.yaml', (text) =>
      text.replace('release: "17.9"', 'release: ["17.9", "17.8.2"]'),
    )
    expect(ported.after).toBe(ported.before)
  })

  test('drop an open finalization once the finalizer is recorded', () => {
    const path = 'background-migrations.yaml'
    const open = gitlabText(path)!.replace('finalized_by: "20250113151324"', 'finalization: open')
    expect(open).toContain('queued_by: "20250103092422", finalization: open')
    expect(generatedFiles(folderWith({ [path]: open })).get(path)).toContain(
      '{name: BackfillCiRunnersPartitionedTable, queued_by: "20250103092422", database: ci, table: ci_runners, finalized_by: "20250113151324"}',
    )
  })
})

describe('The lines a timestamp may belong to', () => {
  test.each([
    ['20240926232124', '17.5', '17.6'],
    ['20241024232152', '17.6', '17.6'],
    ['20260114195165', '18.8', '18.9'],
  ])('%s came between %s and %s', (timestamp, earliest, latest) => {
    expect(linesOfTimestamp(timestamp, tables.lines)).toEqual({ earliest, latest })
  })

  test('are unknown while the last of them is', () => {
    expect(linesOfTimestamp('20261101000000', tables.lines)).toBeUndefined()
  })

  test('hold the recorded milestone for 408 of the 419 migrations that have one', () => {
    const order = new Map(tables.lines.map(({ line }, i) => [line, i]))
    const recorded = tables.background.filter(({ queuedBy }) => queuedBy !== '')
    const misses = recorded.filter(({ queuedBy, milestone }) => {
      const lines = linesOfTimestamp(queuedBy, tables.lines)
      const at = order.get(milestone)!
      return lines && (at < order.get(lines.earliest)! || at > order.get(lines.latest)!)
    })
    expect([recorded.length, misses.length]).toEqual([419, 11])
    expect(
      misses
        .map(({ queuedBy }) => queuedBy)
        .toSorted()
        .at(-1),
    ).toBe('20250115162840')
  })
})

describe('Reading a table', () => {
  test('takes quoted cells with commas, quotes and line ends', () => {
    expect(parseCsv('a,b\n1,"x, ""y""\nz"\n,\n')).toEqual([
      { a: '1', b: 'x, "y"\nz' },
      { a: '', b: '' },
    ])
  })

  test('tells a row that has too few cells', () => {
    expect(() => parseCsv('a,b\n1\n')).toThrow('row 2 has 1 cells, not 2')
  })
})
