/** The offset basis of FNV-1a with 128 bits, its lowest 32 bits first. */
const basis = [0x6295_c58d, 0x62b8_2175, 0x07bb_0142, 0x6c62_272e] as const
/** Its prime is 2^88 + this. */
const primeLow = 0x13b
const limb = 0x1_0000_0000

/**
 * A hash that is the same on every machine and in every release: FNV-1a with 128 bits (Fowler, Noll, Vo), 32 hexadecimal
 * digits. It tells an edit from none; it is no protection from somebody who wants two texts to collide.
 */
export function stableHash(text: string): string {
  return fnv1a(utf8(text))
}

/** UTF-8; half a surrogate pair is written like any other code point. */
function* utf8(text: string): Generator<number> {
  for (const character of text) {
    const point = character.codePointAt(0)!
    const more = lengths.filter((length) => point >= length).length
    yield more === 0 ? point : leads[more]! | (point >>> (6 * more))
    for (let i = more - 1; i >= 0; i -= 1) yield 0x80 | ((point >>> (6 * i)) & 0x3f)
  }
}

/** From which code points on a byte more is needed. */
const lengths = [0x80, 0x800, 0x1_0000]
/** What the first of so many following bytes begins with. */
const leads = [0, 0xc0, 0xe0, 0xf0]

/** The hash of bytes. */
export function fnv1a(bytes: Iterable<number>): string {
  let [a, b, c, d]: [number, number, number, number] = [...basis]
  for (const byte of bytes) {
    a = (a ^ byte) >>> 0
    // Times 2^88 is 24 bits to the left, two limbs further up.
    const low = a * primeLow
    const second = b * primeLow + Math.floor(low / limb)
    const third = c * primeLow + Math.floor(second / limb) + ((a << 24) >>> 0)
    const fourth = d * primeLow + Math.floor(third / limb) + ((((b << 24) >>> 0) | (a >>> 8)) >>> 0)
    a = low % limb
    b = second % limb
    c = third % limb
    d = fourth % limb
  }
  return [d, c, b, a].map((part) => part.toString(16).padStart(8, '0')).join('')
}
