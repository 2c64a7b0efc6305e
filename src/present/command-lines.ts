import { displayWidth } from './display-width.ts'

/** Quotes that close, and nothing a continued line could change: no comment, no here-document, no line of its own. */
const breakable = /^(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^'"\\\n#])*$/u

/**
 * A shell command over several lines, each continued with a backslash, so that it can still be copied as one. Breaks
 * only at spaces outside quotes; a longer word stays whole.
 */
export function commandLines(command: string, width: number): readonly string[] {
  if (displayWidth(command) <= width || !breakable.test(command) || command.includes('<<')) return command.split('\n')
  const lines: string[] = []
  let line = ''
  for (const word of shellWords(command)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line === '' || displayWidth(longer) + 2 <= width) line = longer
    else {
      lines.push(`${line} \\`)
      line = `  ${word}`
    }
  }
  return [...lines, line]
}

/** Splits at spaces outside quotes; quotes and backslashes stay in the words. */
function shellWords(command: string): readonly string[] {
  return command.match(/(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"\\])+/gu) ?? [command]
}
