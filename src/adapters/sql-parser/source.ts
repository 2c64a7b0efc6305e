import { type Place } from '../../domain/place.ts'

/** A text with the ways its positions are told: PostgreSQL counts bytes in trees and characters in errors. */
export interface Source {
  readonly text: string
  readonly placeAt: (offset: number) => Place
  /** The UTF-16 offset of a byte. */
  readonly fromByte: (byte: number) => number
  /** The UTF-16 offset of a character, counted as code points. */
  readonly fromCharacter: (character: number) => number
}

export function sourceOf(file: string, text: string): Source {
  const starts = lineStarts(text)
  const isAscii = Buffer.byteLength(text) === text.length
  const offsets = isAscii ? undefined : offsetsByByte(text)
  return {
    text,
    placeAt: (offset) => {
      const line = lastAtOrBelow(starts, offset)
      return { file, line: line + 1, column: offset - starts[line]! + 1 }
    },
    fromByte: (byte) => Math.min(offsets?.[byte] ?? (offsets ? text.length : byte), text.length),
    fromCharacter: (character) => (isAscii ? Math.min(character, text.length) : offsetOfCharacter(text, character)),
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function lastAtOrBelow(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= offset) low = middle
    else high = middle
  }
  return low
}

function offsetsByByte(text: string): Uint32Array {
  const offsets = new Uint32Array(Buffer.byteLength(text) + 1)
  let byte = 0
  let offset = 0
  for (const character of text) {
    const until = byte + Buffer.byteLength(character)
    offsets.fill(offset, byte, until)
    byte = until
    offset += character.length
  }
  offsets[byte] = offset
  return offsets
}

function offsetOfCharacter(text: string, character: number): number {
  let offset = 0
  let count = 0
  for (const one of text) {
    if (count === character) break
    count += 1
    offset += one.length
  }
  return offset
}
