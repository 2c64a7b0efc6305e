import { expect, test } from 'vitest'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { databaseHealth } from '../../../src/engine/health/database-health.ts'

test('on an embedded database no signal is available but the probe', async () => {
  const db = await machineDatabases.open({ kind: 'embedded', name: 'main', folder: 'memory', command: 'test' })
  const check = databaseHealth({ probe: { sql: 'SELECT true' } })
  const { stop, signals } = await db.transaction((tx) => check(tx, { table: 'parcel' }))
  expect(new Set(signals.slice(0, -1).map(({ state }) => state))).toEqual(new Set(['not-available']))
  expect(stop?.name).toBe('probe')
  await db.close()
})
