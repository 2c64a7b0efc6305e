import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/squash/minimum-schema-mismatch.ts'
import { faultsIn, found } from '../example.ts'
import { folded, history } from './squashed.ts'

const id = '20250101000000'
const migrations = `migrations: [${folded(id, '"18.1"', '18.8')}, ${folded('20250201000000', '"18.2"', '18.8')}]`

/** The history with a minimum schema at 18.8.0. */
function withMinimum(minimum: string, body = migrations): string {
  return history(body).replace('{version: "18.8.0"}', `{version: "18.8.0", minimum_schema: "${minimum}"}`)
}

test('a release that folds says its minimum schema, and the stop that has all it folds is named', () => {
  expect(faultsIn({ manifest: history(migrations) }, [rule])).toMatchObject([
    {
      subject: '18.8',
      severity: 'error',
      message: '18.8.0 folds 2 migrations and says no minimum_schema',
      next: 'write minimum_schema: "18.2.0"',
      facts: { minimum_schema: '18.2.0' },
    },
  ])
  expect(faultsIn({ manifest: history(`migrations: [${folded(id, '"18.1"', '18.8')}]`) }, [rule])[0]?.message).toBe(
    '18.8.0 folds a migration and says no minimum_schema',
  )
})

test('a minimum below the newest of what is folded is too low, that release itself is enough', () => {
  expect(found(rule, withMinimum('18.1.9'))).toEqual(['error 18.8'])
  expect(found(rule, withMinimum('18.2.0'))).toEqual([])
  expect(found(rule, withMinimum('18.5.0'))).toEqual([])
  expect(faultsIn({ manifest: withMinimum('18.1.9') }, [rule])[0]?.message).toBe(
    '18.8.0 takes databases from 18.1.9 on, which lack 20250201000000 of 18.2, folded in 18.8',
  )
})

test('a migration ported back to the minimum is there', () => {
  const ported = `migrations: [${folded(id, '["18.3.1", "18.2.4"]', '18.8')}]`
  expect(found(rule, withMinimum('18.2.4', ported))).toEqual([])
  expect(found(rule, withMinimum('18.2.3', ported))).toEqual(['error 18.8'])
})

test('the minimum of the line holds for its releases, and that of a release goes before it', () => {
  const line = (minimum: string) => `lines: [{line: "18.8", minimum_schema: "${minimum}"}]\n${migrations}`
  expect(found(rule, history(line('18.2')))).toEqual([])
  expect(found(rule, history(line('18.1')))).toEqual(['error 18.8'])
  expect(found(rule, withMinimum('18.2.0', line('18.1')))).toEqual([])
  expect(found(rule, withMinimum('18.1.0', line('18.2')))).toEqual(['error 18.8'])
})

test('the finding stands where the minimum is written, else at the release', () => {
  const at = (manifest: string) => {
    const { entry, field } = faultsIn({ manifest }, [rule])[0]!.at
    return [manifest.split('\n')[entry!.line - 1]!.split(':')[0], field]
  }
  const line = `lines: [{line: "18.8", minimum_schema: "18.1"}]\n${migrations}`
  expect(at(history(line))).toEqual(['lines', ['minimum_schema']])
  expect(at(history(migrations))).toEqual(['releases', ['minimum_schema']])
  expect(at(withMinimum('18.1.0', line.replace('18.1"', '18.2"')))).toEqual(['releases', ['minimum_schema']])
  expect(at(history(`lines: [{line: "18.8"}]\n${migrations}`))).toEqual(['releases', ['minimum_schema']])
})

test('the value is the stop that has everything, whatever of it nobody recorded', () => {
  const value = (...entries: string[]) =>
    faultsIn({ manifest: history(`migrations: [${entries.join(', ')}]`) }, [rule])[0]?.facts
  const unknown = '{id: "20240101000000", removed: {in: "18.8", because: squashed}}'
  expect(value(unknown, folded(id, '"17.11"', '18.8'))).toEqual({ minimum_schema: '17.11.0' })
  expect(value(folded(id, '"17.11"', '18.8'), folded('20250201000000', '"18.1"', '18.8'))).toEqual({
    minimum_schema: '18.2.0',
  })
  expect(value(folded(id, '"19.3"', '19.4'))).toEqual({})
})

test('every release of the line from the squash on is asked, once', () => {
  const patches = (list: string) => history(migrations).replace('{version: "18.8.0"}', list)
  const good = '{version: "18.8.0", minimum_schema: "18.2.0"}'
  expect(found(rule, patches(`${good}, {version: "18.8.1"}`))).toEqual(['error 18.8'])
  expect(found(rule, patches(`${good}, {version: "18.8.1"}, {version: "18.8.2"}`))).toEqual(['error 18.8'])
  const late = history(`migrations: [${folded(id, '"18.1"', '18.8.1')}]`)
  expect(
    found(
      rule,
      late.replace('{version: "18.8.0"}', '{version: "18.8.0"}, {version: "18.8.1", minimum_schema: "18.2.0"}'),
    ),
  ).toEqual([])
  expect(found(rule, patches('{version: "18.8.0-rc1"}, {version: "18.8.0", minimum_schema: "18.2.0"}'))).toEqual([])
})

test('a line without listed releases answers itself, and of an unknown line nothing is said', () => {
  const none = (line: string) =>
    history(`lines: [{line: "18.8"${line}}]\n${migrations}`).replace('{version: "18.8.0"}, ', '')
  expect(found(rule, none(''))).toEqual(['error 18.8'])
  expect(found(rule, none(', minimum_schema: "18.2"'))).toEqual([])
  expect(found(rule, history(`migrations: [${folded(id, '"18.1"', '20.1')}]`))).toEqual([])
})

test('what was folded from an inferred release is an information, from an unknown one nothing', () => {
  expect(
    found(rule, withMinimum('18.0.0', `migrations: [${folded(id, '{earliest: "18.1", latest: "18.2"}', '18.8')}]`)),
  ).toEqual(['info 18.8'])
  const unknown = `migrations: [{id: "${id}", removed: {in: "18.8", because: squashed}}]`
  expect(found(rule, history(unknown))).toEqual([])
})

test('without a stop that has all of it the value is left to the person', () => {
  const beyond = `migrations: [${folded(id, '"19.3"', '19.4')}]`
  expect(faultsIn({ manifest: history(beyond) }, [rule])[0]?.next).toBe(
    'write minimum_schema: with the stop to which all folded migrations belong',
  )
})
