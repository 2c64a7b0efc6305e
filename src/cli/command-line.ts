/** One copyable line: words with anything a shell would read are quoted. */
export function commandLine(words: readonly string[]): string {
  return ['plan', ...words].map(quote).join(' ')
}

function quote(word: string): string {
  return /^[\w./:@%+=,^-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
