import { type ErrorObject } from 'ajv'
import { nearest } from '../domain/nearest.ts'
import { redact } from '../domain/redact.ts'
import { locate, placeOf, placeOfKey, pointerKeys, type Located } from './located.ts'
import { type ManifestProblem } from './problem.ts'
import { withoutFarBranches } from './union-errors.ts'

type Told = Pick<ManifestProblem, 'code' | 'message' | 'next'>

/**
 * What ajv found, told to a person: one problem per place. Of a union only the errors of the branch that fits the
 * value's own type are told; when none fits, the union says what it takes.
 */
export function schemaProblems(errors: readonly ErrorObject[], root: Located): ManifestProblem[] {
  const told = new Map<string, ManifestProblem>()
  for (const error of withoutFarBranches(errors)) {
    const problem = tell(error, root)
    const { file, line, column } = problem.place
    const key = `${file}:${line}:${column}:${problem.code === 'unknown-field' ? problem.message : ''}`
    if (!told.has(key)) told.set(key, problem)
  }
  return [...told.values()]
}

function tell(error: ErrorObject, root: Located): ManifestProblem {
  const keys = pointerKeys(error.instancePath)
  if (error.keyword === 'additionalProperties') {
    const field = String(error.params['additionalProperty'])
    return { ...unknownField(field, error), place: placeOfKey(locate(root, [...keys, field])) }
  }
  const located = locate(root, keys)
  const name = keys.findLast((key) => !/^\d+$/u.test(key)) ?? 'the manifest'
  return { ...tellValue(error, name, located), place: placeOf(located) }
}

function unknownField(field: string, error: ErrorObject): Told {
  const known = Object.keys((error.parentSchema?.['properties'] ?? {}) as object)
  const near = nearest(field, known)
  const next = near.length > 0 ? `did you mean "${near.join('" or "')}"?` : `the fields here are ${known.join(', ')}`
  return { code: 'unknown-field', message: `unknown field "${field}"`, next }
}

function tellValue(error: ErrorObject, name: string, located: Located): Told {
  if (error.keyword === 'required') {
    const missing = String(error.params['missingProperty'])
    return {
      code: 'missing-field',
      message: `"${missing}" is missing`,
      next: `add it: ${descriptionOf(error, missing)}`,
    }
  }
  const takesText = takesStrings(error)
  if (located.written !== undefined && takesText && typeof error.data === 'number')
    return unquoted(name, located.written, error.data)
  if (error.data === null)
    return {
      code: 'no-value',
      message: `"${name}" has no value`,
      next: `write ${expectation(error)}, or remove the key`,
    }
  return { code: 'bad-value', message: `"${name}" is ${shown(error.data)}`, next: `write ${expectation(error)}` }
}

function takesStrings({ keyword, params, parentSchema }: ErrorObject): boolean {
  if (keyword === 'type') return params['type'] === 'string'
  const branches = (parentSchema?.['anyOf'] ?? []) as { type?: string }[]
  return keyword === 'anyOf' && branches.some(({ type }) => type === 'string')
}

function unquoted(name: string, written: string, value: number): Told {
  const read = String(value) === written ? '' : `, which is ${value}`
  return {
    code: 'unquoted-version',
    message: `"${name}" is ${written} without quotes: YAML reads a number${read}`,
    next: `quote it: "${written}"`,
  }
}

function descriptionOf(error: ErrorObject, field: string): string {
  const properties = (error.parentSchema?.['properties'] ?? {}) as Record<string, { description?: string }>
  return properties[field]?.description ?? field
}

/** What would have been right, in words. */
function expectation({ keyword, params, parentSchema }: ErrorObject): string {
  const title = parentSchema?.['title'] as string | undefined
  if (title !== undefined) return withArticle(title)
  switch (keyword) {
    case 'enum':
      return `one of ${(params['allowedValues'] as unknown[]).join(', ')}`
    case 'const':
      return String(params['allowedValue'])
    case 'pattern':
      return `text that matches ${String(params['pattern'])}`
    case 'type':
      return typeNames[String(params['type'])] ?? String(params['type'])
    default:
      return limits(keyword, params['limit'] as number)
  }
}

function limits(keyword: string, limit: number): string {
  const words: Record<string, string> = {
    minLength: `at least ${limit} characters`,
    maxLength: `at most ${limit} characters`,
    minItems: `at least ${limit} entries`,
    maxItems: `at most ${limit} entries`,
    minimum: `${limit} or more`,
    maximum: `${limit} or less`,
  }
  return words[keyword] ?? 'another value'
}

const typeNames: Record<string, string> = {
  string: 'text',
  object: 'a map of fields',
  array: 'a list',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
}

function withArticle(title: string): string {
  return /^(?:an? |one )/u.test(title) ? title : `a ${title}`
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return 'a map'
  const text = typeof value === 'string' ? `"${redact(value)}"` : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
