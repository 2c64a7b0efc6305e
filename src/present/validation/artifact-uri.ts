/** Where a file is, as SARIF says it: relative to the folder the check ran in, or whole. */
export interface ArtifactLocation {
  readonly uri: string
  readonly uriBaseId?: string
}

/** The folder the check ran in; consumers take the root of the repository for it. */
export const rootId = '%SRCROOT%'

/** Every part of a path percent-encoded, so that no character of a name becomes part of the address. */
export function artifactLocation(path: string): ArtifactLocation {
  const uri = path
    .toWellFormed()
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/')
  return path.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: rootId }
}
