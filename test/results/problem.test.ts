import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { DatabaseError, UserError } from '../../src/domain/errors.ts'
import { problemSchema } from '../../src/results/problem-schema.ts'
import { problemOf } from '../../src/results/problem.ts'

const facts = {
  code: 'unknown-product',
  what: 'no product gitlap is shipped',
  place: { file: 'stops.yaml', line: 12, column: 3 },
  next: 'name one of gitlab, sentry',
  suggestions: ['gitlab'],
  details: ['a', 'b'],
}

const errors = {
  'a mistake of the user': new UserError(facts),
  'a refusal of a database': new DatabaseError({ code: 'no-connection', what: 'no answer', next: 'start it' }),
  'a bug': new TypeError('x is undefined'),
  'something thrown that is no error': 'text',
}

describe('a problem', () => {
  test('carries everything the error says', () => {
    const { code: _, what, ...rest } = facts
    expect(problemOf(errors['a mistake of the user'])).toEqual({
      kind: 'problem',
      schema_version: 1,
      type: 'urn:waystop:problem:unknown-product',
      title: 'Unknown product',
      detail: what,
      exit_code: 2,
      ...rest,
    })
  })

  test.each([
    ['a mistake of the user', 2],
    ['a refusal of a database', 5],
    ['a bug', 1],
    ['something thrown that is no error', 1],
  ] as const)('of %s exits with %i', (kind, code) => {
    expect(problemOf(errors[kind]).exit_code).toBe(code)
  })

  test('of a bug says that it is one, and what to report', () => {
    const { detail, next } = problemOf(errors['a bug'])
    expect(detail).toBe('this is a bug in plan: TypeError: x is undefined')
    expect(next).toContain('plan --version')
  })

  test.each(Object.entries(errors))('of %s fits its schema', (_, error) => {
    const fits = new Ajv2020({ strict: true }).compile(problemSchema)
    expect(fits(problemOf(error)), JSON.stringify(fits.errors)).toBe(true)
  })
})
