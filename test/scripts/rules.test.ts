import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generatedFiles } from '../../scripts/rules/files.ts'

const root = join(import.meta.dirname, '../..')

test('registry and pages of rules are fresh: run `npm run rules` after changing one', async () => {
  const files = await generatedFiles()
  const stale = [...files].filter(([path, text]) => {
    const file = join(root, path)
    return !existsSync(file) || readFileSync(file, 'utf8') !== text
  })
  expect(stale.map(([path]) => path)).toEqual([])
  const pages = readdirSync(join(root, 'docs/rules')).map((name) => `docs/rules/${name}`)
  expect(pages.filter((path) => !files.has(path))).toEqual([])
})
