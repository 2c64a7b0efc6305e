import * as fc from 'fast-check'

/** What breaks out of somebody's quotes, tags, fences or terminal. */
const nasty = [
  '"',
  "'",
  '`',
  '```',
  '\n```\n',
  '<script>alert(1)</script>',
  '<!--',
  '-->',
  ']]>',
  '</title>',
  '</svg>',
  '&amp;',
  '&#x41;',
  '#quot;',
  '%%',
  '|',
  ';',
  '{{ x }}',
  '{% raw %}',
  '\\',
  '\\"',
  '$(id)',
  '\u001B[31m',
  '\u001B]0;x\u0007',
  '\u202E',
  '\u2028',
  '\uD800',
  '\r\n',
  '\t',
  '- [ ] ',
  '# ',
  '1. ',
  '> ',
  '](javascript:alert(1))',
  'javascript:alert(1)',
  'https://example.org/"><img src=x onerror=alert(1)>',
  '@all',
  '\u5B57'.repeat(9),
]

/** Texts somebody wrote to do harm, or by accident. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 6 }), fc.string({ maxLength: 12 })),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''))
