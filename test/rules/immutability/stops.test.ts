import { describe, expect, test } from 'vitest'
import { rule as stopRemoved } from '../../../src/rules/immutability/stop-removed.ts'
import { changesIn, lockOf } from './compared.ts'

const recorded = 'coverage: [{of: background-migrations}, {of: finalizations}]\n'
const stop = (fields = '') => `stops: [{line: "1.1", reason: x${fields}}]\n`
const life = 'background_migrations: [{name: Fill, queued_in: "1.0", finalized_in: "1.2"}]\n'
const conditions = 'conditions: [{id: big, question: Is it big?}]\n'

describe('a stop that is gone', () => {
  test('is an error where work is served only there', () => {
    expect(changesIn({ base: recorded + stop() + life, now: recorded + life })).toEqual(['stop-removed error 1.1'])
  })

  test('is an error where it was there for something else that is recorded', () => {
    const caused = recorded + stop(', cause: signing-key')
    expect(changesIn({ base: caused, now: recorded })).toEqual(['stop-removed error 1.1'])
  })

  test('is a warning where nobody knows what is done there', () => {
    expect(changesIn({ base: stop(), now: '' })).toEqual(['stop-removed warning 1.1'])
    const open = `${recorded}background_migrations: [{name: Fill, queued_in: "1.0"}]\n`
    expect(changesIn({ base: stop() + open, now: open })).toEqual(['stop-removed warning 1.1'])
  })

  test('is nothing where everything is recorded and nothing needs it', () => {
    expect(changesIn({ base: recorded + stop(), now: recorded })).toEqual([])
    const other = 'stops: [{line: "1.0", reason: y}, {line: "1.1", reason: x}]\n'
    const served = recorded + life
    expect(changesIn({ base: other + served, now: `stops: [{line: "1.0", reason: y}]\n${served}` })).toEqual([])
  })

  test('two that serve the same work may not both go', () => {
    const both = 'stops: [{line: "1.0", reason: y}, {line: "1.1", reason: x}]\n'
    const served = recorded + life
    expect(changesIn({ base: both + served, now: served })).toEqual(['stop-removed error 1.1'])
  })

  test('counts too when it holds only under a condition now', () => {
    const base = recorded + conditions + stop() + life
    const now = recorded + conditions + stop(', when: [big]') + life
    expect(changesIn({ base, now })).toEqual(['stop-removed error 1.1'])
    expect(changesIn({ base: now, now: base }, [stopRemoved])).toEqual([])
  })

  test('whose line is gone as well cannot be judged; that the releases are gone is told', () => {
    const now = `releases: [{version: "1.0.0", date: 2026-08-01}, {version: "1.2.0", date: 2026-10-01}]\n${recorded}`
    expect(changesIn({ base: recorded + stop() + life, now: now + life })).toEqual([
      'entry-deleted error release/1.1.0',
      'entry-deleted error release/1.1.1',
    ])
  })

  test('is known from a lock alone, with its conditions', () => {
    const text = recorded + conditions + stop() + life
    const lock = lockOf(text, '1.1')
    expect(changesIn({ lock, now: recorded + conditions + life })).toEqual(['stop-removed error 1.1'])
    expect(changesIn({ lock, now: text.replace('reason: x', 'reason: x, when: [big]') })).toEqual([
      'stop-removed error 1.1',
    ])
    expect(changesIn({ lock, now: text })).toEqual([])
  })
})

test('a stop that the base and the lock know is told once, also before it is out', () => {
  const text = `${recorded}stops: [{line: "1.3", reason: x, cause: signing-key}]\n`
  expect(changesIn({ base: text, lock: lockOf(text, '1.3'), now: recorded })).toEqual(['stop-removed error 1.3'])
})

describe('a stop that is new', () => {
  test.each([
    ['on a line that is out', '1.2', ['stop-added-late warning 1.2']],
    ['on a line that is cut and not out', '1.3', []],
    ['on a line that is not cut', '1.4', []],
  ])('%s', (_, line, found) => {
    expect(changesIn({ base: '', now: `stops: [{line: "${line}", reason: x}]\n` })).toEqual(found)
  })

  test('follows from a schedule that begins earlier now', () => {
    const policy = (from: string) => `policy: {stop_schedule: {from: "${from}", minors: [2]}}\n`
    expect(changesIn({ base: policy('1.3'), now: policy('1.1') })).toEqual(['stop-added-late warning 1.2'])
  })

  test('is known from a lock alone', () => {
    const lock = lockOf('', '1.2')
    expect(changesIn({ lock, now: 'stops: [{line: "1.2", reason: x}]\n' })).toEqual(['stop-added-late warning 1.2'])
    expect(changesIn({ lock, now: 'stops: [{line: "1.3", reason: x}]\n' })).toEqual([])
  })
})
