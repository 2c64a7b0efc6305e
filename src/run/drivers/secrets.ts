/** What stands in the place of a secret. */
const hidden = '***'

/** Takes the values of secrets out of texts, as they are and as URLs and JSON spell them. */
export function hider(secrets: readonly string[]): (text: string) => string {
  const spellings = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ])
  const values = [...new Set(spellings)].filter((one) => one !== '').toSorted((a, b) => b.length - a.length)
  return (text) => values.reduce((rest, value) => rest.replaceAll(value, hidden), text)
}

/** Of an output whose beginning was left out, the first line may begin in the middle of a secret. */
export function withoutFirstLine(text: string): string {
  const end = text.indexOf('\n')
  return end === -1 ? '' : text.slice(end + 1)
}
