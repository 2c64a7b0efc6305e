// @ts-check

/**
 * What a module is given; everything it does through `queries` is one transaction with the record of the work.
 * @typedef {object} Work
 * @property {{ query: (text: string, values?: readonly unknown[]) => Promise<{ rows: { id: bigint, body: string }[], affected: number }> }} queries
 * @property {{ condition: (alias?: string, first?: number) => { sql: string, values: readonly unknown[] } }} range
 * @property {AbortSignal} signal
 */

/** Words that only one of the languages has. */
const words = new Map([
  ['en', /\b(?:the|when|with|can)\b/iu],
  ['pt', /\b(?:quando|está|podemos|chegar)\b/iu],
  ['nb', /\b(?:når|kan vi|vinden|komme)\b/iu],
])

/**
 * Writes down which language the messages of a range are in.
 * @param {Work} work
 * @returns {Promise<{ rows: number }>}
 */
export default async function detectMessageLanguage({ queries, range, signal }) {
  const { sql, values } = range.condition()
  const { rows } = await queries.query(`SELECT id, body FROM messages WHERE ${sql}`, values)
  signal.throwIfAborted()
  const ids = rows.map(({ id }) => String(id))
  const languages = rows.map(({ body }) => languageOf(body))
  const { affected } = await queries.query(
    `UPDATE messages SET language = found.language
     FROM unnest($1::bigint[], $2::text[]) AS found (id, language)
     WHERE messages.id = found.id`,
    [ids, languages],
  )
  return { rows: affected }
}

/** @param {string} body */
function languageOf(body) {
  for (const [language, word] of words) if (word.test(body)) return language
  return 'und'
}
