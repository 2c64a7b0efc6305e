import { type Located } from '../located.ts'
import { type ManifestProblem } from '../problem.ts'
import { type ManifestFile } from '../read-manifest.ts'
import { sourceText, type SourceText } from '../source-text.ts'
import { readYaml } from '../yaml-text.ts'
import { type TextEdit } from './text-edit.ts'

/** Quotes to put around a text, with what was written there. */
export interface Quoting extends TextEdit {
  readonly written: string
}

/**
 * The quotes that would mend problems of one file: around numbers where text is asked for, by what is written and not by
 * what YAML reads (`17.10` is read as 17.1), and around ranges that begin with a sign YAML takes for a block (`>=14`).
 */
export function missingQuotes({ path, text }: ManifestFile, problems: readonly ManifestProblem[]): Quoting[] {
  const here = problems.filter(({ place }) => place.file === path)
  const source = sourceText(path, text)
  const numbers = here.filter(({ code }) => code === 'unquoted-version').map((one) => offsetOf(source, one))
  const broken = here.filter(({ code }) => code === 'yaml-syntax').map((one) => offsetOf(source, one))
  const quotings = [
    ...(numbers.length > 0 ? quotedNumbers(source, new Set(numbers)) : []),
    ...quotedRanges(text, broken),
  ]
  return quotings.map(({ start, end }) => {
    const written = text.slice(start, end)
    return { start, end, written, text: `"${written}"` }
  })
}

type Span = Pick<TextEdit, 'start' | 'end'>

function offsetOf({ lineStarts }: SourceText, { place }: ManifestProblem): number {
  return lineStarts[place.line - 1]! + place.column - 1
}

function quotedNumbers({ file, text }: SourceText, offsets: ReadonlySet<number>): Span[] {
  const reading = readYaml(file, text)
  if (!('ok' in reading)) return []
  const found: Span[] = []
  const walk = ({ offset, written, fields, items }: Located): void => {
    if (written !== undefined && offsets.has(offset)) found.push({ start: offset, end: offset + written.length })
    for (const inner of fields?.values() ?? items ?? []) walk(inner)
  }
  walk(reading.ok.located)
  return found
}

/** A range up to what ends a value: a bracket or comma where it stands in a flow collection, a comment, the line. */
function quotedRanges(text: string, offsets: readonly number[]): Span[] {
  const spans = offsets.flatMap((offset) => {
    // In a flow collection the parser stops at the sign, else behind it, where no header of a block text goes on.
    const inFlow = text[offset] === '>'
    const start = inFlow ? offset : text.lastIndexOf('>', offset)
    if (start < offset - 3) return []
    const form = inFlow
      ? /^>=? ?\d[\w.<>=| -]*(?=\s*(?:[,\]}]|\s#|\r?\n|$))/u
      : /^>=? ?\d[\w.<>=| -]*(?=\s*(?:\s#|\r?\n|$))/u
    const range = form.exec(text.slice(start, start + 600))?.[0].trimEnd()
    return range === undefined ? [] : [{ start, end: start + range.length }]
  })
  return [...new Map(spans.map((span) => [span.start, span])).values()]
}
