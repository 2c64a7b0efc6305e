/** `1 hop`, `17 hops`, `2 background migrations`. */
export function count(number: number, noun: string): string {
  return `${groupDigits(number)} ${number === 1 ? noun : `${noun}s`}`
}

/** 41233 → `41,233`. */
export function groupDigits(number: number): string {
  return String(number).replaceAll(/\B(?=(?:\d{3})+$)/gu, ',')
}

/** `A, B, C and 20 more`. */
export function firstNames(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ')
  const more = names.length - most
  return more > 0 ? `${shown} and ${groupDigits(more)} more` : shown
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** With a capital and a period. */
export function sentence(text: string): string {
  return capitalized(/[.!?:]$/u.test(text) ? text : `${text}.`)
}

/** Cut behind a word, with an ellipsis, when longer than so many characters. */
export function brief(text: string, most: number): string {
  if (text.length <= most) return text
  const space = text.lastIndexOf(' ', most - 1)
  return `${text.slice(0, space > most / 2 ? space : most - 1).replace(/[,;:]$/u, '')}…`
}
