import { expect, test } from 'vitest'
import { type VacuumReading } from '../../../src/engine/health/reading.ts'
import { vacuumEcho } from '../../../src/engine/health/vacuum-echo.ts'

const vacuum = (pid: number): VacuumReading => ({ pid, autovacuum: true, wraparound: false, since: pid })
const minute = 60_000

test('an autovacuum that was there at the first look is not ours, for as long as it runs', () => {
  const isEcho = vacuumEcho()
  expect(isEcho('t', 0, vacuum(1))).toBe(false)
  expect(isEcho('t', minute, vacuum(1))).toBe(false)
  expect(isEcho('t', 60 * minute, vacuum(1))).toBe(false)
  expect(isEcho('t', 61 * minute, undefined)).toBe(true)
})

test('one that begins between two looks is ours, for as long as it runs', () => {
  const isEcho = vacuumEcho()
  expect(isEcho('t', 0, undefined)).toBe(true)
  expect(isEcho('t', minute, vacuum(1))).toBe(true)
  expect(isEcho('t', 60 * minute, vacuum(1))).toBe(true)
})

test('one that begins while we were held or away is not ours', () => {
  const isEcho = vacuumEcho()
  expect(isEcho('t', 0, vacuum(1))).toBe(false)
  expect(isEcho('t', minute, vacuum(2))).toBe(false)
  expect(isEcho('t', 2 * minute, undefined)).toBe(true)
  expect(isEcho('t', 8 * minute, vacuum(3))).toBe(false)
})

test('tables are remembered apart', () => {
  const isEcho = vacuumEcho()
  expect(isEcho('t', 0, undefined)).toBe(true)
  expect(isEcho('u', minute, vacuum(1))).toBe(false)
})
