/** A name in braces inside a word of a call: `{version}`, `{with.package}`, `{name|rake}`. */
export interface Placeholder {
  readonly text: string
  readonly name: string
  readonly how: string | undefined
}

const placeholder = /\{([a-z][a-z_]*(?:\.[A-Za-z0-9_-]+)?)(?:\|([a-z]+))?\}/gu

/** What one word asks for. Other braces are letters like any other: `-o=jsonpath={.items}`. */
export function placeholdersIn(word: string): readonly Placeholder[] {
  return [...word.matchAll(placeholder)].map(([text, name, how]) => ({ text, name: name!, how }))
}

export type Filled = { readonly ok: string } | { readonly problem: string }

/**
 * A word with its values. What a value holds stays inside this word; one that would make an option of a word that is none, or that
 * no program can be told, is refused.
 */
export function fillWord(word: string, values: ReadonlyMap<string, string>): Filled {
  for (const { text, name } of placeholdersIn(word)) {
    const value = values.get(name)
    if (value === undefined) return { problem: missing(name) }
    if (value.includes('\0')) return { problem: `the value of {${name}} holds a character that no program takes` }
    if (value.startsWith('-') && word.startsWith(text))
      return { problem: `the value of {${name}}, ${value}, would be taken for an option` }
  }
  return { ok: word.replaceAll(placeholder, (_, name: string, how?: string) => shaped(values.get(name) ?? '', how)) }
}

/** A command for people, to paste into a shell: what is not known stays in its braces. */
export function shownCommand(words: readonly string[], values: ReadonlyMap<string, string>): string {
  return words.map((word) => quoted(shownWord(word, values))).join(' ')
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./{}-]+$/u.test(word)) return word
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}

export function shownWord(word: string, values: ReadonlyMap<string, string>): string {
  return word.replaceAll(placeholder, (text, name: string, how?: string) => {
    const value = values.get(name)
    return value === undefined ? text : shaped(value, how)
  })
}

function missing(name: string): string {
  if (name.startsWith('with.')) return `nobody said what {${name}} is: --with ${name.slice('with.'.length)}=VALUE`
  return `it is not known what {${name}} is`
}

function shaped(value: string, how: string | undefined): string {
  return how === 'rake' ? rakeArgument(value) : value
}

/** Rake splits arguments at commas, takes white space off both ends, and drops a backslash before what it protects. */
function rakeArgument(text: string): string {
  const last = text.length - 1
  return text.replaceAll(/[\\,\s]/gu, (one, at: number) =>
    /\s/u.test(one) && at !== 0 && at !== last ? one : `\\${one}`,
  )
}

/** `{with.package_manager}` in the environment of a shell text: WAYSTOP_WITH_PACKAGE_MANAGER. */
export function variableOf(name: string): string {
  return `WAYSTOP_${name.replaceAll(/[.-]/gu, '_').toUpperCase()}`
}
