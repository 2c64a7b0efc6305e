import { type Static } from 'typebox'
import { type ManifestProblem } from './problem.ts'
import { type Presets } from './resolve/drivers.ts'
import { entriesOf, type Entry } from './resolve/scope.ts'
import { checkSchema } from './schema-check.ts'
import { presetSchema } from './schema/drivers.ts'
import { readYaml } from './yaml-text.ts'

/** Drivers that ship with plan, out of their files; what they say is judged where a manifest uses them. */
export function readPresets(
  files: readonly { readonly path: string; readonly text: string }[],
): { readonly ok: Presets } | { readonly problems: readonly ManifestProblem[] } {
  const found = new Map<string, Entry<Static<typeof presetSchema>['drivers'][number]>>()
  for (const { path, text } of files) {
    const reading = readYaml(path, text)
    if ('problems' in reading) return reading
    const { value, located } = reading.ok
    const problems = checkSchema(presetSchema, value, located)
    if (problems.length > 0) return { problems }
    const { drivers } = value as Static<typeof presetSchema>
    for (const entry of entriesOf(located, 'drivers', drivers)) found.set(entry.value.id, entry)
  }
  return { ok: found }
}
