import { type CharacterTest, escaped, oneUnit, unitAt } from './pattern-characters.ts'
import { PatternError } from './pattern-error.ts'

/**
 * The regular expressions of a manifest: those that can be matched in time that grows with the text alone. Literals, `.`, classes,
 * `\d \w \s \b`, groups, named groups, `|`, `* + ? {n,m}` greedy and lazy, `^` and `$`; no back references, no look-around.
 */
export type PatternNode =
  | { readonly kind: 'characters'; readonly test: CharacterTest }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  | {
      readonly kind: 'repeat'
      readonly part: PatternNode
      readonly least: number
      readonly most: number
      readonly greedy: boolean
    }
  | { readonly kind: 'group'; readonly part: PatternNode; readonly name: string | undefined }
  | { readonly kind: 'edge'; readonly edge: Edge }

export type Edge = 'line-start' | 'line-end' | 'word' | 'no-word'

const longest = 1000
const deepest = 30
const mostRepeats = 200

/** Throws PatternError. */
export function parsePattern(text: string): PatternNode {
  if (text.length > longest) throw new PatternError(`it is longer than ${longest} characters`, longest)
  const reader = new PatternReader(text)
  const node = reader.choice(0)
  if (reader.at < text.length) throw new PatternError('a ) without its (', reader.at)
  return node
}

class PatternReader {
  at = 0
  private readonly text: string
  private readonly names = new Set<string>()

  constructor(text: string) {
    this.text = text
  }

  choice(depth: number): PatternNode {
    if (depth > deepest) throw new PatternError(`groups are nested deeper than ${deepest}`, this.at)
    const parts = [this.sequence(depth)]
    while (this.take('|')) parts.push(this.sequence(depth))
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts }
  }

  private sequence(depth: number): PatternNode {
    const parts: PatternNode[] = []
    while (this.at < this.text.length && this.text[this.at] !== '|' && this.text[this.at] !== ')')
      parts.push(this.repeated(depth))
    return { kind: 'sequence', parts }
  }

  private repeated(depth: number): PatternNode {
    const start = this.at
    const part = this.atom(depth)
    const bounds = this.bounds()
    if (!bounds) return part
    if (part.kind === 'edge') throw new PatternError('an edge cannot be repeated', start)
    const [least, most] = bounds
    if (least > most || least > mostRepeats || (most !== Infinity && most > mostRepeats))
      throw new PatternError(`write at most ${mostRepeats} repeats, the smaller number first`, start)
    const greedy = !this.take('?')
    if (this.bounds()) throw new PatternError('two repeats in a row', start)
    return { kind: 'repeat', part, least, most, greedy }
  }

  private bounds(): readonly [number, number] | undefined {
    if (this.take('*')) return [0, Infinity]
    if (this.take('+')) return [1, Infinity]
    if (this.take('?')) return [0, 1]
    const counted = /^\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/u.exec(this.text.slice(this.at, this.at + 12))
    if (!counted) return undefined
    this.at += counted[0].length
    const least = Number(counted[1])
    if (counted[2] === undefined) return [least, least]
    return [least, counted[3] === undefined ? Infinity : Number(counted[3])]
  }

  private atom(depth: number): PatternNode {
    const start = this.at
    const char = this.next()
    switch (char) {
      case '(':
        return this.group(depth, start)
      case '[':
        return { kind: 'characters', test: this.set() }
      case '^':
        return { kind: 'edge', edge: 'line-start' }
      case '$':
        return { kind: 'edge', edge: 'line-end' }
      case '.':
        return { kind: 'characters', test: (unit) => unit !== 10 && unit !== 13 }
      case '\\':
        return this.escape(start)
      case '*':
      case '+':
      case '?':
        throw new PatternError('nothing to repeat', start)
      default:
        return { kind: 'characters', test: oneUnit(char) }
    }
  }

  private group(depth: number, start: number): PatternNode {
    let name: string | undefined
    if (this.take('?:')) name = undefined
    else if (this.take('?<')) name = this.name(start)
    else if (this.text[this.at] === '?') throw new PatternError('look-around and flags are not to be had', start)
    const part = this.choice(depth + 1)
    if (!this.take(')')) throw new PatternError('a ( without its )', start)
    return { kind: 'group', part, name }
  }

  private name(start: number): string {
    const found = /^([A-Za-z_]\w{0,63})>/u.exec(this.text.slice(this.at, this.at + 66))
    if (!found) throw new PatternError('look-behind is not to be had; a name is made of letters and _', start)
    if (this.names.has(found[1]!)) throw new PatternError(`two groups are called ${found[1]!}`, start)
    this.names.add(found[1]!)
    this.at += found[0].length
    return found[1]!
  }

  private escape(start: number): PatternNode {
    const char = this.next()
    if (char === 'b') return { kind: 'edge', edge: 'word' }
    if (char === 'B') return { kind: 'edge', edge: 'no-word' }
    return { kind: 'characters', test: escaped(char, start) }
  }

  private set(): CharacterTest {
    const start = this.at - 1
    const inverted = this.take('^')
    const tests: CharacterTest[] = []
    while (!this.take(']')) {
      if (this.at >= this.text.length) throw new PatternError('a [ without its ]', start)
      tests.push(this.member(start))
    }
    return (unit) => tests.some((test) => test(unit)) !== inverted
  }

  private member(start: number): CharacterTest {
    const from = this.next()
    if (from === '\\') return escaped(this.next(), start)
    if (this.text[this.at] !== '-' || this.text[this.at + 1] === ']') return oneUnit(from)
    this.at += 1
    const to = this.next()
    const [low, high] = [unitAt(from, 0), unitAt(to, 0)]
    if (to === '\\' || low > high)
      throw new PatternError('a range of characters goes from a lower to a higher one', start)
    return (unit) => unit >= low && unit <= high
  }

  private next(): string {
    const char = this.text[this.at]
    if (char === undefined) throw new PatternError('it ends too early', this.at)
    this.at += 1
    return char
  }

  private take(what: string): boolean {
    if (!this.text.startsWith(what, this.at)) return false
    this.at += what.length
    return true
  }
}
