import { array, assert, constantFrom, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changedLines } from '../../../src/manifest/edit/text-edit.ts'
import { setField } from '../../../src/manifest/edit/set-field.ts'
import { readYaml } from '../../../src/manifest/yaml-text.ts'

const change = {
  field: 'finalized_in',
  written: '"19.6"',
  replaces: ['finalized_in', 'finalized_by', 'finalization'],
  after: ['queued_by', 'queued_in', 'name'],
}

function read(text: string) {
  const reading = readYaml('m.yaml', text)
  if ('problems' in reading) throw new Error(reading.problems[0]?.message)
  return reading.ok
}

/** The first entry of the list `b` with its finalizer written. */
function written(text: string): string {
  return setField(read(text).located.fields!.get('b')!.items![0]!, change)
}

describe('A field is written', () => {
  test.each([
    [
      'in place of its old value',
      'b:\n  - name: X\n    finalized_in: 19.5 # soon\n    size: large\n',
      'b:\n  - name: X\n    finalized_in: "19.6" # soon\n    size: large\n',
    ],
    ['in place of another field', "b:\n- name: X\n  finalized_by: '1'\n", 'b:\n- name: X\n  finalized_in: "19.6"\n'],
    [
      'where the first of several stood',
      'b:\n  - finalization: open # ?\n    name: X\n    finalized_by: "1"\n    size: large\n',
      'b:\n  - finalized_in: "19.6" # ?\n    name: X\n    size: large\n',
    ],
    [
      'and a line with a comment keeps the comment',
      'b:\n  - name: X\n    finalized_by: "1"\n    finalization: recorded  # by hand\n',
      'b:\n  - name: X\n    finalized_in: "19.6"\n    # by hand\n',
    ],
    [
      'and comments above what goes stay',
      'b:\n  - finalized_by: "1"\n    # why\n    finalization: recorded\n    name: X',
      'b:\n  - finalized_in: "19.6"\n    # why\n    name: X',
    ],
    [
      'in place of an interval, whose comments stay',
      'b:\n  - name: X\n    finalized_in:\n      earliest: "19.4" # guessed\n      latest: "19.5"\n\n    # size\n    size: large\n',
      'b:\n  - name: X\n    # guessed\n    finalized_in: "19.6"\n\n    # size\n    size: large\n',
    ],
    [
      'behind the queueing',
      'b:\n  - name: X\n    queued_by: "1" # here\n    size: large\n',
      'b:\n  - name: X\n    queued_by: "1" # here\n    finalized_in: "19.6"\n    size: large\n',
    ],
    [
      'behind a queueing of several lines',
      'b:\n  - queued_in:\n      earliest: "1"\n      latest: "2" # x\n    name: X\n',
      'b:\n  - queued_in:\n      earliest: "1"\n      latest: "2" # x\n    finalized_in: "19.6"\n    name: X\n',
    ],
    ['behind the name where nobody knows the queueing', 'b:\n  - name: X', 'b:\n  - name: X\n    finalized_in: "19.6"'],
    [
      'with the line breaks of the file',
      'b:\r\n  - name: X\r\n    size: large\r\n',
      'b:\r\n  - name: X\r\n    finalized_in: "19.6"\r\n    size: large\r\n',
    ],
    [
      'into a flow map',
      'b:\n  - {name: X, queued_by: "1" , size: large} # x\n',
      'b:\n  - {name: X, queued_by: "1", finalized_in: "19.6" , size: large} # x\n',
    ],
    [
      'over a field of a flow map',
      'b: [{name: X, finalization: open, size: large, finalized_by: "1"}]\n',
      'b: [{name: X, finalized_in: "19.6", size: large}]\n',
    ],
    [
      'over an interval in a flow map',
      'b: [{name: X, finalized_in: {earliest: "1", latest: "2"}}]',
      'b: [{name: X, finalized_in: "19.6"}]',
    ],
    [
      'into a flow map of several lines',
      'b:\n  - {\n      name: X, # n\n      queued_by: "1", # q\n    }\n',
      'b:\n  - {\n      name: X, # n\n      queued_by: "1",\n      finalized_in: "19.6", # q\n    }\n',
    ],
    [
      'and comments in what goes from a flow map stay',
      'b:\n  - {finalized_by: "1", # q\n     finalization: open}\n',
      'b:\n  - {finalized_in: "19.6" # q\n     }\n',
    ],
    [
      'with quotes around its key in JSON',
      '{"b": [{"name": "X", "queued_by": "1"}]}\n',
      '{"b": [{"name": "X", "queued_by": "1", "finalized_in": "19.6"}]}\n',
    ],
  ])('%s', (_, before, after) => {
    expect(written(before)).toBe(after)
    expect(written(after)).toBe(after)
  })

  test('and the entry then says it, whatever stands around: every comment and every other field stays', () => {
    const fields = [
      'finalized_in: 19.5',
      'finalized_by: "1"',
      'finalization: open',
      'queued_by: "2"',
      'size: large',
      'queued_in: {earliest: "1", latest: "2"}',
      'finalized_in:\n      earliest: "1"\n      latest: "2"',
    ]
    const line = (field: string, comment: string) => `    ${field}${comment === '' ? '' : ` ${comment}`}\n`
    const some = array(constantFrom(...fields), { maxLength: 6 })
    assert(
      property(
        some,
        array(constantFrom('', '# a', '# b: c', '# "d"'), { minLength: 6, maxLength: 6 }),
        constantFrom('\n', '\r\n'),
        (chosen, comments, lineBreak) => {
          const keys = new Map(chosen.map((field) => [field.split(':')[0]!, field]))
          const lines = [...keys.values()].map((field, i) => line(field, comments[i]!))
          const text = `a: 1 # top\nb:\n  - name: X # x\n${lines.join('')}  - name: Y\n`.replaceAll('\n', lineBreak)
          const after = written(text)
          const entry = (read(after).value as { b: Record<string, unknown>[] }).b[0]!
          const kept = (read(text).value as { b: Record<string, unknown>[] }).b[0]!
          for (const name of change.replaces) delete kept[name]
          expect(entry).toEqual({ ...kept, finalized_in: '19.6' })
          expect(after.match(/#.*/gu)).toEqual(text.match(/#.*/gu))
          expect(after.split(lineBreak).length).toBe(after.split('\n').length)
          expect(written(after)).toBe(after)
        },
      ),
      { numRuns: 500 },
    )
  })
})

test('Changed lines are the smallest run that differs', () => {
  expect(changedLines('a\nb\nc\n', 'a\nx\ny\nc\n')).toEqual({ line: 2, before: ['b'], after: ['x', 'y'] })
  expect(changedLines('a\r\nb', 'a\r\nb\r\nb')).toEqual({ line: 3, before: [], after: ['b'] })
  expect(changedLines('a', 'a')).toEqual({ line: 2, before: [], after: [] })
})
