import { describe, expect, test } from 'vitest'
import { ruleFiles } from '../../scripts/rules/files.ts'
import { readManifest } from '../../src/manifest/read-manifest.ts'
import { allRules } from '../../src/rules/registry.ts'
import { faultsIn, isCheck, wholeManifest } from './example.ts'

const checks = allRules.filter(isCheck)
const readings = allRules.filter((rule) => 'codes' in rule)

test('the registry is the folder, and every rule is called like its file', async () => {
  const files = await ruleFiles()
  expect(files.map(({ path }) => path)).toEqual(allRules.map(({ group, name }) => `${group}/${name}.ts`))
  expect(new Set(allRules.map(({ name }) => name)).size).toBe(allRules.length)
})

describe.each(checks.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  test('finds its bad example, and no other rule says more', () => {
    expect([...new Set(faultsIn(rule.bad).map((fault) => fault.rule.name))]).toEqual([name])
  })

  test('and every rule is content with its good one', () => {
    expect(faultsIn(rule.good).map((fault) => `${fault.rule.name}: ${fault.message}`)).toEqual([])
  })

  test('names each subject once, and says what is wrong and what to do in sentences without an end', () => {
    const faults = faultsIn(rule.bad, [rule])
    expect(new Set(faults.map(({ subject }) => subject)).size).toBe(faults.length)
    for (const text of faults.flatMap(({ message, next }) => [message, next])) expect(text).toMatch(/[^.\s]$/u)
  })

  test('explains itself', () => {
    expect(rule.summary).toMatch(/^[^A-Z].*[^.]$/u)
    expect(rule.why.length).toBeGreaterThan(60)
    expect(rule.fix.length).toBeGreaterThan(20)
    expect(rule.since).toMatch(/^\d+\.\d+\.\d+$/u)
  })
})

describe.each(readings.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
  const codesIn = (text: string) => {
    const result = readManifest([{ path: 'manifest.yaml', text: wholeManifest(text) }])
    return 'problems' in result ? result.problems.map(({ code }) => code) : []
  }

  test('explains what the reader says of its bad example', () => {
    const codes = codesIn(rule.bad.manifest)
    expect(codes.length).toBeGreaterThan(0)
    expect(codes.filter((code) => !('codes' in rule && rule.codes.includes(code)))).toEqual([])
  })

  test('and the reader takes its good one', () => {
    expect(codesIn(rule.good.manifest)).toEqual([])
  })
})
