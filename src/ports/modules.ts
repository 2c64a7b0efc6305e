/** JavaScript of the product, by absolute path. */
export interface Modules {
  /** Its default export; throws UserError `no-module` or `broken-module`. */
  readonly load: (path: string) => Promise<unknown>
}
