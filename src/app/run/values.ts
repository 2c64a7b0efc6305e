import { UserError } from '../../domain/errors.ts'

/** `--with KEY=VALUE`, several times. */
export function valuesOf({
  with: pairs = [],
}: {
  readonly with?: readonly string[] | undefined
}): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)]
      throw new UserError({ code: 'usage', what: `--with ${pair} names no value`, next: 'write --with KEY=VALUE' })
    }),
  )
}
