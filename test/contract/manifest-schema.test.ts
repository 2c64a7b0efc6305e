import { expect, test } from 'vitest'
import { builtCli } from '../support/cli.ts'

const { plan } = builtCli()

test('plan manifest schema prints a JSON Schema, as text for a file and wrapped for --json', async () => {
  const text = await plan(['manifest', 'schema'])
  const json = await plan(['manifest', 'schema', '--json'])
  expect([text.code, text.stderr, json.code, json.stderr]).toEqual([0, '', 0, ''])
  const schema: unknown = JSON.parse(text.stdout)
  expect(schema).toMatchObject({ type: 'object' })
  expect(JSON.parse(json.stdout)).toEqual({ kind: 'manifest-schema', schema_version: 1, of: 'manifest', schema })
})
