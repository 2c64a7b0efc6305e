import { compilePattern } from '../../domain/pattern.ts'
import { type OutputReader } from '../../domain/program-call.ts'

/** Values of one thing that was read. */
export type Item = ReadonlyMap<string, string>

/** What a program printed, as text without colours and other orders to a terminal. */
export function plainText(text: string): string {
  return (
    text
      .replaceAll(/[^\P{Cc}\s](?:\[[0-?]*[ -/]*[@-~]|\][^\p{Cc}]*)/gu, '')
      .replaceAll('\r\n', '\n')
      // A bar of progress is written over and over on one line.
      .replaceAll('\r', '\n')
      .replaceAll(/[^\P{Cc}\n\t]/gu, '')
  )
}

const kept = 4096

/** The end of what was printed, 4 KiB at most, of which stderr has its half when both are long. */
export function tailOf(stdout: string, stderr: string): string {
  const errors = lastBytes(stderr.trimEnd(), Math.max(kept / 2, kept - 1 - bytesOf(stdout.trimEnd())))
  const room = kept - bytesOf(errors) - 1
  return [lastBytes(stdout.trimEnd(), room), errors].filter((text) => text !== '').join('\n')
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

function lastBytes(text: string, most: number): string {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= most) return text
  return new TextDecoder().decode(bytes.slice(-most)).replace(/^\uFFFD+/u, '')
}

/** What was read; undefined where nothing matched, so that nothing is known. */
export function readItems(reader: OutputReader, stdout: string): readonly Item[] | undefined {
  switch (reader.kind) {
    case 'lines':
      return readLines(reader.pattern, stdout)
    case 'text': {
      const found = compilePattern(reader.pattern).match(stdout)
      return found instanceof Map ? [found as Item] : undefined
    }
    case 'json':
      return readJson(reader, stdout)
  }
}

function readLines(source: string, stdout: string): readonly Item[] | undefined {
  const pattern = compilePattern(source)
  const found: Item[] = []
  for (const line of stdout.split('\n')) {
    const match = pattern.match(line)
    if (match === 'too-long') return undefined
    if (match) found.push(match)
  }
  return found.length > 0 ? found : undefined
}

/** An empty list is an answer: there is nothing. */
function readJson(
  { items, fields }: Extract<OutputReader, { kind: 'json' }>,
  stdout: string,
): readonly Item[] | undefined {
  const document = parsed(stdout)
  const place = items === '' ? document : at(document, items)
  if (typeof place !== 'object' || place === null) return undefined
  const list: readonly unknown[] = Array.isArray(place) ? place : [place]
  return list.map((item) => {
    const values = [...fields].map(([name, path]) => [name, asText(at(item, path))] as const)
    return new Map(values.filter((pair): pair is readonly [string, string] => pair[1] !== undefined))
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Only what a value has itself: `constructor` is no field. */
function at(value: unknown, path: string): unknown {
  let here = value
  for (const key of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Record<string, unknown>)[key]
  }
  return here
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
