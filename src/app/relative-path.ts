/** The way from a folder to a path, both absolute: `../manifests`. */
export function relativePath(folder: string, path: string): string {
  const from = parts(folder)
  const to = parts(path)
  const shared = from.findIndex((part, i) => part !== to[i])
  const common = shared === -1 ? from.length : shared
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/') || '.'
}

function parts(path: string): string[] {
  return path.split(/[/\\]/u).filter((part) => part !== '')
}
