/** Each belongs to one kind of key; secrets that both sides know are not among them. */
export const algorithms = ['RS256', 'ES256', 'EdDSA'] as const
export type Algorithm = (typeof algorithms)[number]

/** Bits of RSA below which a key is refused. */
export const leastRsaBits = 2048

/** The algorithm whose kind of key this is: the first one that can import it. */
export async function algorithmOf<T>(
  importAs: (algorithm: Algorithm) => Promise<T>,
): Promise<{ readonly alg: Algorithm; readonly key: T } | undefined> {
  for (const alg of algorithms) {
    const key = await importAs(alg).catch(() => undefined)
    if (key !== undefined) return { alg, key }
  }
  return undefined
}
