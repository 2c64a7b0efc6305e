import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { type FastifyServerOptions } from 'fastify'

type Factories = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>

/**
 * Our schemas are of 2020-12, which Fastify's own validator refuses, and its serializer drops what a schema does not name
 * without a word. A body is taken as it is; what stands in an address is text, so numbers are read from it. As factories, since
 * Fastify makes its own compilers again wherever schemas are added.
 */
export function ourSchemas(): NonNullable<FastifyServerOptions['schemaController']> {
  const options = { strict: true, strictTypes: false, allowUnionTypes: true } as const
  const ofBodies = new Ajv2020({ ...options, coerceTypes: false })
  const ofAddresses = new Ajv2020({ ...options, coerceTypes: 'array' })
  const validator = ({ schema, httpPart }: { schema: object; httpPart?: string }): ValidateFunction =>
    httpPart === 'body' ? ofBodies.compile(schema) : twice(ofAddresses.compile(schema), ofBodies.compile(schema))
  const buildValidator = () => validator
  const buildSerializer = () => () => (value: unknown) => JSON.stringify(value)
  // Their types know only Fastify's own compilers.
  return { compilersFactory: { buildValidator, buildSerializer } as unknown as Factories }
}

/** Four hundred nines become Infinity when a number is made of them, which no maximum is asked about: so what came of it is asked again. */
function twice(coerce: ValidateFunction, check: ValidateFunction): ValidateFunction {
  const both = (data: unknown): boolean => {
    const isFine = coerce(data) && check(data)
    both.errors = isFine ? null : (coerce.errors ?? check.errors)
    return isFine
  }
  both.errors = null as ValidateFunction['errors']
  return both as unknown as ValidateFunction
}
