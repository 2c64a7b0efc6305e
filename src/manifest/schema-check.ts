import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { type TSchema } from 'typebox'
import { type Located } from './located.ts'
import { type ManifestProblem } from './problem.ts'
import { schemaProblems } from './schema-problems.ts'

const validators = new WeakMap<TSchema, ValidateFunction>()

/** Checks a value against one of our schemas; no problem means the value has the schema's type. */
export function checkSchema(schema: TSchema, value: unknown, located: Located): ManifestProblem[] {
  const validate = validators.get(schema) ?? compile(schema)
  return validate(value) ? [] : schemaProblems(validate.errors ?? [], located)
}

/** The schemas are ours and tested; checking them against the meta-schema at run time would cost more than all the rest. */
function compile(schema: TSchema): ValidateFunction {
  const ajv = new Ajv2020({
    meta: false,
    validateSchema: false,
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
    allowUnionTypes: true,
  })
  const validate = ajv.compile(schema)
  validators.set(schema, validate)
  return validate
}
