import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { plain, type JsonSchema } from './json-schema.ts'

const folder = join(import.meta.dirname, '../../src/results')
const prefix = 'urn:waystop:schema:result:'

/** The schema of every answer, by its kind: whatever a file of src/results exports under an id of an answer. */
export async function resultSchemas(): Promise<Map<string, JsonSchema>> {
  const found = new Map<string, JsonSchema>()
  for (const file of readdirSync(folder).toSorted()) {
    const exported = (await import(join(folder, file))) as Record<string, unknown>
    for (const value of Object.values(exported)) {
      const id = idOf(value)
      if (id === undefined) continue
      const kind = id.slice(prefix.length).split(':')[0]!
      if (found.has(kind)) throw new Error(`two answers are called ${kind}`)
      found.set(kind, plain(value as object))
    }
  }
  return found
}

function idOf(value: unknown): string | undefined {
  const id = typeof value === 'object' && value !== null && '$id' in value ? value.$id : undefined
  return typeof id === 'string' && id.startsWith(prefix) ? id : undefined
}
