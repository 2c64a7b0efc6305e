import { describe, expect, test } from 'vitest'
import { explain } from '../../../src/app/validate/explain.ts'
import { displayWidth } from '../../../src/present/display-width.ts'
import { markdownLines } from '../../../src/present/markdown-lines.ts'
import { plainPalette } from '../../../src/present/palette.ts'
import { explanationText } from '../../../src/present/validation/explanation.ts'
import {
  ruleExplanationSchema,
  type ExplainedRule,
  type RuleExplanation,
} from '../../../src/results/rule-explanation.ts'
import { allRules } from '../../../src/rules/registry.ts'
import { schemaErrors } from '../../support/valid-answer.ts'

const textOf = (page: RuleExplanation, width = 80): string => explanationText(page, { width, palette: plainPalette })
const pageOf = (rule: ExplainedRule): RuleExplanation => ({
  kind: 'rule-explanation',
  schema_version: 1,
  rules: [rule],
})

const rule: ExplainedRule = {
  name: 'window-too-short',
  group: 'migrations',
  severity: 'error',
  since: '0.2.0',
  summary: 'a window that is too short',
  why: 'It is too short. Two reasons:\n\n- nobody can act\nin time\n- nobody `sees` it',
  fix: 'Write:\n\n```yaml\nwindow: 21d\n```',
  postgresql: '12 to 18',
  parameters: [{ name: 'least', kind: 'duration', default: '21d', description: 'the shortest window' }],
  wrong: {
    manifest: 'window: 1d',
    base: 'window: 30d',
    files: [{ path: 'up.sql', text: 'SELECT 1' }],
    checked: ['on 2026-11-21', 'with --strict'],
  },
  right: { manifest: 'window: 30d', files: [], checked: [] },
}

describe('the page of a rule', () => {
  test('says what it finds, why, how to mend it, what may be set, and shows both examples', () => {
    expect(textOf(pageOf(rule))).toBe(
      [
        'window-too-short  error  migrations, since 0.2.0',
        'Finds a window that is too short',
        'Applies to PostgreSQL 12 to 18',
        '',
        'Why',
        'It is too short. Two reasons:',
        '',
        '- nobody can act in time',
        '- nobody `sees` it',
        '',
        'How to mend it',
        'Write:',
        '',
        '  window: 21d',
        '',
        'Parameters',
        '  least: 21d  the shortest window',
        '  policy: {rules: {window-too-short: {parameters: {least: 21d}}}}',
        '',
        'Wrong',
        '(checked on 2026-11-21, with --strict)',
        'before:',
        '  window: 30d',
        'after:',
        '  window: 1d',
        'up.sql:',
        '  SELECT 1',
        '',
        'Right',
        '  window: 30d',
        '',
        'Next       plan validate --rule window-too-short',
      ].join('\n'),
    )
  })

  test.each(allRules.map(({ name }) => name))('of %s fits its schema and has every part', (name) => {
    const page = explain(name)
    expect(schemaErrors(ruleExplanationSchema, page)).toEqual([])
    const lines = textOf(page).split('\n')
    for (const title of ['Why', 'How to mend it', 'Wrong', 'Right']) expect(lines).toContain(title)
    expect(lines[0]).toMatch(new RegExp(`^${name}  (?:error|warning|info)  `, 'u'))
  })

  test('of a mistyped name tells the nearest', () => {
    expect(() => explain('stop-wthout-reason')).toThrow('there is no rule "stop-wthout-reason"')
  })
})

test('all rules are a table by group', () => {
  const text = textOf(explain('all'))
  expect(text.split('\n').filter((line) => displayWidth(line) > 80)).toEqual([])
  for (const { name } of allRules) expect(text).toContain(`\n${name} `)
  expect(text).toMatch(/\n\nStops\n/u)
  expect(text).toMatch(/Next {7}plan validate --explain RULE$/u)
})

describe('Markdown at a terminal', () => {
  test('is wrapped anew, with list items hanging', () => {
    expect(markdownLines('one two\nthree\n\n1. four five\n2. six', 10)).toEqual([
      'one two',
      'three',
      '',
      '1. four',
      '   five',
      '2. six',
    ])
  })

  test('keeps code as it is, also with blank lines', () => {
    expect(markdownLines('```sql\nSELECT 1\n\n  FROM a\n```\nafter', 8)).toEqual([
      '  SELECT 1',
      '',
      '    FROM a',
      '',
      'after',
    ])
  })
})
