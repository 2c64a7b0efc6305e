import { describe, expect, test } from 'vitest'
import { runAnswer } from '../../../../src/app/run/answer.ts'
import { type RunRecord } from '../../../../src/run/record.ts'
import { holder, minute, now, plannedRun, runAt } from '../../../support/run-records.ts'

const answerOf = (record: RunRecord) =>
  runAnswer(record, { verb: 'status', now, place: 'journal', zone: 'UTC', holder })

/** From the start of the run to the end of the step before. */
const begunAt = now - 28 * minute

describe('The service', () => {
  test('is up on the old version until something that ends it is begun', () => {
    expect(answerOf(runAt('1.stop', { state: 'needs-you' }, { begunAt })).service).toEqual({
      state: 'up',
      version: '2.0.4',
    })
  })

  test('is down from the first step that ends it to the last', () => {
    const since = new Date(begunAt + 12 * minute).toISOString()
    for (const id of ['1.stop', '1.deploy', '1.migrate', '1.start']) {
      const { service } = answerOf(runAt(id, { state: 'begun' }, { begunAt }))
      expect(service).toEqual({ state: 'down', version: '2.2.7', since })
    }
  })

  test('is up on the new version since it was started', () => {
    const since = new Date(begunAt + 32 * minute).toISOString()
    expect(answerOf(runAt('1.verify', { state: 'begun' }, { begunAt })).service).toEqual({
      state: 'up',
      version: '2.2.7',
      since,
    })
  })

  test('is back, while it is down, when the steps that are left of the downtime are over', () => {
    const { service_ready: back } = answerOf(runAt('1.migrate', { state: 'begun' }, { begunAt }))
    const begun = begunAt + 17 * minute
    expect(back).toEqual({
      remaining: { least_ms: 0, most_ms: begun + 25 * minute - now, unknown: [], source: 'row counts' },
      least_at: new Date(now).toISOString(),
      most_at: new Date(begun + 25 * minute).toISOString(),
    })
  })

  test('is not known where no step stops or starts the product', () => {
    const { hops } = plannedRun()
    const native = hops.map((hop) => ({
      ...hop,
      steps: hop.steps.filter(({ kind }) => !['stop', 'deploy', 'start'].includes(kind)),
    }))
    expect(answerOf(plannedRun({ hops: native })).service).toEqual({ state: 'unknown', version: '2.0.4' })
  })
})

describe('What is left of a run', () => {
  test('is what its steps are expected to take, and what nobody has an estimate for is named', () => {
    const { downtime, in_service: inService } = answerOf(plannedRun())
    expect(downtime).toEqual({
      least_ms: 39 * minute,
      most_ms: 90 * minute,
      unknown: [],
      source: '2 earlier hops; row counts',
    })
    expect(inService).toMatchObject({
      least_ms: 24 * minute,
      unknown: expect.arrayContaining(['1.finish-due', '3.finish-background']) as string[],
    })
    expect(inService).not.toHaveProperty('most_ms')
  })

  test('is unknown for a step that takes longer than anybody expected', () => {
    const run = runAt('1.migrate', { state: 'begun' }, { begunAt: now - 60 * minute })
    expect(answerOf(run).service_ready).toMatchObject({ remaining: { unknown: ['1.migrate'] } })
  })

  test('does not shrink while nobody works on it', () => {
    const run = runAt('1.migrate', { state: 'begun' }, { begunAt })
    const told = runAnswer(run, { verb: 'status', now, place: 'journal', zone: 'UTC' })
    expect(told.service_ready?.remaining).toMatchObject({ least_ms: 10 * minute, most_ms: 25 * minute })
  })
})

describe('A restore point', () => {
  test('says to which version it goes back and how much is lost', () => {
    const run = runAt('2.migrate', { state: 'begun' }, { begunAt: now - 140 * minute })
    expect(answerOf(run).restore_points).toEqual([
      expect.objectContaining({ hop: 2, version: '2.2.7', is_command: true }),
      expect.objectContaining({ hop: 1, version: '2.0.4', loses_ms: 128 * minute }),
    ])
  })
})

test('a dry run ends with the line that begins it for good, and tells no secret', () => {
  const { limits } = plannedRun()
  const run = plannedRun({
    notify: ['https://hooks.example.org/services/s3cret'],
    limits: { ...limits, toHop: '2.5.3', windows: ['Sat 22:00-05:00'] },
  })
  const { command } = runAnswer(run, { verb: 'start', ended: 'planned', now, place: 'journal', zone: 'UTC' })
  expect(command).toBe(
    "plan run start --product harbor --from 2.0.4 --to 2.8.1 --database main=service=harbor --driver harbor-package --backup hop --backup-command '/usr/local/bin/harbor-backup --json' --to-hop 2.5.3 --window 'Sat 22:00-05:00' --notify https://hooks.example.org/...",
  )
})

test('the path of a web address that is notified is nobody else’s business', () => {
  const notify = ['https://ann:pw@hooks.example.org/services/T0/B0/s3cret?token=x']
  const text = JSON.stringify(answerOf(plannedRun({ notify })))
  expect(text).not.toMatch(/s3cret|token|pw@/u)
  expect(text).toContain('https://hooks.example.org')
})
