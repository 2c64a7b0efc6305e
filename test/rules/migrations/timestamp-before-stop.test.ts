import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/migrations/timestamp-before-stop.ts'
import { faultsIn, found } from '../example.ts'

const head = `manifest: 1
product: {id: gitlab, name: GitLab, version_scheme: semver, line: 2}
complete_until: 2023-05-01
releases:
  - {version: "15.10.0", date: 2023-03-22}
  - {version: "15.11.0", date: 2023-04-23}
  - {version: "16.0.0", planned: {release: 2023-05-22}}
`
const stops = 'stops: [{line: "15.11"}]\n'
const at = (id: string, more = stops, release = '"16.0"') => ({
  manifest: `${head}${more}migrations: [{id: "${id}", release: ${release}}]`,
  today: '2023-05-01',
})

test('the day of the stop counts as before it: after a stop of 2023-04-23 the minimum is 20230424000000', () => {
  expect(found(rule, at('20230422120000'))).toEqual(['error 20230422120000'])
  expect(found(rule, at('20230423000000'))).toEqual(['error 20230423000000'])
  expect(found(rule, at('20230423235959'))).toEqual(['error 20230423235959'])
  expect(found(rule, at('20230424000000'))).toEqual([])
})

test('what to do names the first timestamp that is fine, and the finding names the stop', () => {
  expect(faultsIn(at('20230423120000'), [rule])[0]).toMatchObject({
    message:
      'the migration 20230423120000 comes with 16.0 and is not dated after 2023-04-23, when the stop 15.11 came out',
    next: 'give it a timestamp of 20230424000000 or later',
    facts: { stop: '15.11', earliest_id: '20230424000000' },
    related: [{ message: 'the stop' }],
  })
})

test('the last stop before the release counts, not the line of the release itself and none after it', () => {
  expect(found(rule, at('20230401120000', stops, '"15.11"'))).toEqual([])
  expect(found(rule, at('20230423120000', 'stops: [{line: "16.0"}]\n'))).toEqual([])
  expect(found(rule, at('20230401120000', 'stops: [{line: "15.10"}, {line: "15.11"}]\n'))).toEqual([
    'error 20230401120000',
  ])
  expect(found(rule, at('20230401120000', 'stops: [{line: "15.10"}]\n'))).toEqual([])
})

test('a conditional stop does not count, a scheduled one does although nobody wrote it down', () => {
  const conditional = 'conditions: [{id: big, question: Is it big?}]\nstops: [{line: "15.11", when: [big]}]\n'
  expect(found(rule, at('20230423120000', conditional))).toEqual([])
  const scheduled = 'policy: {stop_schedule: {from: "15.0", minors: [11]}}\n'
  expect(found(rule, at('20230423120000', scheduled))).toEqual(['error 20230423120000'])
})

test('a stop that is one version came out on the day of that version', () => {
  const exact = 'stops: [{version: "15.11.0"}]\n'
  expect(found(rule, at('20230423120000', exact))).toEqual(['error 20230423120000'])
  expect(found(rule, at('20230424120000', exact))).toEqual([])
  expect(found(rule, at('20230423120000', 'stops: [{version: "15.11.4"}]\n'))).toEqual([])
})

test('once the release is out its timestamp has to stay: an information for the next squash', () => {
  const late = { ...at('20230423120000'), today: '2023-05-22' }
  expect(found(rule, late)).toEqual(['error 20230423120000'])
  const out = { ...late, manifest: late.manifest.replace('planned: {release: 2023-05-22}', 'date: 2023-05-22') }
  expect(found(rule, out)).toEqual(['info 20230423120000'])
  expect(faultsIn(out, [rule])[0]?.next).toBe(
    'leave it, it is released; do not fold it when migrations up to 15.11 are folded',
  )
})

test('an inferred or unknown release is not judged, nor a stop whose day nobody recorded', () => {
  expect(found(rule, at('20230423120000', stops, '{earliest: "16.0", latest: "16.0"}'))).toEqual([])
  const undated = at('20230423120000')
  expect(found(rule, { ...undated, manifest: undated.manifest.replace(', date: 2023-04-23', '') })).toEqual([])
})
