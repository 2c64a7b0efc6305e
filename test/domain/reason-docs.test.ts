import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { isAcceptable, reasonKinds } from '../../src/domain/reason.ts'

const page = readFileSync(fileURLToPath(new URL('../../docs/legality.md', import.meta.url)), 'utf8')

test.each(reasonKinds)('the page on legality has a row for %s', (kind) => {
  expect(page).toContain(`| \`${kind}\` |`)
})

test('the page on legality names exactly the reasons that can be accepted', () => {
  const sentence = /reasons a person may take upon themselves \(([^)]*)\)/u.exec(page)?.[1] ?? ''
  const named = [...sentence.matchAll(/`([a-z-]+)`/gu)].map(([, kind]) => kind)
  expect(new Set(named)).toEqual(new Set(reasonKinds.filter(isAcceptable)))
})
