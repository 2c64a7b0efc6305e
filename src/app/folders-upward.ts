/** A folder and every folder above it, the nearest first. */
export function foldersUpward(folder: string): string[] {
  const parts = folder.split('/')
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('/') || '/')
}
