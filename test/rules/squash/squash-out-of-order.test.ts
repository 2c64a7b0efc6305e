import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/squash/squash-out-of-order.ts'
import { faultsIn, found } from '../example.ts'
import { folded, history } from './squashed.ts'

const newest = '20250630000000'
const old = folded('20250601000000', '"18.1"', '18.8')
const judged = (...entries: string[]) =>
  found(rule, history(`migrations: [${[old, folded(newest, '"18.2"', '18.8'), ...entries].join(', ')}]`))

test('a later migration dated before the newest that is folded is in its reach, one dated after it is not', () => {
  expect(judged('{id: "20250629235959", release: "18.3"}')).toEqual(['warning 20250629235959'])
  expect(judged('{id: "20250630000001", release: "18.3"}')).toEqual([])
  expect(judged('{id: "20240101000000", release: "18.9"}')).toEqual(['warning 20240101000000'])
})

test('what came up to the target is no exception, nor what is folded or removed later itself', () => {
  expect(judged('{id: "20250615000000", release: "18.2"}')).toEqual([])
  expect(judged('{id: "20250615000000", release: ["18.3.1", "18.2.4"]}')).toEqual([])
  expect(judged(folded('20250615000000', '"18.3"', '18.11'))).toEqual([])
})

test('an inferred release is an information, an unknown one nothing', () => {
  expect(judged('{id: "20250615000000", release: {earliest: "18.3", latest: "18.4"}}')).toEqual(['info 20250615000000'])
  expect(judged('{id: "20250615000000", release: {earliest: "18.2", latest: "18.3"}}')).toEqual([])
  expect(judged('{id: "20250615000000"}')).toEqual([])
})

test('a migration merged after the stop with a timestamp before its squash point is found before it is lost', () => {
  const story = (policy: string) => `manifest: 1
product: {id: gitlab, name: GitLab, version_scheme: semver, line: 2}
complete_until: 2026-11-20
policy: {squash: {target: ${policy}}}
releases: [{version: "15.10.0"}, {version: "15.11.0"}, {version: "16.0.0"}, {version: "16.1.0"}]
stops: [{line: "15.11"}]
migrations: [{id: "20230410000000", release: "16.0"}, ${folded('20230415000000', '"15.11"', '16.1')}]
`
  expect(found(rule, story('stop'))).toEqual(['warning 20230410000000'])
  // Without as many stops as the policy asks for, what is really folded counts.
  expect(found(rule, story('two-stops-back'))).toEqual(['warning 20230410000000'])
  expect(found(rule, story('two-stops-back').replace('release: "16.0"', 'release: "15.11"'))).toEqual([])
})

test('of several squashes the first in whose reach it lies is named', () => {
  const manifest = history(`migrations: [${old}, ${folded(newest, '"18.2"', '18.8')},
  ${folded('20250920000000', '"18.5"', '18.11')}, {id: "20250629000000", release: "18.6"}, {id: "20250919000000", release: "18.6"},
  {id: "20250918000000", release: "18.4"}]`)
  expect(faultsIn({ manifest }, [rule]).map(({ message }) => message)).toEqual([
    'the migration 20250629000000 came with 18.6 and is dated before 20250630000000, which 18.8 folds',
    'the migration 20250919000000 came with 18.6 and is dated before 20250920000000, which 18.11 folds',
  ])
})

test('a later squash that reaches less far in time hides nothing', () => {
  const manifest =
    history(`migrations: [${folded('20250920000000', '"18.2"', '18.8')}, ${folded('20250901000000', '"18.5"', '18.11')},
  {id: "20250910000000", release: "18.6"}]`)
  expect(found(rule, manifest)).toEqual(['warning 20250910000000'])
})

test('squashes follow each other by release, not by what they fold: the first one decides', () => {
  const manifest = history(`migrations: [{id: "20250830000000", release: "18.4"},
  ${folded('20250901000000', '"18.5"', '18.11')}, ${folded('20250920000000', '"18.2"', '18.8')}]`)
  expect(faultsIn({ manifest }, [rule]).map(({ message }) => message)).toEqual([
    'the migration 20250830000000 came with 18.4 and is dated before 20250920000000, which 18.8 folds',
  ])
})

test('without a target the newest line of what is folded counts, and nothing does when one of them is unknown', () => {
  const early = (...entries: string[]) =>
    found(rule, history(`migrations: [{id: "20240101000000", release: "17.2"}, ${entries.join(', ')}]`))
  const [at0, at1, at2] = ['17.0', '17.1', '17.2'].map((line, i) => folded(`2024020${i}000000`, `"${line}"`, '17.4'))
  expect(early(at0!, at1!)).toEqual(['warning 20240101000000'])
  expect(early(at1!, folded('20240301000000', '"17.0"', '17.4'))).toEqual(['warning 20240101000000'])
  expect(early(at0!, at2!)).toEqual([])
  expect(early(at2!, folded('20240301000000', '"17.0"', '17.4'))).toEqual([])
  expect(early(at0!, '{id: "20240301000000", removed: {in: "17.4", because: squashed}}')).toEqual([])
  expect(found(rule, history(`migrations: [{id: "20240101000000"}, ${at0}]`))).toEqual([])
})

test('a manifest without squashes has none in reach', () => {
  expect(found(rule, history('migrations: [{id: "20250615000000", release: "18.3"}]'))).toEqual([])
})
