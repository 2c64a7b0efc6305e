import { type ManifestProblem } from './problem.ts'
import { checkSchema } from './schema-check.ts'
import { checkoutDefaultsSchema, type CheckoutDefaultsDocument } from './schema/checkout-defaults.ts'
import { readYaml } from './yaml-text.ts'

/** Reads a checkout's `.waystop.yaml`. */
export function readCheckoutDefaults(
  file: string,
  text: string,
): { ok: CheckoutDefaultsDocument } | { problems: readonly ManifestProblem[] } {
  const reading = readYaml(file, text)
  if ('problems' in reading) return reading
  const problems = checkSchema(checkoutDefaultsSchema, reading.ok.value, reading.ok.located)
  return problems.length > 0 ? { problems } : { ok: reading.ok.value as CheckoutDefaultsDocument }
}
