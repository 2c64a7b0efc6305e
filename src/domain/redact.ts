/**
 * The text with every password of a connection string taken out: `postgresql://user:***@host`, `password=***`.
 * A password may hold slashes and at signs, so everything up to the last `@` of the word goes. A URL taken for a path has
 * lost a slash and is one all the same.
 */
export function redact(text: string): string {
  return text
    .replaceAll(/(\b[a-z][a-z0-9+.-]*:\/{1,3}[^\s:@/]*):\S*@/giu, '$1:***@')
    .replaceAll(
      /\b((?:ssl)?password|passwd|pwd)(\s*[=:]\s*)('(?:\\.|[^'\\])*'|"[^"]*"|(?:\\.|[^\s&'"\\])+)/gisu,
      '$1$2***',
    )
    .replaceAll(/\b(token|secret)=('[^']*'|"[^"]*"|[^\s&'"]+)/giu, '$1=***')
}
