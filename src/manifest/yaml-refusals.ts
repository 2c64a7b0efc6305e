import { type ManifestProblem } from './problem.ts'
import { placeAt, type SourceText } from './source-text.ts'

/** Nested collections deeper than this are no manifest. */
export const maximumDepth = 48

/** Ends the reading at the first thing that makes going on pointless or dangerous. */
export class Refusal extends Error {
  readonly problem: ManifestProblem
  constructor(problem: ManifestProblem) {
    super(problem.message)
    this.problem = problem
  }
}

export function refuseLexeme(lexeme: string, source: SourceText, offset: number): void {
  const first = lexeme[0]
  if (first === '&' || first === '*') {
    const next = 'write the value out in each place; a manifest has no references of this kind'
    throw new Refusal(
      refusal(source, offset, 'yaml-reference', `YAML anchors and aliases are refused (${lexeme.slice(0, 40)})`, next),
    )
  }
  if (first === '%') {
    const next = 'remove the line: a manifest is plain YAML 1.2'
    throw new Refusal(
      refusal(source, offset, 'yaml-directive', `YAML directives are refused (${lexeme.slice(0, 40)})`, next),
    )
  }
  if (first === '!') {
    throw new Refusal(
      refusal(
        source,
        offset,
        'yaml-tag',
        `YAML tags are refused (${lexeme.slice(0, 40)})`,
        'remove the tag; quote the value if it is text',
      ),
    )
  }
}

export function secondDocument(source: SourceText, offset: number): ManifestProblem {
  return refusal(
    source,
    offset,
    'several-documents',
    'the file holds several YAML documents',
    'keep one document per file; remove the lines of three dashes',
  )
}

export function refusal(
  source: SourceText,
  offset: number,
  code: string,
  message: string,
  next: string,
): ManifestProblem {
  return { code, message, place: placeAt(source, offset), next }
}

export function tooDeep(source: SourceText, offset: number): ManifestProblem {
  return refusal(
    source,
    offset,
    'too-deep',
    `values are nested more than ${maximumDepth} levels deep`,
    'a manifest needs only a few levels; look for a stray bracket or dash',
  )
}

export function emptyFile(source: SourceText): ManifestProblem {
  return refusal(source, 0, 'empty-file', 'the file is empty', 'fill it, or delete it')
}

/** What no YAML text holds: it may be no text at all, or was cut, or would be printed to a terminal as it is. */
export function refuseControlCharacters(source: SourceText): void {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const at = source.text.search(/[\0-\u0008\u000B\u000C\u000E-\u001F\u007F]|\r(?!\n)/u)
  if (at === -1) return
  const code = source.text.codePointAt(at)!.toString(16).toUpperCase().padStart(4, '0')
  throw new Refusal(
    refusal(
      source,
      at,
      'control-character',
      `the file holds a control character (U+${code})`,
      'write plain text, with lines that end in a line feed',
    ),
  )
}

export function duplicateKey(source: SourceText, key: string, at: number, earlier: number): ManifestProblem {
  const first = placeAt(source, earlier)
  const next = `keep one of them; the other is in line ${first.line}, column ${first.column}`
  return refusal(source, at, 'duplicate-key', `the key "${key}" stands twice in one map`, next)
}
