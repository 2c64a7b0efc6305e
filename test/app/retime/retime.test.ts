import { describe, expect, test } from 'vitest'
import { retime } from '../../../src/app/retime/retime.ts'
import { releaseCut } from '../../../src/app/release-cut.ts'
import { type UserError } from '../../../src/domain/errors.ts'
import { plainPalette } from '../../../src/present/palette.ts'
import { retimingText } from '../../../src/present/retiming.ts'
import { retimingSchema } from '../../../src/results/retiming.ts'
import { schemaErrors } from '../../support/valid-answer.ts'
import { desk, head } from '../new/desk.ts'

const here = { manifest: 'desk' }

/** An old column, the queue of its backfill, an index that is new, and a finalizer of older work. */
const entries = `  - id: "20260801080000" # begun in August
    name: add_colour
    release: "1.3"
    api_version: "2.2"
    up: db/20260801080000_add_colour.up.sql
    down: db/20260801080000_add_colour.down.sql
  - {id: "20260802080000", name: queue_fill_colours, release: "1.3", phase: post, api_version: "2.2"}
  - {id: "20261102080000", name: index_colours, release: "1.3", api_version: "2.2", up: db/20261102080000_index_colours.up.sql}
  - {id: "20260720080000", name: old, release: "1.2", api_version: "2.1", up: db/old.up.sql}
  - {id: "20261120080000", name: finalize_fill_weights, release: "1.3", phase: post, api_version: "2.2"}
`
const work = `background_migrations:
  - {name: FillColours, queued_by: "20260802080000", table: parcels, key: [id], update: "UPDATE parcels SET colour = 1 WHERE {batch}", done: colour IS NOT NULL}
  - {name: FillWeights, queued_in: "1.0", finalized_by: "20261120080000", table: parcels, key: [id], update: "UPDATE parcels SET weight = 1 WHERE {batch}", done: weight IS NOT NULL}
`
const files = {
  'db/20260801080000_add_colour.up.sql': 'ALTER TABLE parcels ADD COLUMN colour integer;\n',
  'db/20260801080000_add_colour.down.sql': 'ALTER TABLE parcels DROP COLUMN colour;\n',
  'db/20261102080000_index_colours.up.sql': 'ALTER TABLE parcels ADD COLUMN tint integer;\n',
  'db/old.up.sql': 'ALTER TABLE parcels ADD COLUMN height integer;\n',
}

function refusal(answer: Promise<unknown>): Promise<UserError> {
  return answer.then(
    () => expect.unreachable('it was not refused'),
    (error: unknown) => error as UserError,
  )
}

describe('plan retime --all-stale', () => {
  test('moves what is stale with all that ran after it, renames files, and rewrites what names them', async () => {
    const { ports, text, names } = desk(work, files, entries)
    const answer = await retime(ports, [], { ...here, allStale: true })
    expect(schemaErrors(retimingSchema, answer)).toEqual([])
    expect(answer.moves.map(({ from, to, because }) => `${from} ${to} ${because}`)).toEqual([
      '20260801080000 20261121115957 before-stop',
      '20260802080000 20261121115958 too-old',
      '20261102080000 20261121115959 follows',
      '20261120080000 20261121120000 follows',
    ])
    const now = text('migrations.yaml')!
    expect(now).toContain('  - id: "20261121115957" # begun in August\n    name: add_colour\n')
    expect(now).toContain(
      '    up: db/20261121115957_add_colour.up.sql\n    down: db/20261121115957_add_colour.down.sql\n',
    )
    expect(now).toContain('{id: "20260720080000", name: old,')
    expect(text('manifest.yaml')).toContain('{name: FillColours, queued_by: "20261121115958",')
    expect(text('manifest.yaml')).toContain('finalized_by: "20261121120000"')
    expect(names().filter((name) => name.endsWith('.sql'))).toEqual([
      'db/20260501080000_create_parcels.up.sql',
      'db/20261121115957_add_colour.down.sql',
      'db/20261121115957_add_colour.up.sql',
      'db/20261121115959_index_colours.up.sql',
      'db/old.up.sql',
    ])
    expect(text('db/20261121115957_add_colour.up.sql')).toBe(files['db/20260801080000_add_colour.up.sql'])
  })

  test('takes the findings away, brings no new ones, and does nothing the second time', async () => {
    const { ports, found, written } = withWritten()
    const before = await found()
    expect(before.filter((id) => id.startsWith('timestamp'))).toEqual([
      'timestamp-before-stop:20260720080000',
      'timestamp-before-stop:20260801080000',
      'timestamp-too-old:20260801080000',
      'timestamp-too-old:20260802080000',
    ])
    await retime(ports, [], { ...here, allStale: true })
    const after = await found()
    expect(after.filter((id) => id.startsWith('timestamp'))).toEqual(['timestamp-before-stop:20260720080000'])
    expect(after.filter((id) => !before.includes(id))).toEqual([])
    const texts = written()
    expect(await retime(ports, [], { ...here, allStale: true })).toMatchObject({ outcome: 'nothing-to-do', files: [] })
    expect(written()).toEqual(texts)
  })

  test('shows everything and writes nothing with --dry-run', async () => {
    const { ports, written } = withWritten()
    const before = written()
    const answer = await retime(ports, [], { ...here, allStale: true, dryRun: true })
    expect(written()).toEqual(before)
    const text = retimingText(answer, { width: 100, palette: plainPalette })
    expect(text).toContain('4 migrations would get a new timestamp')
    expect(text).toContain(
      '20260801080000 -> 20261121115957  add_colour (1.3): not dated after the stop before its release',
    )
    expect(answer.command).toBe('plan retime --all-stale --manifest desk')
  })
})

function withWritten() {
  const it = desk(work, files, entries)
  return { ...it, written: () => [...it.ports.written] }
}

describe('plan retime ID', () => {
  test('moves only what is named and what runs after it', async () => {
    const { ports } = withWritten()
    const { moves } = await retime(ports, ['20260802080000'], here)
    expect(moves.map(({ from }) => from)).toEqual(['20260802080000', '20261120080000'])
  })

  test('leaves a timestamp that may stay', async () => {
    const { ports } = withWritten()
    expect(await retime(ports, ['20261102080000'], here)).toMatchObject({
      outcome: 'nothing-to-do',
      remarks: ['20261102080000 may keep its timestamp'],
    })
  })

  test('refuses what is released also where its timestamp is fine', async () => {
    const { ports } = withWritten()
    const { refusals } = await retime(ports, ['20260501080000'], here)
    expect(refusals.map(({ message }) => message)).toEqual([
      '20260501080000 came with 1.0, which is out since 2026-06-01: databases have recorded it by this id',
    ])
  })

  test('refuses what is released, and what a cut froze, and changes nothing at all then', async () => {
    const { ports, written } = withWritten()
    const before = written()
    const answer = await retime(ports, ['20260720080000', '20260801080000'], here)
    expect(answer).toMatchObject({ outcome: 'refused', moves: [], files: [] })
    expect(answer.refusals.map(({ id, because }) => `${id} ${because}`)).toEqual(['20260720080000 released'])
    expect(written()).toEqual(before)
    await releaseCut(ports, '1.3', here)
    const frozen = await retime(ports, [], { ...here, allStale: true })
    expect(frozen.refusals.map(({ id, because }) => `${id} ${because}`)).toEqual([
      '20260801080000 frozen',
      '20260802080000 frozen',
    ])
    expect(retimingText(frozen, { width: 100, palette: plainPalette })).toContain('frozen since the cut of 1.3')
  })

  test('gives a migration of a version that closes the current one', async () => {
    const old = '  - {id: "20261110080000", name: add_tint, release: "1.3", api_version: "2.1", up: db/old.up.sql}\n'
    const { ports, text } = desk('', files, old)
    const answer = await retime(ports, ['20261110080000'], here)
    expect(answer.moves).toEqual([
      {
        from: '20261110080000',
        to: '20261121120000',
        name: 'add_tint',
        release: '1.3',
        because: 'api-version',
        api_version: '2.2',
      },
    ])
    expect(text('migrations.yaml')).toContain(
      '{id: "20261121120000", name: add_tint, release: "1.3", api_version: "2.2", up: db/old.up.sql}',
    )
  })

  test('rewrites what a stop is for, and what is queued again', async () => {
    const more = `background_migrations:
  - {name: Fill, queued_by: "20260802080000", table: a, key: [id], update: "UPDATE a SET b = 1 WHERE {batch}", done: b = 1}
  - {name: Fill, queued_by: "20261101080000", requeues: "20260802080000", table: a, key: [id], update: "UPDATE a SET b = 1 WHERE {batch}", done: b = 1}
`
    const both = `  - {id: "20260802080000", name: queue_fill, release: "1.3", phase: post, api_version: "2.2"}
  - {id: "20261101080000", name: queue_fill_again, release: "1.3", phase: post, api_version: "2.2"}
`
    const { ports, text } = desk(more, {}, both)
    const stops = head.replace('reason: the search', 'for: ["20260802080000"], reason: the search')
    ports.files.writeText('/desk/desk/manifest.yaml', `${stops}${more}`)
    await retime(ports, [], { ...here, allStale: true })
    expect(text('manifest.yaml')).toContain('for: ["20261121115959"]')
    expect(text('manifest.yaml')).toContain('queued_by: "20261121120000", requeues: "20261121115959"')
  })

  test('asks which, and lists what is stale', async () => {
    const { ports } = withWritten()
    expect(await refusal(retime(ports, [], here))).toMatchObject({
      code: 'usage',
      details: ['20260801080000 add_colour: before-stop', '20260802080000 queue_fill_colours: too-old'],
      suggestions: ['plan retime --all-stale'],
    })
    expect(await refusal(retime(ports, ['20260801080001'], here))).toMatchObject({ code: 'unknown-migration' })
  })
})
