import { describe, expect, test } from 'vitest'
import { newBackgroundMigration } from '../../../src/app/new/background-migration.ts'
import { newCondition } from '../../../src/app/new/condition.ts'
import { newMigration } from '../../../src/app/new/migration.ts'
import { newRelease } from '../../../src/app/new/release.ts'
import { newFinalizer } from '../../../src/app/new-finalizer.ts'
import { type UserError } from '../../../src/domain/errors.ts'
import { newFinalizerText } from '../../../src/present/new-finalizer.ts'
import { newEntryText } from '../../../src/present/new-entry.ts'
import { plainPalette } from '../../../src/present/palette.ts'
import { newEntrySchema } from '../../../src/results/new-entry.ts'
import { newFinalizerSchema } from '../../../src/results/new-finalizer.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { schemaErrors } from '../../support/valid-answer.ts'
import { desk, head } from './desk.ts'

const here = { manifest: 'desk' }
const options = { width: 100, palette: plainPalette }

function refusal(answer: Promise<unknown>): Promise<UserError> {
  return answer.then(
    () => expect.unreachable('it was not refused'),
    (error: unknown) => error as UserError,
  )
}

describe('plan new migration', () => {
  test('writes an entry that is dated now, comes with the first line that is not out, and uses the current base class', async () => {
    const { ports, text } = desk()
    const before = text('migrations.yaml')!
    const answer = await newMigration(ports, 'add_colour_to_parcels', here)
    expect(schemaErrors(newEntrySchema, answer)).toEqual([])
    expect(text('migrations.yaml')).toBe(
      `${before}  - id: "20261121120000"
    name: add_colour_to_parcels
    release: "1.3"
    api_version: "2.2"
    up: db/20261121120000_add_colour_to_parcels.up.sql
    down: db/20261121120000_add_colour_to_parcels.down.sql
`,
    )
    expect(answer.remarks).toEqual([])
  })

  test('leaves SQL to write that plan validate finds until it is written, and then finds nothing', async () => {
    const { ports, found } = desk()
    expect(await found()).toEqual(['version-closing:2.1'])
    const { to_fill: toFill } = await newMigration(ports, 'add_colour_to_parcels', here)
    expect(toFill).toHaveLength(2)
    expect(await found()).toEqual(['sql-syntax:20261121120000', 'version-closing:2.1'])
    const file = '/desk/desk/db/20261121120000_add_colour_to_parcels.up.sql'
    ports.files.writeText(file, 'ALTER TABLE parcels ADD COLUMN colour text;\n')
    expect(await found()).toEqual(['version-closing:2.1'])
  })

  test('neither of its files is SQL that PostgreSQL reads', async () => {
    const { ports, text } = desk()
    await newMigration(ports, 'add_colour_to_parcels', here)
    for (const way of ['up', 'down']) {
      const name = `db/20261121120000_add_colour_to_parcels.${way}.sql`
      expect(await ports.sql.read(name, text(name)!)).toHaveProperty('problem.kind', 'syntax')
    }
  })

  test('writes no files where plan does not drive the product, and none with --no-sql', async () => {
    const others = memoryPorts({ '/desk/m.yaml': head })
    const answer = await newMigration(others, 'add_colour', { manifest: 'm.yaml' })
    expect(answer.files.map(({ path }) => path)).toEqual(['m.yaml'])
    expect(others.written.get('/desk/m.yaml')).toBe(
      `${head}\nmigrations:\n  - {id: "20261121120000", name: add_colour, release: "1.3", api_version: "2.2"}\n`,
    )
    const { ports, names } = desk()
    const before = names()
    const told = await newMigration(ports, 'add_colour', { ...here, sql: false })
    expect(told.remarks).toEqual(['it names no SQL: plan runs nothing for it until somebody writes up:'])
    expect(names()).toEqual(before)
  })

  test('takes the next second when one is taken, and follows the newest of its release', async () => {
    const entries = '  - {id: "20261121120000", name: a, release: "1.2", up: db/20260501080000_create_parcels.up.sql}\n'
    const { ports } = desk('', {}, entries)
    const answers = []
    for (const name of ['b', 'c']) answers.push(await newMigration(ports, name, here))
    expect(answers.map(({ migration }) => migration?.id)).toEqual(['20261121120001', '20261121120002'])
  })

  test('shows everything and writes nothing with --dry-run, and names the command that does', async () => {
    const { ports, names, text } = desk()
    const [files, before] = [names(), text('migrations.yaml')]
    const flags = { ...here, dryRun: true, phase: 'post', dependsOn: [], transaction: 'none' } as const
    const answer = await newMigration(ports, 'index_parcels', flags)
    expect([names(), text('migrations.yaml')]).toEqual([files, before])
    expect(answer.command).toBe('plan new migration index_parcels --phase post --transaction none --manifest desk')
    expect(newEntryText(answer, options)).toContain('Would add the migration index_parcels\n')
    expect(newEntryText(answer, options)).toContain('+     transaction: none')
  })

  test.each([
    ['CreateBoxes', {}, 'bad-name', ['create_boxes']],
    ['create_parcels', {}, 'name-taken', []],
    ['x', { in: '1.2' }, 'release-out', []],
    ['x', { in: '1.2.7' }, 'release-out', []],
    ['x', { in: '0.9' }, 'unknown-version', ['1.0']],
    ['x', { database: 'mian' }, 'unknown-database', ['main']],
    ['x', { dependsOn: ['FillX'] }, 'unknown-background-migration', []],
  ])('refuses %s with %j: %s', async (name, flags, code, suggestions) => {
    const { ports, names } = desk()
    const before = names()
    const error = await refusal(newMigration(ports, name, { ...here, ...flags }))
    expect(error).toMatchObject({ code })
    expect(error.suggestions).toEqual(expect.arrayContaining(suggestions))
    expect(names()).toEqual(before)
  })

  test('says that a release is not listed yet, and that the stop before it has to be out first', async () => {
    const { ports } = desk('  - {version: "9.9", until: 2020-01-01T00:00:00Z}\n')
    expect((await newMigration(ports, 'a', { ...here, in: '1.4', sql: false })).remarks[0]).toBe(
      'the manifest does not list 1.4 yet: plan new release adds it',
    )
    const stop = head.replace('stops:\n', 'stops:\n  - {line: "1.3", cause: other, reason: x}\n')
    const planned = memoryPorts({ '/desk/m.yaml': stop })
    expect((await newMigration(planned, 'a', { manifest: 'm.yaml', in: '1.4' })).remarks[1]).toBe(
      'the stop 1.3 is not out yet, and a migration of 1.4 has to be dated after it: plan retime 20261121120000 from 2026-12-02 on',
    )
  })

  test('refuses where no version of the base class is open', async () => {
    const closed = head
      .replace('from: 2026-11-01T00:00:00Z', 'from: 2026-12-01T00:00:00Z')
      .replace('2026-11-30', '2026-11-01')
    const ports = memoryPorts({ '/desk/m.yaml': closed })
    expect(await refusal(newMigration(ports, 'a', { manifest: 'm.yaml' }))).toMatchObject({
      code: 'no-api-version-open',
    })
  })
})

describe('plan new background-migration', () => {
  const work = {
    key: ['id'],
    update: 'UPDATE parcels SET weight = 0 WHERE {batch} AND weight IS NULL',
    done: 'weight IS NOT NULL',
  }

  test('adds the work and the post migration that queues it, and plan validate finds nothing new', async () => {
    const { ports, found, text } = desk()
    const answer = await newBackgroundMigration(ports, 'FillWeights', {
      ...here,
      table: 'parcels',
      ...work,
      batchSize: 500,
    })
    expect(schemaErrors(newEntrySchema, answer)).toEqual([])
    expect(text('manifest.yaml')).toBe(`${head}
background_migrations:
  - name: FillWeights
    queued_by: "20261121120000"
    table: parcels
    key: [id]
    batch_size: 500
    update: ${work.update}
    done: weight IS NOT NULL
    finalization: open
`)
    expect(text('migrations.yaml')).toContain('name: queue_fill_weights\n    release: "1.3"\n    phase: post\n')
    expect(await found()).toEqual(['version-closing:2.1'])
    expect(answer).toMatchObject({ to_fill: [], remarks: [] })
  })

  test('leaves out what nobody said, and plan validate names it', async () => {
    const { ports, found } = desk()
    const answer = await newBackgroundMigration(ports, 'FillWeights', { ...here, table: 'parcels' })
    expect(answer.to_fill).toHaveLength(3)
    expect(await found()).toEqual(['version-closing:2.1', 'work-missing:FillWeights/20261121120000'])
  })

  test('refuses a name that is taken or is none', async () => {
    const { ports } = desk()
    await newBackgroundMigration(ports, 'FillWeights', { ...here, table: 'parcels' })
    const again = newBackgroundMigration(ports, 'FillWeights', { ...here, table: 'parcels' })
    expect(await refusal(again)).toMatchObject({ code: 'name-taken', place: { file: 'manifest.yaml' } })
    const bad = newBackgroundMigration(ports, 'fill_boxes', { ...here, table: 'boxes' })
    expect(await refusal(bad)).toMatchObject({ code: 'bad-name', suggestions: ['FillBoxes'] })
  })
})

describe('plan new finalizer, for a product that plan drives', () => {
  const queued = (line: string) => `background_migrations:
  - name: FillWeights # heavy
    queued_in: "${line}"
    table: parcels
    key: [id]
    update: UPDATE parcels SET weight = 0 WHERE {batch}
    done: weight IS NOT NULL
`

  test('adds the post migration that finalizes, in the first legal release', async () => {
    const { ports, found, text } = desk(queued('1.1'))
    const answer = await newFinalizer(ports, 'FillWeights', here)
    expect(schemaErrors(newFinalizerSchema, answer)).toEqual([])
    expect(answer).toMatchObject({
      first_legal: '1.2',
      finalized_in: '1.3',
      migration: { id: '20261121120000', phase: 'post' },
    })
    expect(text('migrations.yaml')).toContain('name: finalize_fill_weights\n    release: "1.3"\n    phase: post\n')
    expect(text('manifest.yaml')).toContain('queued_in: "1.1"\n    finalized_by: "20261121120000"\n')
    expect(await found()).toEqual(['version-closing:2.1'])
    const again = await newFinalizer(ports, 'FillWeights', here)
    expect(again).toMatchObject({ changed: false, files: [] })
    expect(newFinalizerText(again, plainPalette)).toContain('Nothing to change: FillWeights is finalized in 1.3')
  })

  test('writes only the release while the stop before it is not out', async () => {
    const { ports, text } = desk(queued('1.3').replace('"1.3"', '"1.2"'))
    ports.files.writeText(
      '/desk/desk/manifest.yaml',
      text('manifest.yaml')!
        .replace('stops:\n', 'stops:\n  - {line: "1.3", cause: other, reason: x}\n')
        .replace('# soon\n', '\n  - {version: "1.4.0", planned: {release: 2027-02-01}}\n'),
    )
    const answer = await newFinalizer(ports, 'FillWeights', here)
    expect(answer).toMatchObject({ finalized_in: '1.4', stop: '1.3' })
    expect(answer.migration).toBeUndefined()
    expect(answer.remarks).toEqual([
      'the migration that finalizes it has to be dated after the stop 1.3, which is not out yet: the same command writes it from 2026-12-02 on',
    ])
    expect(text('manifest.yaml')).toContain('finalized_in: "1.4"')
  })

  test('makes files for SQL when asked, which have to be filled in', async () => {
    const { ports, found } = desk(queued('1.1'))
    const answer = await newFinalizer(ports, 'FillWeights', { ...here, sql: true })
    expect(answer.to_fill).toHaveLength(2)
    expect(await found()).toContain('sql-syntax:20261121120000')
  })
})

describe('plan new release', () => {
  test('plans a release in its place, and only says when it may come', async () => {
    const { ports, text, found } = desk()
    const answer = await newRelease(ports, '1.4.0', here)
    expect(text('manifest.yaml')).toBe(head.replace('# soon\n', '# soon\n  - {version: "1.4.0", planned: {}}\n'))
    expect(answer.remarks).toEqual([
      'going by the last 4 lines, 61 days apart, it would come out about 2027-01-31; nothing of that was written',
    ])
    expect(await found()).toEqual(['version-closing:2.1'])
  })

  test('records one that is out between its neighbours, and twice is once', async () => {
    const { ports, text } = desk()
    const flags = { ...here, date: '2026-10-15' }
    await newRelease(ports, '1.2.1', flags)
    const after = text('manifest.yaml')
    expect(after).toContain('"1.2.0", date: 2026-10-01}\n  - {version: "1.2.1", date: 2026-10-15}\n')
    expect(await newRelease(ports, '1.2.1', flags)).toMatchObject({ outcome: 'nothing-to-do', files: [] })
    expect(text('manifest.yaml')).toBe(after)
  })

  test('says of a planned release that it is out, and twice is once', async () => {
    const { ports, text } = desk()
    const flags = { ...here, date: '2026-11-20' }
    expect(await newRelease(ports, '1.3.0', { ...flags, dryRun: true })).toMatchObject({
      outcome: 'out',
      dry_run: true,
    })
    expect(text('manifest.yaml')).toBe(head)
    expect(await newRelease(ports, '1.3.0', flags)).toMatchObject({ outcome: 'out', remarks: [] })
    const after = text('manifest.yaml')
    expect(after).toBe(
      head.replace(/\{version: "1\.3\.0", planned: \{.*?\}\}/u, '{version: "1.3.0", date: 2026-11-20}'),
    )
    expect(await newRelease(ports, '1.3.0', flags)).toMatchObject({ outcome: 'nothing-to-do', files: [] })
    expect(text('manifest.yaml')).toBe(after)
  })

  test('moves the day until which the manifest is complete, when somebody says that it is, and never back', async () => {
    const { ports, text } = desk()
    const flags = { ...here, date: '2026-11-21', complete: true }
    await newRelease(ports, '1.3.0', flags)
    expect(text('manifest.yaml')).toContain('complete_until: 2026-11-21\n')
    expect(await newRelease(ports, '1.3.0', flags)).toMatchObject({ outcome: 'nothing-to-do', files: [] })
    await newRelease(ports, '1.2.1', { ...flags, date: '2026-10-15' })
    expect(text('manifest.yaml')).toContain('complete_until: 2026-11-21\n')
  })

  test.each([
    ['1.4', {}, 'unreadable-version'],
    ['1.3.0', { date: '2026-11-20', releaseDay: '2026-11-20' }, 'release-exists'],
    ['1.2.0', { date: '2026-10-02' }, 'release-exists'],
    ['1.3.0', { cut: '2026-11-27' }, 'release-exists'],
    ['1.4.0', { date: '2026-12-01' }, 'bad-date'],
    ['1.4.0', { cut: '2026-02-30' }, 'bad-date'],
    ['1.4.0', { cut: '2027-02-02', releaseDay: '2027-02-01' }, 'bad-date'],
  ])('refuses %s with %j: %s', async (version, flags, code) => {
    const { ports, text } = desk()
    expect(await refusal(newRelease(ports, version, { ...here, ...flags }))).toMatchObject({ code })
    expect(text('manifest.yaml')).toBe(head)
  })
})

describe('plan new condition', () => {
  const question = 'Has parcels more than 1000 rows?'

  test('adds the question with its query', async () => {
    const { ports, text, found } = desk()
    const probe = { sql: 'SELECT count(*) FROM (SELECT 1 FROM parcels LIMIT 1001) x', operator: '>', threshold: '1000' }
    const answer = await newCondition(ports, 'many-parcels', { ...here, question, ...probe })
    expect(schemaErrors(newEntrySchema, answer)).toEqual([])
    expect(text('manifest.yaml')).toBe(
      `${head}\nconditions:\n  - id: many-parcels\n    question: ${question}\n    probe: {database: main, sql: ${probe.sql}, operator: ">", threshold: 1000}\n`,
    )
    expect(await found()).toEqual(['condition-unused:many-parcels', 'version-closing:2.1'])
    const again = newCondition(ports, 'many-parcels', { ...here, question })
    expect(await refusal(again)).toMatchObject({ code: 'name-taken' })
  })

  test.each([
    ['Many', {}, 'bad-name'],
    ['many', { sql: 'SELECT 1' }, 'usage'],
    ['many', { sql: 'SELECT 1', operator: '~', threshold: '1' }, 'usage'],
    ['many', { sql: 'SELECT 1', operator: '>', threshold: '1', database: 'x' }, 'unknown-database'],
  ])('refuses %s with %j: %s', async (id, flags, code) => {
    const { ports } = desk()
    expect(await refusal(newCondition(ports, id, { ...here, question, ...flags }))).toMatchObject({ code })
  })
})
