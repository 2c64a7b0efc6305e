/** What stands in the place of a secret. */
const hidden = '***'

/** Takes the values of secrets out of texts, as they are and as URLs and JSON spell them. */
export function hider(secrets: readonly string[]): (text: string) => string {
  // A key of many lines may be printed, or cut, line by line.
  const lines = secrets.flatMap((secret) => secret.split('\n').filter((line) => line.length > 7))
  const spellings = [...secrets, ...lines].flatMap(spellingsOf)
  const values = [...new Set(spellings)].filter((one) => one !== '').toSorted((a, b) => b.length - a.length)
  return (text) => values.reduce((rest, value) => rest.replaceAll(value, hidden), text)
}

function spellingsOf(secret: string): string[] {
  const inUrl = secret.isWellFormed() ? encodeURIComponent(secret) : secret
  return [secret, inUrl, JSON.stringify(secret).slice(1, -1)]
}

/** Of an output whose beginning was left out, the first line may begin in the middle of a secret. */
export function withoutFirstLine(text: string): string {
  const end = text.indexOf('\n')
  return end === -1 ? '' : text.slice(end + 1)
}
