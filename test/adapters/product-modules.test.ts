import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { productModules } from '../../src/adapters/product-modules.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()

function moduleOf(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('a module gives what it exports by default', async () => {
  expect(await productModules.load(moduleOf('fill.js', 'module.exports = 7'))).toBe(7)
  expect(await productModules.load(moduleOf('fill.mjs', 'export default { work: 1 }'))).toEqual({ work: 1 })
  expect(await productModules.load(moduleOf('nothing.mjs', 'export const other = 1'))).toBeUndefined()
})

test('a module that is not there, or cannot be loaded, is told with its path', async () => {
  const path = join(folder, 'missing.mjs')
  await expect(productModules.load(path)).rejects.toMatchObject({
    name: 'UserError',
    code: 'no-module',
    what: `there is no module ${path}`,
  })
  const broken = moduleOf('broken.mjs', 'export default (')
  await expect(productModules.load(broken)).rejects.toMatchObject({
    code: 'broken-module',
    place: { file: broken, line: 1 },
  })
  const throws = moduleOf('throws.mjs', "throw new Error('cannot read postgresql://me:hush@db/x')")
  await expect(productModules.load(throws)).rejects.toMatchObject({
    code: 'broken-module',
    what: 'the module cannot be loaded: cannot read postgresql://me:***@db/x',
  })
})
