/** East Asian wide and full-width blocks and pictographs: two cells of a terminal. */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u
const zero = /[\p{Mn}\p{Me}\p{Cf}]/u

/** Cells a text takes in a terminal. */
export function displayWidth(text: string): number {
  if (/^[\u0020-\u007E]*$/u.test(text)) return text.length
  let cells = 0
  for (const character of text) cells += cellsOf(character)
  return cells
}

function cellsOf(character: string): number {
  if (wide.test(character)) return 2
  return zero.test(character) ? 0 : 1
}

/** Filled with spaces to a number of cells. */
export function padTo(text: string, cells: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, cells - displayWidth(text)))
  return align === 'left' ? text + space : space + text
}
