/** Text, code and links for Markdown as GitHub and GitLab read it: nothing in them becomes markup, HTML or a mention. */

/** What is markup inside a line. An underscore between letters is none, and names of tables stay readable. */
const markup = /[\\`*[\]<~&$]|(?<!\w)_|_(?!\w)/gu
/** What is markup only where a line begins: quote, heading, list. */
const atStart = /^(?:[>#+=-]|\d+[.)](?=\s|$))/u
/** What a forge turns into a link or a notification: `@all`, `#12`, `!12`. */
const reference = /[@#!&~%$](?=\w)/gu

/** One line of plain text. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replaceAll(markup, String.raw`\$&`)
    .replace(atStart, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`)
    .replaceAll(reference, '$&<!-- -->')
    .replaceAll('://', ':<!-- -->//')
}

/** A code span; its fence is longer than any backticks inside. */
export function codeSpan(text: string): string {
  if (text === '') return ''
  const fence = '`'.repeat(longestRun(text) + 1)
  const space = /^`|`$|^ .* $/u.test(text) ? ' ' : ''
  return `${fence}${space}${text}${space}${fence}`
}

/** A fenced block whose lines start at a column, for lists. */
export function fenced(text: string, indent: number, language = 'sh'): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  const space = ' '.repeat(indent)
  return [`${fence}${language}`, ...text.split('\n'), fence].map((line) => (space + line).trimEnd()).join('\n')
}

/** A web address as a link, other text as code: a link never starts a script. */
export function markdownLink(address: string): string {
  if (!/^https?:\/\/[^\s]+$/iu.test(address)) return codeSpan(address.replaceAll(/\s+/gu, ' ').trim())
  return `<${address.replaceAll(/[<>\\`"|[\]]/gu, (character) => encodeURIComponent(character))}>`
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/gu) ?? []).map(({ length }) => length))
}
