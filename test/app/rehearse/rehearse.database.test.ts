import { describe, expect, test } from 'vitest'
import { rehearsalOutcome } from '../../../src/app/rehearse/rehearse.ts'
import { type CommandRequest } from '../../../src/ports/processes.ts'
import { testDatabase } from '../../support/postgres/database.ts'
import { create, finalize, queue, rehearsalPid, rehearsed, work } from './small-product.ts'

describe('A rehearsal', () => {
  test('goes the whole path with rows in the tables, and compares it with a fresh installation', async () => {
    const result = await rehearsed()
    expect(result).toMatchObject({
      verdict: 'passed',
      findings: [],
      samples: [{ source: 'parcels', rows: 30, release: '1.0.0' }],
      hops: [
        { from: '1.0.0', to: '1.1.0', state: 'passed' },
        { from: '1.1.0', to: '1.2.0', state: 'passed' },
      ],
      schemas: [{ database: 'main', verdict: 'same', differences: [] }],
      work: [{ name: 'FillWeights', verdict: 'held' }],
    })
    const kinds = result.hops[0]!.steps.map(({ kind, state }) => `${kind} ${state}`)
    expect(kinds).toEqual([
      'finish-due skipped',
      'migrate done',
      'verify done',
      'finish-background done',
      'verify done',
    ])
    expect(result.tables).toEqual([
      { database: 'main', table: 'public.old', before: 1, verdict: 'gone' },
      { database: 'main', table: 'public.parcels', before: 30, after: 30, verdict: 'kept' },
    ])
    expect(rehearsalOutcome(result)).toBe('done')
  })

  test('goes online when it is asked to', async () => {
    const result = await rehearsed({ flags: { zeroDowntime: true } })
    expect(result.verdict).toBe('passed')
    expect(result.hops[0]!.steps.map(({ kind }) => kind)).toContain('post-migrate')
  })

  test('runs no command that is not marked, and tells a marked one that it is a rehearsal', async () => {
    const command = { ...work, update: undefined, done: undefined, command: ['ship', '--all'] }
    const { update: _, done: __, ...bare } = command
    const ran: CommandRequest[] = []
    const migrations = [create, queue, finalize]
    const quiet = await rehearsed({ migrations, body: { background_migrations: [bare] }, ran })
    expect(ran).toEqual([])
    expect(quiet.remarks).toContainEqual(expect.stringContaining('commands of FillWeights were not run'))
    await rehearsed({ migrations, body: { background_migrations: [{ ...bare, rehearsable: true }] }, ran })
    expect(ran).toMatchObject([{ command: ['ship', '--all'], environment: { WAYSTOP_REHEARSAL: '1' } }])
  })

  test('makes rows in the release they fit, and brings them to the version it begins with', async () => {
    const result = await rehearsed({ flags: { from: '1.1.0', rows: 7 } })
    expect(result).toMatchObject({
      verdict: 'passed',
      samples: [{ release: '1.0.0', rows: 7 }],
      hops: [{ from: '1.1.0', to: '1.2.0' }],
    })
    expect(result.tables).toContainEqual(expect.objectContaining({ table: 'public.parcels', before: 7, after: 7 }))
  })

  test('says where the SQL of a sample stands when it does not run', async () => {
    const bad = [{ table: 'parcels', sql: 'INSERT INTO parcels (height) VALUES (1)' }]
    await expect(rehearsed({ body: { samples: bad } })).rejects.toMatchObject({
      code: 'bad-sample',
      place: { file: 'manifest.yaml' },
    })
  })

  test('is no rehearsal where there is no path', async () => {
    const blocks = [{ name: 'never', from: '<1.2.0', to: '1.2.0', reason: 'it burns' }]
    const result = await rehearsed({ body: { blocks } })
    expect(result).toMatchObject({ verdict: 'no-path', hops: [], because: expect.stringContaining('it burns') })
    expect(rehearsalOutcome(result)).toBe('illegal')
  })

  test('asks for another server when the major version is not the one it must be', async () => {
    await expect(rehearsed({ flags: { postgres: 99 } })).rejects.toMatchObject({ code: 'other-postgres' })
  })

  test('ends soon when it is told to', async () => {
    const stop = new AbortController()
    const tell = (line: string): void => {
      if (line.endsWith('finish-background')) stop.abort()
    }
    const result = await rehearsed({ product: { stop: stop.signal }, tell })
    expect(result).toMatchObject({ verdict: 'interrupted', hops: [{ state: 'not-reached' }, { state: 'not-reached' }] })
    expect(rehearsalOutcome(result)).toBe('interrupted')
  })

  test('leaves no database behind, whatever happened', async () => {
    const { sql } = await testDatabase()
    const left = await sql('SELECT datname FROM pg_database WHERE datname LIKE $1', [
      `waystop_rehearsal_${rehearsalPid}_%`,
    ])
    expect(left).toEqual([])
  })
})
