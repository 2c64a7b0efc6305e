import { describe, expect, test } from 'vitest'
import { UserError } from '../../src/domain/errors.ts'
import { renderTemplate } from '../../src/present/template.ts'

const render = (source: string, data: object = {}, format: 'html' | 'markdown' | 'text' = 'html'): string =>
  renderTemplate({ name: 'mine.liquid', source }, format, data)

function failure(source: string, data: object = {}): UserError {
  try {
    render(source, data)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('it rendered')
}

describe('a template', () => {
  test('escapes every value for its format', () => {
    expect(render('<p title="{{ x }}">{{ x }}</p>', { x: `<b>"'&` })).toBe(
      '<p title="&lt;b&gt;&quot;&#39;&amp;">&lt;b&gt;&quot;&#39;&amp;</p>',
    )
    expect(render('{{ x }}', { x: '*a* <b>' }, 'markdown')).toBe(String.raw`\*a\* \<b>`)
    expect(render('{{ x }}', { x: '<b>' }, 'text')).toBe('<b>')
  })

  test('takes text as it is only where it says so', () => {
    expect(render('{{ x | raw }}', { x: '<b>' })).toBe('<b>')
  })

  test.each([
    ['a variable', 'one\n  {{ hop.tile }}', 'undefined variable: hop.tile', 2, 6],
    ['a variable in a condition', '\n\n{% if nothere %}{% endif %}', 'undefined variable: nothere', 3, 7],
    ['a filter', '{{ hop | upcse }}', 'undefined filter: upcse', 1, 1],
    ['a tag', 'x\n{% fro %}', 'tag "fro" not found', 2, 1],
  ])('that misspells %s is told where', (_, source, what, line, column) => {
    const error = failure(source, { hop: {} })
    expect(error.what).toBe(`template mine.liquid: ${what}`)
    expect(error.place).toEqual({ file: 'mine.liquid', line, column })
  })

  test.each(['{% include "/etc/passwd" %}', '{% render "../secret" %}', '{% layout "x" %}'])(
    'reads no file: %s',
    (source) => {
      expect(failure(source).what).toContain('Failed to lookup')
    },
  )

  test('sees own properties only', () => {
    expect(failure('{{ x.constructor }}', { x: 'a' }).what).toContain('undefined variable')
    expect(failure('{{ toString }}').what).toContain('undefined variable')
  })

  test('has sentences with capital and period, and code that holds backticks', () => {
    expect(render('{{ x | sentence }} {{ x | capital }}', { x: 'needs PostgreSQL' })).toBe(
      'Needs PostgreSQL. Needs PostgreSQL',
    )
    expect(render('{{ x | code }}', { x: 'a `b`' }, 'markdown')).toBe('`` a `b` ``')
    expect(render('{{ x | fence: 2 }}', { x: 'a\n```\nb' }, 'markdown')).toBe('  ````sh\n  a\n  ```\n  b\n  ````')
    expect(render('{{ x | link }}', { x: 'javascript:alert(1)' }, 'markdown')).toBe('`javascript:alert(1)`')
  })
})
