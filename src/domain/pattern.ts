import { RE2JS, RE2JSSyntaxException } from 're2js'

/** The named groups of a match; those that took no part are not there. */
export type PatternMatch = ReadonlyMap<string, string>

/** Undefined is no match; `too-long` says that it was not tried, so that nothing is known. */
export type PatternResult = PatternMatch | undefined | 'too-long'

/** An expression that is matched in time linear in the text, whatever the two are. */
export interface Pattern {
  /** Names of its groups. */
  readonly names: readonly string[]
  /** The first match anywhere in the text, as Perl would choose it. `^` and `$` are edges of lines. */
  readonly match: (text: string) => PatternResult
}

const longestPattern = 1000
/** Characters of a text: sixteen times what is kept of a program's output. */
const longestText = 1024 * 1024

/** In the syntax of RE2: no look-around, no back-references. Throws RE2JSSyntaxException for what is none. */
export function compilePattern(source: string): Pattern {
  const expression = RE2JS.compile(source, RE2JS.MULTILINE)
  const names = Object.keys(expression.namedGroups())
  return {
    names,
    match: (text) => {
      if (text.length > longestText) return 'too-long'
      // A line may end as on Windows, or on a terminal.
      const matcher = expression.matcher(text.replaceAll('\r\n', '\n'))
      if (!matcher.find()) return undefined
      const groups = names.map((name) => [name, matcher.group(name)] as const)
      return new Map(groups.filter((group): group is readonly [string, string] => typeof group[1] === 'string'))
    },
  }
}

/** Why a text is no pattern; undefined when it is one. */
export function patternProblem(source: string): string | undefined {
  if (source.length > longestPattern) return `it is longer than ${longestPattern} characters`
  try {
    compilePattern(source)
    return undefined
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error
    const description = error.getDescription()
    const part = error.getPattern()
    return part ? `${description}: ${part.replace('(?m)', '')}` : description
  }
}
