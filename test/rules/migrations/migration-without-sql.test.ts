import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/migrations/migration-without-sql.ts'
import { found } from '../example.ts'

test('all with SQL, or none, is fine; the one without is told among the others', () => {
  const up = (id: string) => `{id: "${id}", up: sql/${id}.sql}`
  expect(found(rule, `migrations: [${up('20260101000000')}, ${up('20260102000000')}]`)).toEqual([])
  expect(found(rule, 'migrations: [{id: "20260101000000"}, {id: "20260102000000"}]')).toEqual([])
  expect(found(rule, `migrations: [${up('20260101000000')}, {id: "20260102000000"}]`)).toEqual(['info 20260102000000'])
})

test('a removed migration has no SQL left, and does not make the others need it', () => {
  const removed = 'removed: {in: "1.2", because: squashed}'
  expect(found(rule, `migrations: [{id: "20260101000000", up: a.sql}, {id: "20260102000000", ${removed}}]`)).toEqual([])
  expect(found(rule, `migrations: [{id: "20260101000000", up: a.sql, ${removed}}, {id: "20260102000000"}]`)).toEqual([])
})
