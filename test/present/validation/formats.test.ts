import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { artifactLocation } from '../../../src/present/validation/artifact-uri.ts'
import { fingerprint, hash64 } from '../../../src/present/validation/fingerprint.ts'
import { validationFormats } from '../../../src/present/validation/formats.ts'
import { validationGithub } from '../../../src/present/validation/github.ts'
import { validationGitlab } from '../../../src/present/validation/gitlab.ts'
import { validationJunit } from '../../../src/present/validation/junit.ts'
import { validationSarif } from '../../../src/present/validation/sarif.ts'
import { type Validation } from '../../../src/results/validation.ts'
import { runs } from '../../support/arbitraries.ts'
import { elementsOf } from '../../support/markup-check.ts'
import { findingOf, findingsOf, hostileValidation, ruleOf, validationOf } from './sample-validations.ts'

const schema = JSON.parse(
  readFileSync(new URL('../../fixtures/sarif/used.schema.json', import.meta.url), 'utf8'),
) as object
const fitsSarif = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, formats: { uri: true } }).compile(
  schema,
)

interface Region {
  readonly startLine: number
  readonly startColumn?: number
  readonly endLine?: number
  readonly endColumn?: number
}

interface SarifRun {
  readonly tool: { readonly driver: { readonly rules: { readonly id: string; readonly help?: object }[] } }
  readonly invocations: object[]
  readonly results: {
    readonly ruleId: string
    readonly ruleIndex: number
    readonly level: string
    readonly baselineState?: string
    readonly partialFingerprints: Readonly<Record<string, string>>
    readonly locations: {
      readonly physicalLocation: {
        readonly artifactLocation: object
        readonly region: Region
        readonly contextRegion?: Region
      }
    }[]
  }[]
}

/** The one run of a document that fits the specification. */
function sarif(answer: Validation): SarifRun {
  const log = JSON.parse(validationSarif(answer, '0.2.0')) as { runs: [SarifRun] }
  expect(fitsSarif(log) ? [] : fitsSarif.errors).toEqual([])
  return log.runs[0]
}

test('every format is explained on the page about plan validate', () => {
  const page = readFileSync(new URL('../../../docs/validate.md', import.meta.url), 'utf8')
  expect(validationFormats.filter((format) => !page.includes(`| \`${format}\` |`))).toEqual([])
})

describe('SARIF', () => {
  test('names the rule with its help, the place to its end, and a fingerprint', () => {
    const run = sarif(validationOf([findingOf({ severity: 'error', facts: { stop: '1.1' } })]))
    expect(run.tool.driver.rules[0]).toMatchObject({
      id: 'stop-without-reason',
      help: { text: 'Somebody is harmed.\n\nWrite `reason:`.' },
      defaultConfiguration: { level: 'warning', enabled: true },
    })
    expect(run.results[0]).toMatchObject({
      ruleId: 'stop-without-reason',
      ruleIndex: 0,
      level: 'error',
      message: { text: 'The stop 1.1 says no reason. Add reason: with one sentence for admins' },
      properties: { stop: '1.1', id: 'stop-without-reason:1.1' },
    })
    expect(run.results[0]!.locations[0]!.physicalLocation).toMatchObject({
      artifactLocation: { uri: 'depot/stops.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 12, startColumn: 12, endLine: 12, endColumn: 17 },
      contextRegion: { startLine: 11, endLine: 13 },
    })
  })

  test('tells every weight, a rule that is off, and what is new', () => {
    const findings = (['error', 'warning', 'info'] as const).map((severity) => findingOf({ severity, id: severity }))
    const run = sarif(validationOf(findings, { rules: [ruleOf('stop-without-reason'), ruleOf('quiet', 'off')] }))
    expect(run.results.map(({ level }) => level)).toEqual(['error', 'warning', 'note'])
    expect(run.tool.driver.rules[1]).toMatchObject({ defaultConfiguration: { enabled: false, level: 'none' } })
    const states = [true, false, undefined].map((isNew) => {
      const finding = findingOf(isNew === undefined ? {} : { is_new: isNew })
      return sarif(validationOf([finding])).results[0]!.baselineState
    })
    expect(states).toEqual(['new', 'unchanged', undefined])
  })

  test('has a place without an end where nobody knows it, and no context that lacks a part of the value', () => {
    const short = findingOf({ end: { line: 12, column: 12 } })
    const long = findingOf({ id: 'long', end: { line: 14, column: 2 } })
    const [first, second] = sarif(validationOf([short, long])).results.map((one) => one.locations[0]!.physicalLocation)
    expect(first!.region).toEqual({ startLine: 12, startColumn: 12 })
    expect(second!.region).toMatchObject({ endLine: 14, endColumn: 2 })
    expect(second!.contextRegion).toBeUndefined()
  })

  test('says where related places are, and what was not asked', () => {
    const place = { file: '/elsewhere/a b.yaml', line: 3, column: 1 }
    const run = sarif(
      validationOf([findingOf({ related: [{ message: 'it is queued here', place }] })], { unasked: ['no base'] }),
    )
    expect(run.results[0]).toMatchObject({
      relatedLocations: [
        {
          id: 1,
          message: { text: 'It is queued here.' },
          physicalLocation: { artifactLocation: { uri: 'file:///elsewhere/a%20b.yaml' }, region: { startLine: 3 } },
        },
      ],
    })
    expect(run.invocations[0]).toMatchObject({ toolExecutionNotifications: [{ message: { text: 'no base' } }] })
  })

  test('knows a rule that only reading has', () => {
    const run = sarif(validationOf([findingOf({ rule: 'unquoted-version' })], { rules: [ruleOf('stop-dead')] }))
    expect(run.results[0]!.ruleIndex).toBe(1)
    expect(run.tool.driver.rules[1]).toMatchObject({
      id: 'unquoted-version',
      shortDescription: { text: 'Unquoted version' },
    })
  })

  test('makes no link out of a message', () => {
    const text = validationSarif(validationOf([findingOf({ message: 'see [this](https://example.org)' })]), '0.2.0')
    expect(text).not.toContain('](')
  })

  test('fits the specification whatever a manifest says, and its places are in order', () => {
    fc.assert(
      fc.property(hostileValidation, (answer) => {
        const { results, tool } = sarif(answer)
        for (const { ruleId, ruleIndex, locations } of results) {
          expect(tool.driver.rules[ruleIndex]!.id).toBe(ruleId)
          const { region, contextRegion } = locations[0]!.physicalLocation
          const { startLine, startColumn = 1, endLine = startLine, endColumn = startColumn } = region
          expect(endLine > startLine || endColumn >= startColumn).toBe(true)
          expect(contextRegion?.endLine ?? endLine).toBeGreaterThanOrEqual(endLine)
        }
      }),
      runs(200),
    )
  })
})

test.each([
  ['manifests/gitlab/stops.yaml', { uri: 'manifests/gitlab/stops.yaml', uriBaseId: '%SRCROOT%' }],
  ['a b/字#1?.yaml', { uri: 'a%20b/%E5%AD%97%231%3F.yaml', uriBaseId: '%SRCROOT%' }],
  ['c:odd/100%.yaml', { uri: 'c%3Aodd/100%25.yaml', uriBaseId: '%SRCROOT%' }],
  ['/abs/a.yaml', { uri: 'file:///abs/a.yaml' }],
  ['\uD800.yaml', { uri: '%EF%BF%BD.yaml', uriBaseId: '%SRCROOT%' }],
])('the path %j is an address', (path, expected) => {
  expect(artifactLocation(path)).toEqual(expected)
})

describe('JUnit', () => {
  const xml = (answer: Validation) => {
    const [declaration, ...rest] = validationJunit(answer).split('\n')
    expect(declaration).toBe('<?xml version="1.0" encoding="UTF-8"?>')
    return elementsOf(rest.join('\n'))
  }

  const namesOf = (elements: readonly { readonly name: string }[]): string => elements.map(({ name }) => name).join(' ')

  test('has a suite per rule and a failure per finding that makes the check fail', () => {
    const heavy = findingOf({ rule: 'stop-dead', id: 'stop-dead:1', severity: 'error', message: 'a < b & "c"' })
    const elements = xml(
      validationOf([findingOf(), heavy], { rules: [ruleOf('stop-without-reason'), ruleOf('stop-dead')] }),
    )
    expect(namesOf(elements)).toBe('testsuites testsuite testcase system-out testsuite testcase failure')
    expect(elements[0]!.attributes).toMatchObject({ tests: '2', failures: '1', skipped: '0' })
    expect(elements[5]!.attributes).toMatchObject({
      classname: 'stop-dead',
      name: 'stop-dead:1',
      file: 'depot/stops.yaml',
      line: '12',
    })
    expect(elements[6]!.attributes['message']).toBe('a &lt; b &amp; &quot;c&quot;')
    expect(elements[6]!.text).toContain('depot/stops.yaml:12:12 error')
  })

  test.each([
    ['never', {}, 0],
    ['error', {}, 1],
    ['warning', {}, 2],
    ['info', {}, 3],
    ['error', { max_warnings: 0 }, 2],
    ['error', { max_warnings: 1 }, 1],
  ] as const)('counts failures like the exit code: from %s on with %j', (failOn, some, failures) => {
    const findings = (['error', 'warning', 'info'] as const).map((severity) => findingOf({ severity, id: severity }))
    const [all] = xml(validationOf(findings, { fail_on: failOn, ...some }))
    expect(all!.attributes['failures']).toBe(String(failures))
  })

  test('passes a rule that found nothing, skips one that is off', () => {
    const elements = xml(validationOf([], { rules: [ruleOf('stop-dead'), ruleOf('quiet', 'off')] }))
    expect(namesOf(elements)).toBe('testsuites testsuite testcase testsuite testcase skipped')
    expect(elements.at(-1)!.attributes).toEqual({ message: 'turned off by the policy' })
  })

  test('passes no rule over a manifest that cannot be read', () => {
    const answer = validationOf([findingOf({ rule: 'broken-yaml', severity: 'error' })], {
      unasked: ['the rules wait'],
    })
    answer.rules = [{ ...ruleOf('stop-dead'), ran: false }]
    delete answer.manifest
    expect(namesOf(xml(answer))).toBe('testsuites testsuite testcase skipped testsuite testcase failure')
  })

  test('skips a rule about changes where nothing is compared', () => {
    const elements = xml(validationOf([], { rules: [{ ...ruleOf('stop-removed'), ran: false }] }))
    expect(elements.at(-1)!.attributes).toEqual({
      message: 'it did not look: there is no base, or not every rule was asked',
    })
  })

  test('is well-formed whatever a manifest says', () => {
    fc.assert(
      fc.property(hostileValidation, (answer) => {
        xml(answer)
        expect(validationJunit(answer)).not.toMatch(/[^\P{Cc}\n]|[\uFFFE\uFFFF]/u)
      }),
      runs(200),
    )
  })
})

describe('annotations for GitHub', () => {
  test('name file, place and rule, and escape what would end them', () => {
    const finding = findingOf({
      severity: 'error',
      message: '100 % sure\nof it, really: yes',
      place: { file: 'a,b:c%.yaml', line: 3, column: 5 },
      end: { line: 3, column: 9 },
    })
    expect(validationGithub(validationOf([finding])).split('\n')).toEqual([
      [
        '::error file=a%2Cb%3Ac%25.yaml,line=3,endLine=3,col=5,endColumn=8,title=stop-without-reason',
        '100 %25 sure%0Aof it, really: yes%0Aadd reason: with one sentence for admins',
      ].join('::'),
      'plan validate: Depot (depot) failed: 1 error',
    ])
  })

  test('have no columns over several lines, else at least one', () => {
    const long = validationGithub(validationOf([findingOf({ end: { line: 14, column: 2 } })]))
    expect(long).toContain('line=12,endLine=14,title=')
    expect(validationGithub(validationOf([findingOf({ end: { line: 12, column: 12 } })]))).toContain(
      'col=12,endColumn=12,',
    )
  })

  test.each([
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'notice'],
  ] as const)('of severity %s are of the kind %s', (severity, kind) => {
    expect(validationGithub(validationOf([findingOf({ severity })]))).toMatch(new RegExp(`^::${kind} `, 'u'))
  })

  test('are one line each, whatever a manifest says', () => {
    fc.assert(
      fc.property(hostileValidation, (answer) => {
        const lines = validationGithub(answer).split(/\r\n|[\r\n]/u)
        const annotation =
          /^::(?:error|warning|notice) file=[^,:]*,line=\d+,endLine=\d+(?:,col=\d+,endColumn=\d+)?,title=[^,:]*::/u
        expect(lines.filter((line) => annotation.test(line)).length).toBe(answer.findings.length)
        expect(lines.at(-1)).toMatch(/^plan validate: /u)
        expect(lines.length).toBe(answer.findings.length + 1)
      }),
      runs(200),
    )
  })
})

describe('code quality for GitLab', () => {
  const report = (answer: Validation) =>
    JSON.parse(validationGitlab(answer)) as { fingerprint: string; severity: string; location: object }[]

  test('says what, how heavy, where and what to do', () => {
    expect(report(validationOf([findingOf()]))).toEqual([
      {
        description: 'the stop 1.1 says no reason; add reason: with one sentence for admins',
        check_name: 'stop-without-reason',
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/u),
        severity: 'minor',
        location: { path: 'depot/stops.yaml', lines: { begin: 12, end: 12 } },
      },
    ])
  })

  test('weighs by the words of GitLab', () => {
    const weights = (['error', 'warning', 'info'] as const).map((severity) =>
      report(validationOf([findingOf({ severity })])),
    )
    expect(weights.map(([one]) => one!.severity)).toEqual(['critical', 'minor', 'info'])
  })

  test('of a clean manifest is an empty list', () => {
    expect(report(validationOf([]))).toEqual([])
  })

  test('has a fingerprint for each finding, whatever a manifest says', () => {
    fc.assert(
      fc.property(hostileValidation, (answer) => {
        const prints = report(answer).map((one) => one.fingerprint)
        expect(new Set(prints).size).toBe(answer.findings.length)
      }),
      runs(200),
    )
  })
})

describe('a fingerprint', () => {
  test.each([
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['foobar', '85944171f73967e8'],
  ])('of %j is the published one of FNV-1a', (text, hash) => {
    expect(hash64(text)).toBe(hash)
  })

  test('stays when lines and words change, and differs by id and by manifest', () => {
    const print = (source: string, some: Partial<Parameters<typeof findingOf>[0]> = {}) =>
      fingerprint({ source }, findingOf(some))
    const base = print('depot')
    expect(print('depot', { place: { file: 'b.yaml', line: 1, column: 1 }, message: 'new words' })).toBe(base)
    expect(print('depot', { id: 'stop-without-reason:1.2' })).not.toBe(base)
    expect(print('shop')).not.toBe(base)
  })

  test('is shared by no two of ten thousand findings', () => {
    const prints = findingsOf(10_000).map((finding) => fingerprint({ source: 'depot' }, finding))
    expect(new Set(prints).size).toBe(10_000)
  })

  test('tells characters beyond ASCII apart', () => {
    const prints = ['\u00E9', '\u01E9', '\u{1F642}', '\uF642', 'e'].map((text) => hash64(text))
    expect(new Set(prints).size).toBe(5)
  })
})
