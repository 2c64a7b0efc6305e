/** Control characters but the line feed, direction overrides, and code points no XML document may hold. */
const unprintable = /[^\P{Cc}\n]|[\p{Bidi_Control}\uFFFE\uFFFF]/gu

/**
 * Texts of a manifest are other people's. Applied once to a whole answer, so that no escape sequence of theirs reaches
 * a terminal and no direction override makes a command read as another one. Line feeds stay.
 */
export function printable<T>(value: T): T {
  return isPlain(value) ? value : (clean(value) as T)
}

/** Nearly every answer is plain ASCII without a control character, which JSON shows at once. */
function isPlain(value: unknown): boolean {
  const json = JSON.stringify(value)
  return /^[\u0020-\u007E]*$/u.test(json) && !/\\[bfnrtu]/u.test(json)
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return printableText(value)
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [printableText(key), clean(inner)]))
}

function printableText(text: string): string {
  if (/^[\u0020-\u007E]*$/u.test(text)) return text
  return text
    .toWellFormed()
    .replaceAll(/\r\n?|[\u2028\u2029]/gu, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(unprintable, '\uFFFD')
}

/** The same on one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim()
}
