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
    (httpPart === 'body' ? ofBodies : ofAddresses).compile(schema)
  const buildValidator = () => validator
  const buildSerializer = () => () => (value: unknown) => JSON.stringify(value)
  // Their types know only Fastify's own compilers.
  return { compilersFactory: { buildValidator, buildSerializer } as unknown as Factories }
}
