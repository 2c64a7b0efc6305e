import { expect, test } from 'vitest'
import { healthOptions } from '../../../src/app/worker/health-flags.ts'
import { listenAt } from '../../../src/app/worker/listen-at.ts'

const flags = { noHealth: false, limits: [], ignoredReplicas: [] }

test.each([
  ['wal-archive=100', { archiveSegments: 100 }],
  ['replication-lag=30s', { replicationLag: 30_000 }],
  ['replication-lag=512MB', { replicationBytes: 512 * 1024 ** 2 }],
  ['replication-slots=20GB', { slotBytes: 20 * 1024 ** 3 }],
  ['lock-waiters=9', { lockWaiters: 9 }],
  ['lock-waiters=2s', { lockWait: 2000 }],
  ['long-transaction=3h', { transactionAge: 10_800_000 }],
])('--health %s is a limit', (flag, limits) => {
  expect(healthOptions({ ...flags, limits: [flag] })).toMatchObject({ limits, off: [] })
})

test('several limits go together, and a signal can be off', () => {
  const limits = ['lock-waiters=9', 'lock-waiters=2s', 'autovacuum=off']
  expect(healthOptions({ ...flags, limits })).toMatchObject({
    limits: { lockWaiters: 9, lockWait: 2000 },
    off: ['autovacuum'],
  })
})

test('--no-health reads nothing', () => {
  expect(healthOptions({ ...flags, noHealth: true })).toBeUndefined()
})

test.each([
  ['wal-archiv=1', 'there is no signal of health "wal-archiv"'],
  ['probe=1', 'there is no signal of health "probe"'],
  ['autovacuum', 'there is no signal of health "autovacuum"'],
  ['autovacuum=1', '"1" is no limit of autovacuum'],
  ['wal-archive=1s', '"1s" is no limit of wal-archive'],
  ['replication-slots=10', '"10" is no limit of replication-slots'],
  ['long-transaction=', '"" is no limit of long-transaction'],
])('--health %s is refused', (flag, what) => {
  expect(() => healthOptions({ ...flags, limits: [flag] })).toThrow(what)
})

test('a probe stops at a comparison, or at true', () => {
  expect(healthOptions({ ...flags, probe: 'SELECT 1', probeStopsAt: '>= -2.5' })?.probe).toEqual({
    sql: 'SELECT 1',
    operator: '>=',
    threshold: -2.5,
  })
  expect(healthOptions({ ...flags, probe: 'SELECT true' })?.probe).toEqual({ sql: 'SELECT true' })
  expect(() => healthOptions({ ...flags, probe: 'SELECT 1', probeStopsAt: '5' })).toThrow('no comparison')
})

test.each([
  ['9400', { host: '127.0.0.1', port: 9400 }],
  ['0.0.0.0:9400', { host: '0.0.0.0', port: 9400 }],
  ['[::]:9400', { host: '::', port: 9400 }],
  ['worker.internal:0', { host: 'worker.internal', port: 0 }],
])('--listen %s is an address', (text, where) => {
  expect(listenAt(text)).toEqual(where)
})

test.each([':9400', '70000', '*', '0.0.0.0', '::1:9400', '9400/x'])('--listen %s is none', (text) => {
  expect(() => listenAt(text)).toThrow('no address to listen on')
})
