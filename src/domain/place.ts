/** Where a value stands in a text somebody wrote. Lines and columns count from 1; a column is a UTF-16 unit. */
export interface Place {
  /** Path as the person knows it: relative to the manifest's folder, with `/`. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** `stops.yaml:12:3`, the form editors and terminals make clickable. */
export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`
}
