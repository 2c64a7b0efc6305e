import { Ajv2020 } from 'ajv/dist/2020.js'
import { type TSchema } from 'typebox'

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, allowUnionTypes: true })

/** What keeps an answer from being what its schema says; as `--json` prints it. */
export function schemaErrors(schema: TSchema, answer: object): string[] {
  const validate = ajv.getSchema(String((schema as { $id?: string }).$id)) ?? ajv.compile(schema)
  void validate(JSON.parse(JSON.stringify(answer)))
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
