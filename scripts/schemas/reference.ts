import { parse } from 'yaml'
import { allFields, fieldsOf, mapsOf, type Field, type JsonSchema } from './json-schema.ts'

export interface ReferencePage {
  readonly title: string
  readonly intro: string
  readonly schema: JsonSchema
  /** A whole document, for an example of each field. */
  readonly example: unknown
}

/** A readable page about a schema: every field with type, default, description and example, then the fixed words. */
export function referencePage({ title, intro, schema, example }: ReferencePage): string {
  const sections = mapsOf(schema).map((map) => section(map.path, map.schema, example))
  return [
    `# ${title}`,
    '',
    '<!-- Written from the schema by `npm run schemas`: change the schema, not this page. -->',
    '',
    intro,
    '',
    ...sections.flatMap((lines) => [...lines, '']),
    ...wordTables(schema),
  ].join('\n')
}

export function exampleOf(text: string): unknown {
  return parse(text, { schema: 'core' })
}

function section(path: string, schema: JsonSchema, example: unknown): string[] {
  const heading = path === '' ? '## Top level' : `## \`${path}\``
  return [
    heading,
    '',
    ...(schema.description === undefined ? [] : [schema.description, '']),
    '| field | type | default | what | example |',
    '| --- | --- | --- | --- | --- |',
    ...fieldsOf(schema, path).map((field) => row(field, example)),
  ]
}

function row(field: Field, example: unknown): string {
  const { text, fallback } = split(field.schema.description ?? '')
  return `| ${[
    `\`${field.name}\``,
    typeText(field.schema, field.path),
    field.required ? '**required**' : (fallback ?? ''),
    text,
    exampleText(field, example),
  ]
    .map(cell)
    .join(' | ')} |`
}

/** `How well it is known. Default: complete.` */
function split(description: string): { readonly text: string; readonly fallback: string | undefined } {
  const match = /^(.*?)\s*Default: (.+?)\.?$/su.exec(description)
  return match ? { text: match[1]!, fallback: match[2]! } : { text: description, fallback: undefined }
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll(/\s+/gu, ' ')
}

/** What a value is, in words; maps with fields of their own are links. */
function typeText(schema: JsonSchema, path: string): string {
  if (schema.properties) return `[map](#${anchor(path)})`
  if (schema.items) return `list of ${typeText(schema.items, `${path}[]`)}`
  if (schema.title !== undefined && schema.anyOf === undefined) return schema.title
  if (schema.anyOf) return unionText(schema, path)
  if (schema.enum) return schema.enum.map((word) => `\`${word}\``).join(', ')
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  const values = Object.values(schema.patternProperties ?? {})[0]
  if (values) return `map of ${typeText(values, `${path}.*`)}`
  return (
    { string: 'text', integer: 'whole number', number: 'number', boolean: 'true or false' }[schema.type ?? ''] ?? 'any'
  )
}

function unionText({ anyOf = [] }: JsonSchema, path: string): string {
  return [...new Set(anyOf.map((branch) => typeText(branch, path)))].join(', or ')
}

/** The anchor GitHub and GitLab make of a heading. */
function anchor(path: string): string {
  return path.toLowerCase().replaceAll(/[^\w-]/gu, '')
}

/** The value the example document has there, on one line; maps and lists of maps have tables of their own. */
function exampleText({ path }: Field, example: unknown): string {
  const value = valueAt(example, path.split('.'))
  const text = value === undefined ? undefined : flow(value)
  return text === undefined ? '' : `\`${text}\``
}

/** A value as one would write it: maps of plain values and short lists in one line; undefined for anything deeper. */
function flow(value: unknown): string | undefined {
  if (isPlain(value)) return scalar(value, false)
  if (Array.isArray(value)) return joined(value.slice(0, 3).map(inFlow), '[', ']')
  return inFlow(value)
}

/** The same inside a list or a map. */
function inFlow(value: unknown): string | undefined {
  if (isPlain(value)) return scalar(value, true)
  if (Array.isArray(value)) return undefined
  const entries = Object.entries(value as object).map(([key, inner]) =>
    isPlain(inner) ? `${key}: ${scalar(inner, true)}` : undefined,
  )
  return joined(entries, '{', '}')
}

function joined(parts: readonly (string | undefined)[], open: string, close: string): string | undefined {
  return parts.includes(undefined) ? undefined : `${open}${parts.join(', ')}${close}`
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}

/** Quoted where YAML would read something else: a number, yes, no, a sign with a meaning. */
function scalar(value: unknown, isInside: boolean): string {
  if (typeof value !== 'string' || /^\d{4}-\d{2}-\d{2}$/u.test(value)) return String(value)
  const isOther = /^(?:[\d.]+|\d.*[TZ].*|yes|no|[<>=@`].*)$/u.test(value) || (isInside && /[{}[\],]|: /u.test(value))
  return isOther ? JSON.stringify(value) : value
}

/** The first value at a path of an example document: `releases[].planned.cut`; the first entry that has it counts. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) return firstOf(value, path)
  if (step === '*') return firstOf(Object.values(value), rest)
  const isList = step.endsWith('[]')
  const next = (value as Record<string, unknown>)[isList ? step.slice(0, -2) : step]
  return isList ? firstOf(Array.isArray(next) ? next : [], rest) : valueAt(next, rest)
}

function firstOf(values: readonly unknown[], path: readonly string[]): unknown {
  for (const value of values) {
    const found = valueAt(value, path)
    if (found !== undefined) return found
  }
  return undefined
}

function wordTables(schema: JsonSchema): string[] {
  const fields = allFields(schema).filter((field) => wordsOf(field.schema) !== undefined)
  if (fields.length === 0) return []
  return [
    '## Fixed words',
    '',
    '| field | one of |',
    '| --- | --- |',
    ...fields.map(
      ({ path, schema: field }) =>
        `| \`${path}\` | ${wordsOf(field)!
          .map((word) => `\`${word}\``)
          .join(' ')} |`,
    ),
    '',
  ]
}

function wordsOf(schema: JsonSchema): readonly string[] | undefined {
  return schema.enum ?? (schema.items ? wordsOf(schema.items) : undefined)
}
