import { describe, expect, test } from 'vitest'
import { cell, parseCsv, type CsvRecord } from '../../scripts/gitlab/csv.ts'
import { formatLine } from '../../src/domain/line.ts'
import { gitlabText, manifestFiles, shipped, shippedProducts } from './folder.ts'

/** A table of facts about GitLab. */
function table(name: string): CsvRecord[] {
  return parseCsv(gitlabText(`facts/${name}.csv`)!)
}

describe('Every shipped manifest', () => {
  test('is there: nine vendors’ products at least', () => {
    expect(shippedProducts()).toEqual(
      expect.arrayContaining([
        'airbyte',
        'cockroachdb',
        'elasticsearch',
        'fedora-coreos',
        'gitlab',
        'mongodb',
        'nextcloud',
        'sentry',
        'sourcegraph',
      ]),
    )
  })

  test.each(shippedProducts())('%s reads without a problem and is called like its folder', (product) => {
    expect(shipped(product).product.id).toBe(product)
  })

  test.each(shippedProducts().filter((product) => product !== 'example'))(
    '%s says where its facts are from and what it does not know',
    (product) => {
      const { sources, coverage } = shipped(product)
      expect(sources.every(({ read }) => read !== undefined)).toBe(true)
      expect(coverage.map(({ of }) => of)).toEqual(expect.arrayContaining(['versions', 'stops']))
    },
  )

  test.each(shippedProducts())('%s lists a release on each of its stops', (product) => {
    const { stops, releases } = shipped(product)
    const listed = new Set(releases.flatMap(({ version, line }) => [version.text, formatLine(line)]))
    expect(stops.filter(({ id }) => !listed.has(id))).toEqual([])
  })
})

describe('The manifest of GitLab', () => {
  const gitlab = shipped('gitlab')

  test('holds all 421 background migrations, 53 of them with a recorded finalizer', () => {
    const { backgroundMigrations } = gitlab
    const count = (record: string) => backgroundMigrations.filter(({ finalization }) => finalization === record).length
    expect(backgroundMigrations).toHaveLength(421)
    expect({ recorded: count('recorded'), open: count('open'), unknown: count('unknown') }).toEqual({
      recorded: 53,
      open: 14,
      unknown: 354,
    })
    expect(backgroundMigrations.filter(({ size }) => size === 'large')).toHaveLength(30)
    expect(backgroundMigrations.filter(({ size }) => size === 'small')).toHaveLength(0)
  })

  test('knows the line that queues each of them, and only infers the one that finalizes', () => {
    const kinds = (of: 'queued' | 'finalized') => new Set(gitlab.backgroundMigrations.map((entry) => entry[of].kind))
    expect(kinds('queued')).toEqual(new Set(['recorded']))
    expect(kinds('finalized')).toEqual(new Set(['inferred', 'unknown']))
  })

  test('keeps dirty rows: impossible clocks, one finalized before it was queued again, jobs queued twice', () => {
    const clocks = gitlab.migrations.filter(({ id }) => Number(id.slice(-2)) > 59)
    expect(clocks).toHaveLength(22)
    const early = gitlab.backgroundMigrations.filter(
      ({ queuedBy, finalizedBy }) => queuedBy !== undefined && finalizedBy !== undefined && finalizedBy < queuedBy,
    )
    expect(early.map(({ name }) => name)).toEqual(['BackfillArchivedAndTraversalIdsToVulnerabilityStatistics'])
    expect(gitlab.backgroundMigrations.flatMap(({ requeues }) => requeues ?? [])).toEqual([
      'BackfillArchivedAndTraversalIdsToVulnerabilityReads/20240214163238',
      'LimitNamespaceVisibilityByOrganizationVisibility/20250130093913',
    ])
  })

  test('has every line from 8.0 to 19.6 and every version of the tables', () => {
    expect(gitlab.lines.map(({ line }) => formatLine(line))).toEqual(
      table('release_lines').map((row) => cell(row, 'line')),
    )
    expect(gitlab.lines).toHaveLength(135)
    const listed = new Set(gitlab.releases.map(({ version }) => version.text))
    const known = [
      ...table('versions').map((row) => cell(row, 'version')),
      ...table('release_lines').map((row) => cell(row, 'latest_patch')),
    ]
    expect(known.filter((version) => !listed.has(version))).toEqual([])
    expect(gitlab.releases.find(({ version }) => version.text === '17.5.5')?.date).toBe('2025-01-22')
  })

  test("has the 34 stops of the product's own list, 4 conditional ones beyond it, and the scheduled ones of 19", () => {
    const rows = table('stops').filter((row) => !cell(row, 'line').startsWith('19.'))
    const written = gitlab.stops.filter(({ recorded }) => recorded)
    expect(written.map(({ id, kind, when }) => [id, kind, when.join('|')])).toEqual(
      rows.map((row) => [cell(row, 'line'), cell(row, 'kind'), cell(row, 'condition')]),
    )
    expect(rows.filter((row) => cell(row, 'in_product_list') === 'yes')).toHaveLength(34)
    expect(gitlab.stops.filter(({ recorded }) => !recorded).map(({ id }) => id)).toEqual(['19.2', '19.5'])
    expect(gitlab.stops.flatMap(({ minPatch }) => minPatch?.text ?? [])).toEqual(['15.11.3', '18.11.9'])
  })

  test('asks the questions of the table, with its probes', () => {
    const asked = gitlab.conditions.filter(({ ran }) => !ran)
    expect(asked.map(({ id, probe }) => [id, probe?.sql ?? '', String(probe?.threshold ?? '')])).toEqual(
      table('conditions').map((row) => [cell(row, 'condition'), cell(row, 'probe'), cell(row, 'threshold')]),
    )
    expect(gitlab.conditions.filter(({ probe }) => probe?.verified === false).map(({ id }) => id)).toEqual([
      'npm-registry-used',
    ])
  })

  test('asks for the PostgreSQL of the table', () => {
    const spans = gitlab.components[0]!.spans.slice(1)
    expect(spans.map(({ from, requires, tested }) => [from.text, requires?.text, tested?.text])).toEqual(
      table('postgresql').map((row) => {
        const highest = cell(row, 'maximum_tested')
        const minimum = cell(row, 'minimum').replace(/^(\d+)\.0$/u, '$1')
        return [cell(row, 'gitlab_line_from'), `>=${minimum}`, highest === '' ? undefined : `<${Number(highest) + 1}`]
      }),
    )
  })

  test('has the days of the migration base classes of the table', () => {
    const instant = (text: string) => (text === '' ? undefined : Date.parse(text))
    expect(gitlab.apiVersions.map(({ version, from, until }) => [version, from, until])).toEqual(
      table('migration_versions').map((row) => [
        cell(row, 'class'),
        instant(cell(row, 'allowed_from')),
        instant(cell(row, 'allowed_until')),
      ]),
    )
  })

  test('stays small enough to be read at once: below 200,000 characters', () => {
    const length = manifestFiles('gitlab').reduce((total, { text }) => total + text.length, 0)
    expect(length).toBeLessThan(200_000)
  })
})

describe('The manifests of other products', () => {
  test('Fedora CoreOS has 19 barriers, 9 of them for signing keys', () => {
    const { stops } = shipped('fedora-coreos')
    expect(stops).toHaveLength(19)
    expect(stops.filter(({ cause }) => cause === 'signing-key')).toHaveLength(9)
  })

  test('CockroachDB has 9 withdrawn versions and no innovation series among its stops', () => {
    const { releases, stops } = shipped('cockroachdb')
    expect(releases.flatMap(({ version, withdrawn }) => (withdrawn === undefined ? [] : version.text))).toEqual([
      '20.1.4',
      '20.1.5',
      '21.1.8',
      '22.1.17',
      '22.1.19',
      '22.2.4',
      '22.2.8',
      '23.1.0',
      '24.2.1',
    ])
    const innovation = new Set(['24.2', '25.1', '25.3', '26.1', '26.3'])
    expect(stops.filter(({ id }) => innovation.has(id))).toEqual([])
  })

  test('Nextcloud asks for a PHP between two ends from every major on', () => {
    const { components, lines } = shipped('nextcloud')
    expect(components[0]!.spans.at(-1)!.requires!.text).toBe('>=8.2 <=8.5')
    expect(lines.map(({ line }) => line[0])).toEqual(Array.from({ length: 24 }, (_, i) => i + 11))
  })

  test('Sentry names four versions to avoid', () => {
    const avoided = shipped('sentry').releases.filter(({ avoid }) => avoid !== undefined)
    expect(avoided.map(({ version }) => version.text)).toEqual(['23.7.0', '25.12.0', '26.3.0', '26.4.0'])
  })

  test('Sourcegraph declares no stop and 24 out-of-band migrations, 14 with a recorded end', () => {
    const { stops, backgroundMigrations } = shipped('sourcegraph')
    expect(stops).toEqual([])
    expect(backgroundMigrations).toHaveLength(24)
    expect(backgroundMigrations.filter(({ finalization }) => finalization === 'recorded')).toHaveLength(14)
  })
})
