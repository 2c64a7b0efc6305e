export const textFormats = ['text', 'json'] as const

/** An answer that is either read by a person or taken whole by a program. */
export function textOrJson(result: object, format: (typeof textFormats)[number], text: () => string): string {
  return format === 'json' ? JSON.stringify(result, null, 2) : text()
}
