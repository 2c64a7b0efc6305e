import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { machineProcesses } from '../../../src/adapters/processes.ts'
import { type BackupPolicy, type RunRecord } from '../../../src/run/record.ts'
import { type StepExecutor } from '../../../src/run/driver.ts'
import { backupExecutor } from '../../../src/run/executors/backup.ts'
import { readRestorePoint } from '../../../src/run/executors/backup-answer.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { hopOf, minute, runOf } from '../run-of-hops.ts'
import { contextOf } from './context.ts'

const folder = temporaryFolder()
const now = Date.parse('2026-11-22T02:10:00.500Z')
const good = '{"id": "snap-1", "taken_at": "2026-11-22T02:10:00Z", "restore": "snap restore snap-1"}'

function script(text: string): readonly string[] {
  const path = join(folder, `hook-${Math.random().toString(36).slice(2)}`)
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o755)
  return [path, '--json']
}

const parts = {
  processes: machineProcesses,
  clock: { now: () => now },
  place: { packageRoot: '/', workingFolder: folder, environment: {} },
}
const executor = backupExecutor(parts)

function run(backup: BackupPolicy, more: Partial<RunRecord> = {}): RunRecord {
  return { ...runOf([hopOf(1), hopOf(2)]), begunAt: now - 60 * minute, restorePoints: [], events: [], backup, ...more }
}

const byHook = (text: string, kind: 'hop' | 'session' | 'once' = 'hop', more: Partial<RunRecord> = {}) =>
  run({ kind, command: script(text) }, more)

const did = (record: RunRecord, id = '1.backup', signal?: AbortSignal) => executor.run(contextOf(record, id, signal))

const point = { hop: 1, id: 'snap-0', takenAt: now - 5 * minute, restore: 'snap restore snap-0', by: 'ann' }

describe('a hook', () => {
  test('that tells where to go back to makes a restore point', async () => {
    expect(await did(byHook(`echo working >&2; echo '${good}'`))).toMatchObject({
      kind: 'done',
      outcome: 'snap-1, taken 2026-11-22T02:10:00.000Z; back: snap restore snap-1',
      restorePoint: { id: 'snap-1', takenAt: Date.parse('2026-11-22T02:10:00Z'), restore: 'snap restore snap-1' },
    })
  })

  test('learns which hop of which run it is for, as words and not through a shell', async () => {
    const record = byHook(
      `test "$1" = --json || exit 9
echo "{\\"id\\": \\"$WAYSTOP_PRODUCT/$WAYSTOP_RUN/$WAYSTOP_HOP\\", \\"taken_at\\": \\"2026-11-22T02:10:01Z\\", \\"restore\\": \\"$WAYSTOP_FROM<$WAYSTOP_TO\\"}"`,
    )
    expect(await did(record, '2.backup')).toMatchObject({
      restorePoint: { id: 'harbor/2026-11-21-1/2', restore: '2.0.0<3.0.0' },
    })
  })

  test.each([
    ['exit 3', 'ended with exit code 3'],
    ['kill -9 $$', 'was killed by somebody else'],
    [`echo '${good}'; exit 1`, 'ended with exit code 1'],
    ['true', 'printed nothing, where one JSON object was expected'],
    ['echo done', 'printed something else than one JSON object: done'],
    [`echo starting; echo '${good}'`, 'printed something else than one JSON object: starting'],
    [`echo '[${good}]'`, 'printed something else than one JSON object'],
    [`echo 'null'`, 'printed something else than one JSON object'],
    [`echo '${good.replace('02:10:00Z', '02:09:59Z')}'`, 'which is older than this step: it was not made now'],
    [`echo '${good.replace('2026', '2027')}'`, 'which is still to come: a clock is wrong'],
    [`echo '${good.replace('T02:10:00Z', '')}'`, 'without a usable "taken_at"'],
    [`echo '${good.replace('snap restore snap-1', ' ')}'`, 'without a usable "restore"'],
    [`echo '${good.replace('"snap-1"', '7')}'`, 'without a usable "id"'],
    [`echo '{"taken_at": "2026-11-22T02:10:00Z", "restore": "x"}'`, 'without a usable "id"'],
  ])('that does this is a failure that says so: %s', async (text, because) => {
    const end = await did(byHook(text))
    expect(end).toMatchObject({ kind: 'failed', what: expect.stringContaining(because) })
    expect(end).not.toHaveProperty('restorePoint')
    expect(end).toMatchObject({ next: [expect.any(String), expect.stringContaining('plan run confirm 1.backup')] })
  })

  test('that is not there, or takes too long, is a failure', async () => {
    expect(await did(run({ kind: 'hop', command: ['/nowhere/snap'] }))).toMatchObject({
      kind: 'failed',
      what: 'there is no program /nowhere/snap here, so nothing was backed up',
    })
    const slow = backupExecutor({ ...parts, timeout: 300 })
    expect(await slow.run(contextOf(byHook('sleep 60'), '1.backup'))).toMatchObject({
      kind: 'failed',
      what: expect.stringContaining('did not end within 1 min and was ended'),
    })
  })

  test('is ended when the process has to leave', async () => {
    const leave = new AbortController()
    const sign = join(folder, 'begun')
    const ended = did(byHook(`touch ${sign}; sleep 60; echo '${good}'`), '1.backup', leave.signal)
    while (!existsSync(sign)) await new Promise((resolve) => setTimeout(resolve, 10))
    leave.abort()
    expect(await ended).toEqual({ kind: 'stopped' })
  })

  test('never leaves a password in what is recorded', async () => {
    const end = await did(
      byHook(
        `echo "pg_dump postgresql://ops:hunter2@db/x" >&2; echo '${good.replace('snap restore snap-1', 'psql postgresql://ops:hunter2@db/x')}'`,
      ),
    )
    expect(end).toMatchObject({ kind: 'done', tail: expect.stringContaining('pg_dump') })
    expect(JSON.stringify(end)).not.toContain('hunter2')
  })

  test('is not run in a rehearsal', async () => {
    const left = join(folder, 'rehearsed')
    expect(await did(byHook(`touch ${left}; echo '${good}'`, 'hop', { rehearsal: true }))).toMatchObject({
      kind: 'skipped',
    })
    expect(existsSync(left)).toBe(false)
  })
})

describe('an instant that was told to the minute or second', () => {
  test.each([
    ['2026-11-22T02:10Z', true],
    ['2026-11-22T03:10+01:00', true],
    ['2026-11-22T02:09Z', false],
    ['2026-11-22T02:10:00.500Z', true],
    ['2026-11-22T02:10:00.499Z', false],
  ])('%s counts as made now: %o', (taken, isNow) => {
    const answer = readRestorePoint('hook', good.replace('2026-11-22T02:10:00Z', taken), { begun: now, now })
    expect('ok' in answer).toBe(isNow)
  })
})

describe('how often', () => {
  test('for each hop: a restore point of another hop, or of this one, does not stand for it', async () => {
    for (const hop of [1, 2])
      expect(
        await did(byHook(`echo '${good}'`, 'hop', { restorePoints: [{ ...point, hop }] }), '2.backup'),
      ).toMatchObject({
        kind: 'done',
      })
  })

  test('once: the first one stands for the whole run', async () => {
    expect(await did(byHook('exit 3', 'once', { restorePoints: [point] }), '2.backup')).toEqual({
      kind: 'skipped',
      because: 'the restore point snap-0 of 2026-11-22T02:05:00.500Z stands',
    })
  })

  test.each(['resumed', 'held', 'paused'])(
    'once a session: what was made before the run was %s does not count',
    async (what) => {
      const event = (at: number) => ({ at, by: 'ann', what, step: undefined, text: undefined })
      const older = byHook(`echo '${good}'`, 'session', { restorePoints: [point], events: [event(point.takenAt - 1)] })
      expect(await did(older, '2.backup')).toMatchObject({ kind: 'skipped' })
      const newer = byHook(`echo '${good}'`, 'session', { restorePoints: [point], events: [event(point.takenAt + 1)] })
      expect(await did(newer, '2.backup')).toMatchObject({ kind: 'done' })
    },
  )
})

describe('instead of a hook', () => {
  test('a text is recorded once, and a declined backup is said', async () => {
    const text = run({ kind: 'text', text: 'LVM snapshot root-pre, ask Ann' })
    const end = await did(text)
    expect(end).toMatchObject({
      restorePoint: { id: undefined, takenAt: text.begunAt, restore: 'LVM snapshot root-pre, ask Ann' },
    })
    const recorded = { ...point, restore: 'LVM snapshot root-pre, ask Ann' }
    expect(await did({ ...text, restorePoints: [recorded] }, '2.backup')).toMatchObject({ kind: 'skipped' })
    expect(await did(run({ kind: 'none', because: 'it is a copy' }))).toEqual({
      kind: 'skipped',
      because: 'a backup was declined: it is a copy',
    })
  })

  test('the driver does it, and without one the step fails before anything is changed', async () => {
    const driver: StepExecutor = {
      run: () => Promise.resolve({ kind: 'done', outcome: 'by the driver' }),
      probe: () => Promise.resolve({ kind: 'unknown', because: '' }),
      commands: () => [{ on: 'web', command: 'backup' }],
    }
    const record = run({ kind: 'hop', command: undefined })
    const withDriver = backupExecutor({ ...parts, driver })
    expect(await withDriver.run(contextOf(record, '1.backup'))).toMatchObject({ outcome: 'by the driver' })
    expect(withDriver.commands(record.hops[0]!, record.hops[0]!.steps[0]!)).toHaveLength(1)
    expect(await did(record)).toMatchObject({
      kind: 'failed',
      what: expect.stringContaining('nobody said how to back up'),
    })
  })
})

describe('after a crash', () => {
  test('only a restore point of this hop that is on record says that it was done; nothing is asked', async () => {
    const record = byHook(`touch ${join(folder, 'probed')}`)
    expect(await executor.probe(contextOf(record, '1.backup'))).toMatchObject({ kind: 'unknown' })
    expect(await executor.probe(contextOf({ ...record, restorePoints: [point] }, '1.backup'))).toMatchObject({
      kind: 'done',
    })
    expect(await executor.probe(contextOf({ ...record, restorePoints: [point] }, '2.backup'))).toMatchObject({
      kind: 'unknown',
    })
    expect(existsSync(join(folder, 'probed'))).toBe(false)
  })
})
