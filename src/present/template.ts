import { Liquid, type FilterImplOptions } from 'liquidjs'
import { UserError } from '../domain/errors.ts'
import { escapeXml } from './escape.ts'
import { codeSpan, escapeMarkdown, fenced, markdownLink } from './markdown-escape.ts'
import { oneLine } from './printable.ts'
import { capitalized, sentence } from './words.ts'

/** A text with Liquid marks. Its name is how a person knows it: in errors, and to override it. */
export interface Template {
  readonly name: string
  readonly source: string
}

export type TemplateFormat = 'html' | 'markdown' | 'text'

/**
 * Fills a template. Every value is escaped for its format unless the template says `| raw`; a variable or filter that
 * does not exist is an error that names template, line and variable. Nothing is read from disk.
 */
export function renderTemplate(template: Template, format: TemplateFormat, data: object): string {
  try {
    return String(engines[format]().parseAndRenderSync(template.source, data))
  } catch (error) {
    throw templateError(template, error)
  }
}

type Escape = (value: unknown) => string

const engines: Readonly<Record<TemplateFormat, () => Liquid>> = {
  html: once(() => engine((value) => escapeXml(textOf(value)))),
  markdown: once(() => engine((value) => escapeMarkdown(textOf(value)), markdownFilters)),
  text: once(() => engine(textOf)),
}

const commonFilters: Readonly<Record<string, FilterImplOptions>> = {
  /** Liquid's own `capitalize` makes the rest small. */
  capital: (value: unknown) => capitalized(textOf(value)),
  sentence: (value: unknown) => sentence(textOf(value)),
}

const markdownFilters: Readonly<Record<string, FilterImplOptions>> = {
  code: { raw: true, handler: (value: unknown) => codeSpan(oneLine(textOf(value))) },
  fence: {
    raw: true,
    handler: (value: unknown, indent: unknown) => fenced(textOf(value), typeof indent === 'number' ? indent : 0),
  },
  link: { raw: true, handler: (value: unknown) => markdownLink(textOf(value)) },
}

function engine(outputEscape: Escape, filters: Readonly<Record<string, FilterImplOptions>> = {}): Liquid {
  const liquid = new Liquid({
    outputEscape,
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    trimTagLeft: false,
  })
  for (const [name, filter] of Object.entries({ ...commonFilters, ...filters })) liquid.registerFilter(name, filter)
  return liquid
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** liquidjs writes `undefined variable: x, line:3, col:12`; its token knows the place. */
function templateError({ name }: Template, error: unknown): UserError {
  const [what = '', line = '1', column = '1'] = /^(.*?)(?:, file:.*?)?, line:(\d+), col:(\d+)/su
    .exec(messageOf(error))
    ?.slice(1) ?? [messageOf(error)]
  return new UserError(
    {
      code: 'template',
      what: `template ${name}: ${what}`,
      place: { file: name, line: Number(line), column: Number(column) },
      next: 'mend the template; variables are those of the template that ships with plan',
    },
    { cause: error },
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
