/** Stands in for a map in JSON: a list of its pairs under a name that no field of ours has. */
const mark = '=map'

/** Plain data with maps in it, as JSON. */
export function packed(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (one instanceof Map ? { [mark]: [...one] } : one))
}

/** What `packed` made, maps again. */
export function unpacked(text: string): unknown {
  return JSON.parse(text, (_, one: unknown) => {
    const pairs = (one as { readonly [mark]?: [unknown, unknown][] } | null)?.[mark]
    return pairs ? new Map(pairs) : one
  })
}
