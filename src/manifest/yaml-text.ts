import {
  Composer,
  CST,
  Lexer,
  Parser,
  isMap,
  isScalar,
  isSeq,
  type Document,
  type ParsedNode,
  type YAMLMap,
} from 'yaml'
import { type Located } from './located.ts'
import { type ManifestProblem } from './problem.ts'
import { placeAt, sourceText, type SourceText } from './source-text.ts'
import {
  duplicateKey,
  emptyFile,
  maximumDepth,
  Refusal,
  refusal,
  refuseControlCharacters,
  refuseLexeme,
  secondDocument,
  tooDeep,
} from './yaml-refusals.ts'

/** What a YAML text says, as plain data, with the place of every value. */
export interface YamlReading {
  readonly value: unknown
  readonly located: Located
}

export type YamlResult = { readonly ok: YamlReading } | { readonly problems: readonly ManifestProblem[] }

/**
 * Reads one YAML 1.2 text. Anchors, aliases, merge keys, tags, several documents and deep nesting are refused while
 * reading, before they can cost anything; a key that stands twice names both places.
 */
export function readYaml(file: string, text: string): YamlResult {
  const source = sourceText(file, text)
  try {
    refuseControlCharacters(source)
    const document = compose(source)
    const problems = syntaxProblems(document, source)
    if (problems.length > 0) return { problems }
    if (document.contents === null) throw new Refusal(emptyFile(source))
    return { ok: walk(document.contents, source) }
  } catch (error) {
    if (error instanceof Refusal) return { problems: [error.problem] }
    if (error instanceof RangeError) return { problems: [tooDeep(source, 0)] }
    throw error
  }
}

function compose(source: SourceText): Document.Parsed {
  const composer = new Composer({
    uniqueKeys: false,
    keepSourceTokens: false,
    merge: false,
    version: '1.2',
    schema: 'core',
  })
  return [...composer.compose(tokens(source), true, source.text.length)][0] as Document.Parsed
}

function* tokens(source: SourceText): Generator<CST.Token, void> {
  const parser = new Parser()
  let scalarFollows = false
  let isOver = false
  for (const lexeme of new Lexer().lex(source.text)) {
    if (!scalarFollows) refuseLexeme(lexeme, source, parser.offset)
    scalarFollows = lexeme === CST.SCALAR
    for (const token of parser.next(lexeme)) {
      isOver ||= token.type === 'document'
      yield token
    }
    if (parser.stack.length > maximumDepth * 2) throw new Refusal(tooDeep(source, parser.offset))
    const second = isOver ? parser.stack.find(({ type }) => type === 'document') : undefined
    if (second) throw new Refusal(secondDocument(source, 'offset' in second ? second.offset : parser.offset))
  }
  yield* parser.end()
}

/** One problem per place: what the parser says more of a place follows from the first. */
function syntaxProblems(document: Document.Parsed, source: SourceText): ManifestProblem[] {
  const byOffset = new Map<number, ManifestProblem>()
  for (const { pos, message } of document.errors) {
    if (byOffset.has(pos[0])) continue
    byOffset.set(pos[0], {
      code: 'yaml-syntax',
      message: `this is not YAML: ${message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/u, '')}`,
      place: placeAt(source, pos[0]),
      next: 'check the indentation, quotes and brackets around this place',
    })
  }
  return [...byOffset.values()]
}

/** A node's value and place; the key is where its key stands when it is the value of a field. */
function walk(node: ParsedNode, source: SourceText, key?: number): YamlReading {
  const [offset, end] = node.range
  if (isMap(node)) return walkMap(node, source, key)
  if (isSeq(node)) {
    const readings = node.items.map((item) => walkOr(item as ParsedNode | null, source, offset))
    return {
      value: readings.map(({ value }) => value),
      located: { source, offset, end, key, items: readings.map(({ located }) => located) },
    }
  }
  if (!isScalar(node)) return { value: null, located: { source, offset, end, key } }
  const written = typeof node.value === 'string' ? undefined : node.source
  return { value: node.value, located: { source, offset, end, key, ...(written !== undefined && { written }) } }
}

/** A value that is not written stands where its key stands, or where the list begins. */
function walkOr(node: ParsedNode | null, source: SourceText, parent: number, key?: number): YamlReading {
  return node === null ? { value: null, located: { source, offset: parent, key } } : walk(node, source, key)
}

function walkMap(map: YAMLMap.Parsed, source: SourceText, keyOffset: number | undefined): YamlReading {
  const value: Record<string, unknown> = {}
  const fields = new Map<string, Located>()
  const keys = new Map<string, number>()
  for (const pair of map.items) {
    const at = pair.key.range[0]
    const key = keyText(pair.key, source)
    const earlier = keys.get(key)
    if (earlier !== undefined) throw new Refusal(duplicateKey(source, key, at, earlier))
    keys.set(key, at)
    const reading = walkOr(pair.value, source, at, at)
    Object.defineProperty(value, key, { value: reading.value, enumerable: true, writable: true, configurable: true })
    fields.set(key, reading.located)
  }
  return { value, located: { source, offset: map.range[0], end: map.range[1], key: keyOffset, fields } }
}

function keyText(key: ParsedNode, source: SourceText): string {
  if (!isScalar(key)) {
    throw new Refusal(
      refusal(source, key.range[0], 'complex-key', 'a key must be plain text', 'write the key as one word'),
    )
  }
  const text = key.source
  if (text === '<<') {
    throw new Refusal(
      refusal(
        source,
        key.range[0],
        'yaml-reference',
        'YAML merge keys (<<) are refused',
        'write the fields out in each place',
      ),
    )
  }
  return text
}
