/** What SQL text is made of, as far as it can hide a semicolon or a parenthesis. */
const tokens = [
  /--[^\n]*(?:\n|$)/y,
  /'(?:[^'\\]|''|\\(?!'))*'/y,
  /"(?:[^"]|"")*"/y,
  /(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?\1/y,
  /[A-Za-z_]\w*/y,
  /\d+(?:\.\d+)?/y,
  /[\s,.*=<>!+\-/%|&^~@#?:[\]]/y,
]

/**
 * Can the text stand in parentheses inside another statement and stay there? A query of a manifest is somebody else's
 * text, and whoever runs the SQL made of it may be a superuser. Refused are semicolons outside quotes, unbalanced
 * parentheses, block comments, and backslashes that `psql` or an old server would read as commands or escapes.
 */
export function isSingleQuery(sql: string): boolean {
  if (!/^(?:select|with|values)\b/iu.test(sql) || sql.includes('/*') || /--[^\n]*$/u.test(sql)) return false
  let depth = 0
  for (let at = 0; at < sql.length;) {
    const character = sql[at]!
    if (character === '(' || character === ')') {
      depth += character === '(' ? 1 : -1
      if (depth < 0) return false
      at += 1
      continue
    }
    const end = tokenEnd(sql, at)
    if (end === undefined) return false
    at = end
  }
  return depth === 0
}

function tokenEnd(sql: string, at: number): number | undefined {
  for (const token of tokens) {
    token.lastIndex = at
    if (token.test(sql)) return token.lastIndex
  }
  return undefined
}
