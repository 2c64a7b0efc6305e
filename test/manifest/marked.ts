import { type ManifestFile, readManifest } from '../../src/manifest/read-manifest.ts'
import { type ManifestProblem } from '../../src/manifest/problem.ts'

/** Opens every manifest of these tests. */
export const head = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-01-01
`

export function problemsOf(files: string | readonly ManifestFile[]): readonly ManifestProblem[] {
  const result = readManifest(typeof files === 'string' ? [{ path: 'manifest.yaml', text: files }] : files)
  return 'problems' in result ? result.problems : []
}

/** `code at line:column`, for each problem. */
export function told(text: string): string[] {
  return problemsOf(text).map(({ code, place }) => `${code} at ${place.line}:${place.column}`)
}

/** A text with `«` where a problem is expected: the text without the marks, and what the problems must say. */
export function marked(text: string, code: string): { readonly text: string; readonly expected: string[] } {
  const expected = [...text.matchAll(/«/gu)].map(({ index }) => {
    const before = text.slice(0, index).replaceAll('«', '')
    const line = before.split('\n').length
    return `${code} at ${line}:${before.length - before.lastIndexOf('\n')}`
  })
  return { text: text.replaceAll('«', ''), expected }
}
