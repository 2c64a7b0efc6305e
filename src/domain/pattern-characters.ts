import { PatternError } from './pattern-error.ts'

/** Does a character, as a number of 16 bits, belong? */
export type CharacterTest = (unit: number) => boolean

/** The UTF-16 unit at a position: characters beyond 16 bits are two. */
export function unitAt(text: string, at: number): number {
  const point = text.codePointAt(at) ?? 0
  return point > 0xff_ff ? 0xd8_00 + ((point - 0x1_00_00) >> 10) : point
}

export const oneUnit = (char: string): CharacterTest => {
  const wanted = unitAt(char, 0)
  return (unit) => unit === wanted
}

const isDigit: CharacterTest = (unit) => unit >= 48 && unit <= 57
export const isWord: CharacterTest = (unit) =>
  isDigit(unit) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || unit === 95
const isSpace: CharacterTest = (unit) => unit === 32 || (unit >= 9 && unit <= 13) || unit === 160

const classes: Readonly<Record<string, CharacterTest>> = {
  d: isDigit,
  D: (unit) => !isDigit(unit),
  w: isWord,
  W: (unit) => !isWord(unit),
  s: isSpace,
  S: (unit) => !isSpace(unit),
}
const controls: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13 }

export function escaped(char: string, at: number): CharacterTest {
  const known = classes[char]
  if (known) return known
  const wanted = controls[char] ?? (/[A-Za-z0-9]/u.test(char) ? undefined : unitAt(char, 0))
  if (wanted === undefined) throw new PatternError(`\\${char} is not to be had`, at)
  return (unit) => unit === wanted
}
