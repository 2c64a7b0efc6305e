import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { displayWidth } from '../../../src/present/display-width.ts'
import { plainPalette, type Palette } from '../../../src/present/palette.ts'
import { validationText } from '../../../src/present/validation/text.ts'
import { type Finding } from '../../../src/results/finding.ts'
import { type Validation } from '../../../src/results/validation.ts'
import { runs } from '../../support/arbitraries.ts'
import { findingOf, findingsOf, hostileValidation, ruleOf, validationOf } from './sample-validations.ts'

function textOf(answer: Validation, { width = 80, verbose = false, palette = plainPalette } = {}): string {
  return validationText(answer, { width, palette, verbose })
}

const head = (answer: Validation): string => textOf(answer, { width: 200 }).split('\n')[0]!

describe('the text of plan validate', () => {
  test('shows a finding with its place, its lines, what belongs to it and what to do', () => {
    const finding = findingOf({
      severity: 'error',
      rule: 'stop-dead',
      is_new: true,
      related: [{ message: 'withdrawn here', place: { file: 'depot/releases.yaml', line: 7, column: 3 } }],
    })
    expect(textOf(validationOf([finding]))).toBe(
      [
        'Depot (depot) failed: 1 error',
        '',
        'depot/stops.yaml:12:12  error  stop-dead  (new)',
        '  the stop 1.1 says no reason',
        '  11 | stops:',
        '  12 |   - {line: "1.1"}',
        '     |            ^^^^^',
        '  13 |   - {line: "1.2", reason: x}',
        '  see depot/releases.yaml:7:3 withdrawn here',
        '  mend: add reason: with one sentence for admins',
        '',
        'Next       plan validate --explain stop-dead',
      ].join('\n'),
    )
  })

  test('of a clean manifest is one line', () => {
    expect(textOf(validationOf([]))).toBe('Depot (depot) passed: nothing found by 1 rule')
    expect(head(validationOf([], { rules: [ruleOf('a'), ruleOf('b'), ruleOf('c', 'off')] }))).toContain('by 2 rules')
  })

  test.each([
    ['one and several', findingsOf(1), {}, /passed: 1 warning \(fails from error on\)$/u],
    ['each weight', [...findingsOf(2), findingOf({ severity: 'error' })], {}, /failed: 1 error, 2 warnings$/u],
    ['thousands readably', findingsOf(1234, { severity: 'info' }), {}, /: 1,234 infos/u],
    ['that it never fails', findingsOf(2), { fail_on: 'never' as const }, /passed: 2 warnings \(never fails\)$/u],
    [
      'from when on it failed',
      findingsOf(2),
      { verdict: 'failed' as const, fail_on: 'warning' as const },
      /failed: 2 warnings \(fails from warning on\)$/u,
    ],
    [
      'how many warnings are allowed',
      findingsOf(2),
      { verdict: 'failed' as const, max_warnings: 1 },
      /failed: 2 warnings, at most 1 warning allowed$/u,
    ],
    [
      'that something was found but is left out',
      [],
      { left_out: { suppressed: 0, baseline: 1, not_new: 0 } },
      /passed: nothing more found by 1 rule$/u,
    ],
  ] as [string, Finding[], Partial<Validation>, RegExp][])(
    'says %s in its first line',
    (_, findings, some, expected) => {
      expect(head(validationOf(findings, some))).toMatch(expected)
    },
  )

  test('names a manifest that cannot be read by its path', () => {
    const answer = validationOf([findingOf({ severity: 'error' })])
    delete answer.manifest
    expect(head(answer)).toBe('The manifest in depot failed: 1 error')
  })

  test('says what was left out, not asked and else to know', () => {
    const answer = validationOf([], {
      left_out: { suppressed: 1, baseline: 2, not_new: 3 },
      unasked: ['immutability: there is no base'],
      remarks: ['the baseline has 1 entry that no longer occurs'],
    })
    expect(textOf(answer).split('\n').slice(2)).toEqual([
      'Not shown  1 finding suppressed by a comment',
      '           2 findings frozen in the baseline',
      '           3 findings already in the base',
      'Not asked  immutability: there is no base',
      'Remarks    the baseline has 1 entry that no longer occurs',
    ])
  })

  test.each([
    [5, 5, []],
    [6, 6, ['  see 1 more place (--json)']],
    [8, 6, ['  see 3 more places (--json)']],
  ])('of a finding with %i related places shows five', (number, lines, rest) => {
    const related = Array.from({ length: number }, (_, i) => ({
      message: 'it runs here',
      place: { file: 'depot/a.yaml', line: i + 1, column: 1 },
    }))
    const shown = textOf(validationOf([findingOf({ related })]))
      .split('\n')
      .filter((line) => line.startsWith('  see '))
    expect(shown).toHaveLength(lines)
    expect(shown.slice(5)).toEqual(rest)
  })

  test('groups findings under their files when there are several', () => {
    const other = findingOf({ id: 'x:1', place: { file: 'depot/a.yaml', line: 12, column: 12 } })
    const text = textOf(validationOf([other, ...findingsOf(2)]))
    expect(text).toContain('\n\ndepot/a.yaml: 1 finding\n\ndepot/a.yaml:12:12  warning')
    expect(text).toContain('\n\ndepot/stops.yaml: 2 findings\n\ndepot/stops.yaml:12:12  warning')
    expect(textOf(validationOf(findingsOf(2)))).not.toContain('2 findings')
  })

  test('explains the rule of the heaviest finding next', () => {
    const light = findingOf()
    const heavy = findingOf({ rule: 'stop-dead', severity: 'error' })
    expect(textOf(validationOf([light, heavy]))).toMatch(/\nNext {7}plan validate --explain stop-dead$/u)
  })

  test('puts what does not fit beside a place below it', () => {
    const lines = textOf(validationOf([findingOf()]), { width: 40 }).split('\n')
    expect(lines.slice(3, 5)).toEqual(['depot/stops.yaml:12:12', '  warning  stop-without-reason'])
  })

  test('keeps a command at the end of what to do whole', () => {
    const command = 'plan new finalizer BackfillInvoices --in 19.6'
    const finding = findingOf({ next: `first legal release: 19.6 (2026-11-12); run: ${command}`, facts: { command } })
    expect(textOf(validationOf([finding]), { width: 60 })).toContain(
      `\n  mend: first legal release: 19.6 (2026-11-12); run:\n        ${command}\n`,
    )
    expect(textOf(validationOf([finding]), { width: 200 })).toContain(`run: ${command}\n`)
  })

  test('paints only through the palette', () => {
    const palette = Object.fromEntries(
      (['bad', 'caution', 'good', 'faint', 'strong'] as const).map((name) => [
        name,
        (text: string) => `<${name}>${text}</>`,
      ]),
    ) as unknown as Palette
    const text = textOf(validationOf([findingOf({ severity: 'error' })]), { palette, width: 200 })
    expect(text).toContain('<bad>Depot (depot) failed: 1 error</>')
    expect(text).toContain('<bad>error</>  <strong>stop-without-reason</>')
    expect(text).toContain('<bad>^^^^^</>')
  })
})

describe('many findings of one rule', () => {
  const shownPlaces = (text: string): number =>
    text.split('\n').filter((line) => /^depot\/\S+:\d+:\d+ /u.test(line)).length

  test('are shown up to ten', () => {
    const ten = textOf(validationOf(findingsOf(10)))
    expect(shownPlaces(ten)).toBe(10)
    expect(ten).not.toContain('Folded')
  })

  test('are folded from the eleventh on, with the way to see them', () => {
    const eleven = textOf(validationOf(findingsOf(11)))
    expect(shownPlaces(eleven)).toBe(10)
    expect(eleven).toContain('Folded     1 more finding of stop-without-reason (--verbose)')
    expect(textOf(validationOf(findingsOf(13)))).toContain('3 more findings of')
  })

  test('are all shown by --verbose', () => {
    expect(shownPlaces(textOf(validationOf(findingsOf(30)), { verbose: true }))).toBe(30)
  })

  test('give way to heavier and to new ones of their rule, and to none of other rules', () => {
    const many = findingsOf(12)
    const heavy = findingOf({
      id: 'h',
      severity: 'error',
      message: 'the heavy one',
      place: { file: 'depot/z', line: 1, column: 1 },
    })
    const fresh = findingOf({
      id: 'n',
      is_new: true,
      message: 'the new one',
      place: { file: 'depot/z', line: 2, column: 1 },
    })
    const other = findingOf({ id: 'o', rule: 'stop-dead', message: 'another rule' })
    const text = textOf(validationOf([...many, heavy, fresh, other]))
    for (const message of ['the heavy one', 'the new one', 'another rule']) expect(text).toContain(message)
    expect(text).toContain('depot/z: 2 findings\n')
    expect(text).toContain('depot/stops.yaml: 13 findings, 9 shown')
    expect(text).toContain('4 more findings of stop-without-reason')
  })
})

test('no control character or direction override of a manifest reaches the terminal', () => {
  fc.assert(
    fc.property(hostileValidation, (answer) => {
      expect(textOf(answer, { verbose: true })).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u)
    }),
    runs(200),
  )
})

test('ordinary findings fit forty columns', () => {
  const lines = textOf(validationOf(findingsOf(3)), { width: 40 }).split('\n')
  expect(lines.filter((line) => displayWidth(line) > 40)).toEqual([])
})
