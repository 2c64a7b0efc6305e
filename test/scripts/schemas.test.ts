import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allFields, type JsonSchema } from '../../scripts/schemas/json-schema.ts'
import { schemaFiles } from '../../scripts/schemas/files.ts'
import { exampleOf, valueAt } from '../../scripts/schemas/reference.ts'
import { readInstallation } from '../../src/manifest/read-installation.ts'
import { readManifest } from '../../src/manifest/read-manifest.ts'

const root = join(import.meta.dirname, '../..')
const files = await schemaFiles()
const schemas = [...files].filter(([path]) => path.endsWith('.json'))
const example = (name: string): string => readFileSync(join(root, 'docs/examples', name), 'utf8')

describe('What npm run schemas writes', () => {
  test.each([...files])('%s is fresh', (path, text) => {
    const file = join(root, path)
    expect(existsSync(file) ? readFileSync(file, 'utf8') : 'missing').toBe(text)
  })

  test.each(schemas)('every field of %s has a description', (_, text) => {
    const silent = allFields(JSON.parse(text) as JsonSchema).filter(({ schema }) => !schema.description)
    expect(silent.map(({ path }) => path)).toEqual([])
  })
})

describe('The examples of the reference', () => {
  test('are read without a problem', () => {
    expect(readManifest([{ path: 'manifest.yaml', text: example('manifest.yaml') }])).toHaveProperty('ok')
    expect(readInstallation('installation.yaml', example('installation.yaml'))).toHaveProperty('ok')
  })

  test.each([
    ['manifest', []],
    ['installation', ['manifest']],
  ])('hold every field of the %s but those that exclude another', (name, excluded) => {
    const schema = JSON.parse(files.get(`manifests/schema/${name}.schema.json`)!) as JsonSchema
    const document = exampleOf(example(`${name}.yaml`))
    const unseen = allFields(schema).filter(({ path }) => valueAt(document, path.split('.')) === undefined)
    expect(unseen.map(({ path }) => path)).toEqual(excluded)
  })
})
