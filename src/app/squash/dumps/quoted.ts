/** The end of what is quoted or commented at a place: nothing in it means anything. Undefined when nothing is. */
export function afterQuoted(text: string, at: number, dollar: RegExp): number | undefined {
  switch (text[at]) {
    case "'":
      return afterString(text, at, "'", isEscaped(text, at))
    case '"':
      return afterString(text, at, '"', false)
    case '-':
      return text[at + 1] === '-' ? orEnd(text, text.indexOf('\n', at)) : undefined
    case '/':
      return text[at + 1] === '*' ? afterBlockComment(text, at) : undefined
    case '$':
      return afterDollar(text, at, dollar)
    default:
      return undefined
  }
}

/** `E'…'` alone knows the backslash; the E is a word of its own. */
function isEscaped(text: string, at: number): boolean {
  return /^e$/iu.test(text[at - 1] ?? '') && !/[\w$\u0080-\uFFFF]/u.test(text[at - 2] ?? ' ')
}

/** A quote that is doubled stays inside: it ends one string and begins the next. */
function afterString(text: string, at: number, quote: string, backslashes: boolean): number {
  let end = text.indexOf(quote, at + 1)
  if (!backslashes) return orEnd(text, end === -1 ? -1 : end + 1)
  for (let i = at + 1; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1
    else if (text[i] === quote) {
      end = i
      return end + 1
    }
  }
  return text.length
}

function afterDollar(text: string, at: number, dollar: RegExp): number | undefined {
  dollar.lastIndex = at
  const [tag] = dollar.exec(text) ?? []
  if (tag === undefined) return undefined
  const end = text.indexOf(tag, at + tag.length)
  return orEnd(text, end === -1 ? -1 : end + tag.length)
}

/** Comments of this kind nest. */
export function afterBlockComment(text: string, at: number): number {
  const mark = /\/\*|\*\//gu
  mark.lastIndex = at
  let depth = 0
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return mark.lastIndex
  }
  return text.length
}

const orEnd = (text: string, at: number): number => (at === -1 ? text.length : at)

export function newlines(text: string): number {
  let number = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) number += 1
  return number
}
