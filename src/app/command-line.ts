/** A command line a person can paste into a POSIX shell: words with anything special are quoted. */
export function commandLine(words: readonly string[]): string {
  return words.map(quoted).join(' ')
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/u.test(word)) return word
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}
