/** Schemas of what stands in an address. What is not named is refused, and nothing is said twice but lists. */

const longest = 200

export const allowed = (properties: Readonly<Record<string, object>>, required: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
})

export const text = (description: string) => ({ type: 'string', minLength: 1, maxLength: longest, description })

export const flag = (description: string) => ({ type: 'boolean', description })

export const limit = (description: string) => ({ type: 'integer', minimum: 1, maximum: 1000, description })

export const list = (items: object, description: string) => ({ type: 'array', maxItems: 100, items, description })

export const refParams = {
  type: 'object',
  required: ['ref'],
  properties: { ref: text('A ref (main_85), a name, or name/queueing-id with its slash written as %2F.') },
}

/** An id of a shipped product; paths of this machine are nobody's business. */
export const product = {
  type: 'string',
  pattern: '^[a-z][a-z0-9-]{0,63}$',
  description: 'A product whose manifest is shipped (default: that of the server).',
}

export const version = { type: 'string', pattern: String.raw`^[\w.+-]{1,64}$`, description: 'A version or a line.' }
