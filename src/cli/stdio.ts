import { styleText } from 'node:util'
import { type Palette } from '../present/palette.ts'

/** A reader that leaves (`plan … | head -1`) is no error: what nobody reads need not be written. */
export function tolerateClosedPipes(): void {
  process.stdout.on('error', throwUnlessClosed)
  process.stderr.on('error', throwUnlessClosed)
}

function throwUnlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

export function printError(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Colours for one stream: `styleText` asks it and NO_COLOR and FORCE_COLOR each time. */
export function paletteFor(stream: NodeJS.WriteStream): Palette {
  const paint =
    (format: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      styleText(format, text, { stream })
  return {
    bad: paint('red'),
    caution: paint('yellow'),
    good: paint('green'),
    faint: paint('dim'),
    strong: paint('bold'),
  }
}

/** Was `--json` or `--format json` given before any `--`? Needed where no parser has run yet, errors above all. */
export function asksForJson(argv: readonly string[]): boolean {
  const flags = flagsOf(argv)
  return flags.some(
    (word, i) => word === '--json' || word === '--format=json' || (word === 'json' && flags[i - 1] === '--format'),
  )
}

export function flagsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return end === -1 ? argv : argv.slice(0, end)
}

/** What comes on stdin, to its end; the first so many characters. */
export async function readInput(characters: number): Promise<string> {
  process.stdin.setEncoding('utf8')
  let text = ''
  for await (const part of process.stdin as AsyncIterable<string>) {
    text += part
    if (text.length >= characters) break
  }
  return text.slice(0, characters)
}
