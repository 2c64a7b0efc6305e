/** Texts kept between runs, each under the texts it was made from. What it gives is whole and fits, or nothing. */
export interface TextCache {
  readonly get: (sources: readonly string[]) => string | undefined
  /** Keeps a text; failing to is no error. */
  readonly put: (sources: readonly string[], text: string) => void
}
