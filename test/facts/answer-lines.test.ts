import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readAnswerLines } from '../../src/facts/answer-lines.ts'

const recorded = (name: string): string => readFileSync(new URL(`../fixtures/facts/${name}`, import.meta.url), 'utf8')

const answersOf = (text: string): Record<string, string> =>
  Object.fromEntries(readAnswerLines('facts.csv', text).map(({ condition, value }) => [condition, value]))

describe('What psql printed', () => {
  test.each([
    ['superuser.csv', { 'many-parcels': '1001', 'customs-used': 'true', 'legacy-labels': '' }],
    ['dba.csv', { 'many-parcels': '1001', 'legacy-labels': '' }],
    ['stock.csv', { 'big-stock': '20' }],
    ['aligned.txt', { 'many-parcels': '1001', 'customs-used': 'true', 'legacy-labels': '' }],
    ['comma.csv', { 'many-parcels': '1001', 'customs-used': 'true', 'legacy-labels': 'a4, old' }],
    ['quoted.csv', { 'many-parcels': '1001', 'customs-used': 'true', 'legacy-labels': 'a4, old' }],
    ['locked.csv', { 'customs-used': 'true', 'legacy-labels': 'a4, old' }],
  ])('in %s is read back; statements that failed left no line', (name, answers) => {
    expect(answersOf(recorded(name))).toEqual(answers)
  })

  test('says when, where and on what kind of server', () => {
    const [line] = readAnswerLines('facts.csv', recorded('standby.csv'))
    expect(line).toEqual({
      condition: 'many-parcels',
      value: '1001',
      place: { file: 'facts.csv', line: 4, column: 1 },
      measured: { at: Date.parse('2026-11-20T14:14:28Z'), inRecovery: true, database: 'depot' },
    })
  })
})

describe('What a person wrote', () => {
  test.each([
    'many-parcels,yes',
    'many-parcels=yes',
    'many-parcels: yes',
    'many-parcels\tyes',
    '"many-parcels","yes"',
    ' many-parcels | yes ',
    'many-parcels,yes,,,,',
  ])('%j is an answer', (line) => {
    expect(answersOf(line)).toEqual({ 'many-parcels': 'yes' })
  })

  test('may have comments, empty lines, a heading and line ends of Windows', () => {
    expect(answersOf('# asked on Monday\r\ncondition,value\r\n\r\nbig-stock,no\r\n')).toEqual({ 'big-stock': 'no' })
  })

  test.each(['what is this', 'many-parcels,0,yesterday,f,depot,15', 'many-parcels,0,1,2'])(
    'that is no answer is refused with its line: %j',
    (line) => {
      expect(() => readAnswerLines('facts.csv', `big-stock,no\n${line}\n`)).toThrow(
        expect.objectContaining({ code: 'bad-facts', place: { file: 'facts.csv', line: 2, column: 1 } }),
      )
    },
  )
})
